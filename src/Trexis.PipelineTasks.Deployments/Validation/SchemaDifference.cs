namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>What differs between two schemas, object by object; linear in their size.</summary>
public static class SchemaDifference
{
    private const string Absent = "not there";
    private const string Present = "there";
    private const string Changed = "changed";

    /// <summary>Sorted by the object's kind and name; what the second has is observed, what the first had is expected.</summary>
    public static IReadOnlyList<Finding> Between(SchemaInventory expected, SchemaInventory observed)
    {
        var findings = new List<Finding>();
        Add(findings, Tables(expected), Tables(observed), ColumnsThatDiffer(expected, observed));
        Add(findings, Constraints(expected), Constraints(observed));
        Add(findings, Indexes(expected), Indexes(observed));
        Add(findings, Modules(expected), Modules(observed));
        return findings;
    }

    /// <summary>The objects for a message, those of which more is known with what differs: <c>table t: column nick added</c>.</summary>
    public static string Named(IReadOnlyList<Finding> differences) => FindingList.Named(
    [
        .. differences.Select(one => one.Observed is Absent or Present or Changed ? one.Subject : $"{one.Subject}: {one.Observed}"),
    ]);

    private static Func<string, string> ColumnsThatDiffer(SchemaInventory expected, SchemaInventory observed)
    {
        var then = expected.Tables.ToLookup(table => $"table {table.Name}", table => table.Columns, StringComparer.Ordinal);
        var now = observed.Tables.ToLookup(table => $"table {table.Name}", table => table.Columns, StringComparer.Ordinal);
        return name =>
        {
            List<string> parts =
            [
                .. now[name].Last().Except(then[name].Last(), StringComparer.Ordinal).Select(column => $"column {column} added"),
                .. then[name].Last().Except(now[name].Last(), StringComparer.Ordinal).Select(column => $"column {column} gone"),
            ];
            return parts.Count == 0 ? Changed : FindingList.Named(parts);
        };
    }

    private static Dictionary<string, string> Tables(SchemaInventory schema) =>
        Keyed(schema.Tables, table => $"table {table.Name}", table => table.DefinitionSha256);

    private static Dictionary<string, string> Constraints(SchemaInventory schema) => Keyed(
        schema.Constraints,
        constraint => $"constraint {constraint.Name} on {constraint.Table}",
        constraint => $"{constraint.Kind} {constraint.Definition} {constraint.Enabled}");

    private static Dictionary<string, string> Indexes(SchemaInventory schema) => Keyed(
        schema.Indexes,
        index => $"index {index.Name} on {index.Table}",
        index => $"{index.Unique} {index.Enabled} {string.Join(',', index.Columns)}");

    private static Dictionary<string, string> Modules(SchemaInventory schema) =>
        Keyed(schema.Modules, module => $"{module.Kind} {module.Name}", module => module.DefinitionSha256);

    // Unnamed constraints may share a name; the last one of a name stands for all, as the fingerprint tells them apart anyway.
    private static Dictionary<string, string> Keyed<T>(IReadOnlyList<T> objects, Func<T, string> key, Func<T, string> definition)
    {
        var keyed = new Dictionary<string, string>(objects.Count, StringComparer.Ordinal);
        foreach (var item in objects) keyed[key(item)] = definition(item);
        return keyed;
    }

    private static void Add(
        List<Finding> findings,
        Dictionary<string, string> expected,
        Dictionary<string, string> observed,
        Func<string, string>? whatChanged = null)
    {
        foreach (var (name, definition) in expected)
        {
            if (!observed.TryGetValue(name, out var now)) findings.Add(new Finding(name, Absent, Present));
            else if (now != definition) findings.Add(new Finding(name, whatChanged?.Invoke(name) ?? Changed, "unchanged"));
        }

        findings.AddRange(observed.Keys.Where(name => !expected.ContainsKey(name)).Select(name => new Finding(name, Present, Absent)));
    }
}
