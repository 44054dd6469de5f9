using Render.Pipelines;
using Trexis.PipelineTasks.Cli.Verbs;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Render.Reference;

/// <summary>A page for each code that a report may show: what <c>trexis explain</c> says, for those who have no trexis at hand.</summary>
internal static class CheckPages
{
    public const string Folder = "docs/checks";

    private const string Index = "README.md";

    private const string Notice = $"<!-- Rendered from the checks' declarations, not written by hand: {PipelineTask.RenderedBy} -->\n\n";

    /// <summary>By file name.</summary>
    public static IReadOnlyDictionary<string, string> Render()
    {
        var infos = Explanations.All();
        foreach (var code in ProcedureCodes.Attestations) infos.TryAdd(code, Explanations.Word(code));
        var pages = infos.Values.ToDictionary(info => $"{info.Code}.md", Page, StringComparer.Ordinal);
        pages.Add(Index, Contents(infos.Values));
        return pages;
    }

    private static string Page(CheckInfo info)
    {
        var text = new StringBuilder(Notice)
            .Append(Text($"# {info.Code}\n\n{Sentence(info.Title)}\n\n"))
            .Append(Text($"**Why.** {Prose(info.Why)}\n\n"))
            .Append(Text($"**How it is judged.** {Prose(info.Judged)}\n\n"))
            .Append(Text($"**What to do.** {Prose(info.Remedy)}\n\n"))
            .Append(Text($"**Which task.** {Tasks(info.Code)}\n\n"))
            .Append("## Lines of the procedure\n\n");
        var lines = ProcedureMap.LinesOf(info.Code);
        if (lines.Count == 0) text.Append("None: it is done on request alone.\n");
        foreach (var line in lines) text.Append(Text($"- {line.Number} {Prose(line.Section)}: {Prose(line.Text)} (`{line.Id}`)\n"));
        return text.ToString();
    }

    private static string Contents(IReadOnlyCollection<CheckInfo> infos)
    {
        var text = new StringBuilder(Notice).Append(
            "# Checks, steps and words\n\nEach code that a report or a run document may show. `trexis explain CODE` says the same.\n\n"
                + "| code | what holds | task |\n|---|---|---|\n");
        foreach (var info in infos) text.Append(Text($"| [{info.Code}]({info.Code}.md) | {Prose(info.Title)} | {Tasks(info.Code)} |\n"));
        return text.ToString();
    }

    private static string Tasks(string code) => string.Join(", ", CheckTasks.Of(code).Select(task => $"`{task}`"));

    private static string Sentence(string title) => $"{char.ToUpperInvariant(title[0])}{Prose(title[1..])}.";

    // What Markdown would take for markup, or for the end of a cell.
    private static string Prose(string text) => text
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
