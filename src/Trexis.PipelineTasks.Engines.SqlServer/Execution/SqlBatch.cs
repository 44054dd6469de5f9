namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

/// <summary>What a server receives at once: the text between two <c>GO</c> lines.</summary>
/// <param name="Line">Of the script, from 1, where the text begins: line <c>n</c> of the batch is line <c>Line + n - 1</c> of the
/// script.</param>
/// <param name="Count">How often it is sent: the number after its <c>GO</c>, otherwise 1.</param>
public sealed record SqlBatch(string Text, int Line, int Count)
{
    /// <summary>References to SQLCMD variables, in order; those in comments are none.</summary>
    public IReadOnlyList<VariableReference> References { get; init; } = [];

    /// <summary>What <c>:setvar</c> lines before this batch have set.</summary>
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>();

    /// <summary>Put in place of <c>$(name)</c>; what the script itself sets comes first, as in sqlcmd.</summary>
    /// <param name="values">By name, ignoring case.</param>
    internal string Bind(IReadOnlyDictionary<string, string> values) =>
        Replaced(reference => Set.TryGetValue(reference.Name, out var own) ? own : values[reference.Name]);

    /// <summary>Each variable replaced by a name made of its own, for reading the text without any value.</summary>
    internal string WithNames() => Replaced(reference => "_" + reference.Name.Replace('-', '_'));

    private string Replaced(Func<VariableReference, string> replacement)
    {
        if (References.Count == 0) return Text;
        var text = new System.Text.StringBuilder(Text.Length);
        var at = 0;
        foreach (var reference in References)
        {
            text.Append(Text, at, reference.Start - at).Append(replacement(reference));
            at = reference.Start + reference.Length;
        }

        return text.Append(Text, at, Text.Length - at).ToString();
    }
}

/// <param name="Start">Of <c>$(</c> in the batch's text.</param>
/// <param name="Line">Of the script, from 1.</param>
public sealed record VariableReference(string Name, int Start, int Length, int Line);
