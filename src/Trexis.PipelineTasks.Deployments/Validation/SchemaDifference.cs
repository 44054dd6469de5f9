namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>What differs between two schemas, object by object; linear in their size.</summary>
public static class SchemaDifference
{
    private const string Absent = "not there";
    private const string Present = "there";

    /// <summary>Sorted by the object's kind and name; what the second has is observed, what the first had is expected.</summary>
    public static IReadOnlyList<Finding> Between(SchemaInventory expected, SchemaInventory observed)
    {
        var findings = new List<Finding>();
        Add(findings, Tables(expected), Tables(observed));
        Add(findings, Constraints(expected), Constraints(observed));
        Add(findings, Indexes(expected), Indexes(observed));
        Add(findings, Modules(expected), Modules(observed));
        return findings;
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

    private static void Add(List<Finding> findings, Dictionary<string, string> expected, Dictionary<string, string> observed)
    {
        foreach (var (name, definition) in expected)
        {
            if (!observed.TryGetValue(name, out var now)) findings.Add(new Finding(name, Absent, Present));
            else if (now != definition) findings.Add(new Finding(name, "changed", "unchanged"));
        }

        findings.AddRange(observed.Keys.Where(name => !expected.ContainsKey(name)).Select(name => new Finding(name, Present, Absent)));
    }
}
