namespace Trexis.PipelineTasks.Model.Checks;

/// <summary>A named healthy state and how it is judged.</summary>
public interface ICheck<in TFacts>
{
    CheckInfo Info { get; }

    /// <summary>Pure: the same facts give the same outcome. No SQL, clock, file or environment in here.</summary>
    Outcome Judge(TFacts facts);
}

/// <summary>What a person may want to know of a check or step before and after it spoke.</summary>
/// <param name="Code"><c>area.healthy-state</c>; unique over all tasks and never reused.</param>
/// <param name="Title">The healthy state as a short sentence.</param>
/// <param name="Why">What goes wrong in a deployment where it does not hold.</param>
/// <param name="Judged">How it is judged: from which facts, against what.</param>
/// <param name="Remedy">What to do when it fails, in the imperative.</param>
public sealed record CheckInfo(string Code, string Title, string Why, string Judged, string Remedy);
