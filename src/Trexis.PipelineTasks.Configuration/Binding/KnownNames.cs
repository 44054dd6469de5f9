using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Names that a value must be one of: check codes, environments, roles.</summary>
/// <param name="What">What such a name stands for: <c>known check</c>.</param>
/// <param name="Accepted">What users may write.</param>
internal sealed record KnownNames(string What, IReadOnlyCollection<string> Names, string Accepted)
{
    public static KnownNames Codes(IReadOnlyCollection<string> codes) =>
        new("known check", codes, "the code of a check; 'trexis explain' lists them");

    public static KnownNames Environments(IReadOnlyCollection<string> names) => new("environment of deployment.yml", names, Listed(names));

    public static KnownNames Roles(IReadOnlyCollection<string> names) => new("role of the policy", names, Listed(names));

    public void Check(Field<string> name, string path, ProblemList problems)
    {
        if (name.IsSet) Check(name.Value!, name.At, path, problems);
    }

    /// <returns>The name, known or not.</returns>
    public string Checked(Field<string> name, string path, ProblemList problems)
    {
        Check(name, path, problems);
        return name.Value!;
    }

    public void Check(string name, Position at, string path, ProblemList problems)
    {
        if (problems.IsFull || Names.Contains(name)) return;
        problems.Add(at, $"{path} names no {What}", name, Accepted + Suggestion.Tail(name, Names));
    }

    private static string Listed(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "one that is declared; none is yet" : string.Join(", ", names);
}
