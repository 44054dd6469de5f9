namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>Under which name a table stands after a plan's operations, in their order.</summary>
internal sealed class RenamedTables
{
    private readonly Dictionary<string, string> _now = new(StringComparer.OrdinalIgnoreCase);

    public RenamedTables(IEnumerable<Operation> operations)
    {
        foreach (var rename in operations.Where(operation => operation.NewName is not null))
        {
            var first = _now.FirstOrDefault(pair => pair.Value.Equals(rename.Subject, StringComparison.OrdinalIgnoreCase)).Key;
            _now[first ?? rename.Subject] = rename.NewName!;
        }
    }

    /// <summary>Its own name where it was not renamed, or nothing is there under the new one: a script may have put it back.</summary>
    public string NameAfter(string before, HashSet<string> after) =>
        _now.TryGetValue(before, out var now) && after.TryGetValue(now, out var there) ? there : before;
}
