using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>
/// Announced row changes found by table: by the full name, or by the bare name where only one table bears it; case is ignored.
/// </summary>
internal sealed class ExpectedRowsByTable
{
    private readonly Dictionary<string, RowExpectation> _byTable = new(StringComparer.Ordinal);
    private readonly List<(string Name, RowExpectation Expected)> _unmatched = [];

    public ExpectedRowsByTable(IReadOnlyDictionary<string, RowExpectation> announced, IReadOnlyList<string> tables)
    {
        if (announced.Count == 0) return;
        var full = tables.ToLookup(table => table, StringComparer.OrdinalIgnoreCase);
        var bare = tables.ToLookup(table => table[(table.LastIndexOf('.') + 1)..], StringComparer.OrdinalIgnoreCase);
        foreach (var (name, expected) in announced)
        {
            var matches = full.Contains(name) ? full[name].ToList() : [.. bare[name]];
            if (matches.Count == 1) _byTable[matches[0]] = expected;
            else _unmatched.Add((name, expected));
        }
    }

    public int Matched => _byTable.Count;

    /// <summary>Announced for a table that is not there, or for a bare name that several bear.</summary>
    public IReadOnlyList<(string Name, RowExpectation Expected)> Unmatched => _unmatched;

    public RowExpectation? For(string table) => _byTable.GetValueOrDefault(table);
}
