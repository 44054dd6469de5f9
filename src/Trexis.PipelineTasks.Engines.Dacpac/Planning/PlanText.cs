using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>The text that is executed: DacFx's script without the values of variables and without what was taken out on purpose.</summary>
internal static partial class PlanText
{
    public const string Name = "plan.sql";

    /// <summary>Variables that DacFx sets itself, of which none is a secret.</summary>
    public static readonly IReadOnlySet<string> Own = new HashSet<string>(
        ["DatabaseName", "DefaultFilePrefix", "DefaultDataPath", "DefaultLogPath", "__IsSqlCmdEnabled"], StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FaultException">There is no script: nobody can tell what would change, which is not the same as
    /// nothing.</exception>
    public static string Required(string? script) => string.IsNullOrWhiteSpace(script)
        ? throw new FaultException(
            FaultKind.Internal, "DacFx made no script, so nobody can tell what would change", "report it; nothing was planned")
        : script;

    /// <summary>
    /// Line feeds only, and no line that holds the value of a variable: the executor is given the values apart from the text.
    /// </summary>
    public static string WithoutValues(string script) => SetVariable().Replace(
        script.ReplaceLineEndings("\n"),
        match => Own.Contains(match.Groups["name"].Value)
            ? match.Value
            : $"-- $({match.Groups["name"].Value}): its value is given when the plan is applied, and is part of the plan's fingerprint");

    /// <summary>Takes batches out and says so in their place.</summary>
    /// <param name="left">By the batch's number, why it is left out.</param>
    public static string Without(string script, IReadOnlyList<SqlBatch> batches, IReadOnlyDictionary<int, string> left)
    {
        if (left.Count == 0) return script;
        var lines = script.Split('\n');
        var skipped = new Dictionary<int, string>();
        foreach (var (number, why) in left)
        {
            var batch = batches[number];
            var count = batch.Text.AsSpan().Count('\n') + (batch.Text.EndsWith('\n') ? 0 : 1);
            for (var line = batch.Line; line < batch.Line + count; line++) skipped[line] = line == batch.Line ? why : "";
        }

        var text = new StringBuilder(script.Length);
        for (var at = 0; at < lines.Length; at++)
        {
            if (!skipped.TryGetValue(at + 1, out var why)) text.Append(lines[at]).Append('\n');
            else if (why.Length > 0) text.Append("-- left out: ").Append(why.ReplaceLineEndings(" ")).Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    [GeneratedRegex(
        @"^[ \t]*:setvar[ \t]+(?<name>\S+).*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SetVariable();
}
