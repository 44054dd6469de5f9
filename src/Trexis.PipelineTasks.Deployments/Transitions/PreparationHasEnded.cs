namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>A precheck or backup that ended with a fault is incomplete: what it did report must not count as all.</summary>
internal sealed class PreparationHasEnded : IDemand
{
    private static readonly string[] Tasks = ["precheck", "backup"];

    public string Sentence => "The last precheck and the last backup did not break";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) =>
        from task in Tasks
        let last = facts.OfPlace.LastOrDefault(stored => stored.Document.Task == task)
        where last?.Document.Fault is not null
        select new Finding(
            task,
            $"broke: {last.Document.Fault!.Message} ({Path.GetFileName(last.File)})",
            $"a run that ends: {JudgedCodes.CommandOf(task, $"{facts.Place}")}");
}
