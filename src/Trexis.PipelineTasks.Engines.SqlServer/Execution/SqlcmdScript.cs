namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

/// <summary>
/// A script as sqlcmd reads it: batches, <c>:setvar</c>, <c>:on error exit</c> and <c>$(variables)</c>. <c>SET NOEXEC</c> is the
/// server's own. Everything else that sqlcmd could do to the machine it runs on (<c>:r</c>, <c>!!</c>, <c>:connect</c>, <c>:out</c> …)
/// is refused: a deployment executes the text that was approved, on the connection it was approved for.
/// </summary>
/// <param name="Name">For messages: a file, or <c>plan.sql</c>.</param>
public sealed record SqlcmdScript(string Name, IReadOnlyList<SqlBatch> Batches)
{
    /// <summary>Cuts a script into its batches, variables not yet put in.</summary>
    /// <exception cref="InputException">Lines that are refused, all of them.</exception>
    public static SqlcmdScript Read(string text, string name)
    {
        var reader = new SqlcmdReader(name);
        reader.Read(text);
        return reader.Problems.Count == 0 ? new SqlcmdScript(name, reader.Batches) : throw new InputException(reader.Problems);
    }

    /// <summary>Lines, from 1, that are commands of sqlcmd and no part of a text or a comment, whether or not they are refused.</summary>
    public static IReadOnlySet<int> CommandLines(string text)
    {
        var reader = new SqlcmdReader("");
        reader.Read(text);
        return reader.Commands;
    }

    /// <summary>Names of the variables that somebody else must give a value, sorted.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyDictionary<string, string> values) =>
    [
        .. Unset().Select(reference => reference.Name)
            .Where(variable => !values.ContainsKey(variable))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Puts the variables in.</summary>
    /// <exception cref="InputException">Variables without a value, all of them.</exception>
    public IReadOnlyList<SqlBatch> Bind(IReadOnlyDictionary<string, string> values)
    {
        var given = new Dictionary<string, string>(values, StringComparer.OrdinalIgnoreCase);
        var problems = Unset().Where(reference => !given.ContainsKey(reference.Name))
            .DistinctBy(reference => reference.Name, StringComparer.OrdinalIgnoreCase)
            .Select(reference => new InputProblem(
                $"{Name}:{reference.Line}",
                $"the SQLCMD variable $({reference.Name}) has no value",
                null,
                "a value for it, or a :setvar line"))
            .ToList();
        return problems.Count == 0
            ? [.. Batches.Select(batch => batch with { Text = batch.Bind(given), References = [] })]
            : throw new InputException(problems);
    }

    private IEnumerable<VariableReference> Unset() =>
        Batches.SelectMany(batch => batch.References.Where(reference => !batch.Set.ContainsKey(reference.Name)));
}
