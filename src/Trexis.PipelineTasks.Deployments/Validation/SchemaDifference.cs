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
        Add(findings, Tables(expected), Tables(observed));
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

    /// <summary>How a constraint stands, where it does not guard its table as one should; its marks, as those of other objects.</summary>
    public static IReadOnlyList<string> Marks(ConstraintCapture constraint) =>
        constraint.Enabled ? constraint.Trusted == false ? ["not trusted"] : [] : ["disabled"];

    private static Dictionary<string, Described> Tables(SchemaInventory schema) => Keyed(
        schema.Tables,
        table => $"table {table.Name}",
        table => new Described(table.DefinitionSha256, table.Columns, table.Marks ?? []));

    private static Dictionary<string, Described> Constraints(SchemaInventory schema) => Keyed(
        schema.Constraints,
        constraint => $"constraint {constraint.Name} on {constraint.Table}",
        constraint => new Described($"{constraint.Kind} {constraint.Definition}", [], Marks(constraint)));

    private static Dictionary<string, Described> Indexes(SchemaInventory schema) => Keyed(
        schema.Indexes,
        index => $"index {index.Name} on {index.Table}",
        index => new Described(
            $"{index.Unique} {string.Join(',', index.Columns)}",
            [],
            [.. index.Enabled ? [] : (string[])["disabled"], .. index.Marks ?? []]));

    private static Dictionary<string, Described> Modules(SchemaInventory schema) => Keyed(
        schema.Modules, module => $"{module.Kind} {module.Name}", module => new Described(module.DefinitionSha256, [], module.Marks ?? []));

    // Unnamed constraints may share a name; the last one of a name stands for all, as the fingerprint tells them apart anyway.
    private static Dictionary<string, Described> Keyed<T>(IReadOnlyList<T> objects, Func<T, string> key, Func<T, Described> describe)
    {
        var keyed = new Dictionary<string, Described>(objects.Count, StringComparer.Ordinal);
        foreach (var item in objects) keyed[key(item)] = describe(item);
        return keyed;
    }

    private static void Add(List<Finding> findings, Dictionary<string, Described> expected, Dictionary<string, Described> observed)
    {
        foreach (var (name, then) in expected)
        {
            if (!observed.TryGetValue(name, out var now)) findings.Add(new Finding(name, Absent, Present));
            else if (then.BecomesIn(now) is { } changed) findings.Add(new Finding(name, changed, "unchanged"));
        }

        findings.AddRange(observed.Keys.Where(name => !expected.ContainsKey(name)).Select(name => new Finding(name, Present, Absent)));
    }

    /// <param name="Columns">Of a table; none of another object.</param>
    /// <param name="Marks">In words.</param>
    private sealed record Described(string Definition, IReadOnlyList<string> Columns, IReadOnlyList<string> Marks)
    {
        /// <returns>Nothing where it is the same.</returns>
        public string? BecomesIn(Described now)
        {
            List<string> parts =
            [
                .. now.Columns.Except(Columns, StringComparer.Ordinal).Select(column => $"column {column} added"),
                .. Columns.Except(now.Columns, StringComparer.Ordinal).Select(column => $"column {column} gone"),
                .. now.Marks.Except(Marks, StringComparer.Ordinal),
                .. Marks.Except(now.Marks, StringComparer.Ordinal).Select(mark => $"no longer {mark}"),
            ];
            return parts.Count > 0 ? FindingList.Named(parts) : Definition == now.Definition ? null : Changed;
        }
    }
}
