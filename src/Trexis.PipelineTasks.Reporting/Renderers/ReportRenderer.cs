using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Machine;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Reporting.Renderers;

/// <summary>One file that a report is made of.</summary>
/// <param name="FileName">In the results folder.</param>
/// <param name="Render">Whole and deterministic; escapes whatever came from a database or a person.</param>
public sealed record ReportRenderer(string FileName, Func<ReportModel, DocumentTemplates, string> Render)
{
    /// <summary>The page that a person opens.</summary>
    public const string Page = "report.html";

    /// <summary>What <c>report</c> writes, in this order: where the page is there, everything that it stands beside is there too.</summary>
    public static IReadOnlyList<ReportRenderer> All { get; } =
    [
        new("report.md", (model, _) => MarkdownSummary.RenderWhole(model)),
        new("report.junit.xml", (model, _) => JUnitReport.Render(model)),
        new("report.sarif", (model, _) => SarifReport.Render(model)),
        new(DocumentTemplates.PlanName, (model, templates) => templates.Plan(model)),
        new(DocumentTemplates.ChecklistName, (model, templates) => templates.Checklist(model)),
        new("go-no-go.md", (model, _) => GoNoGo.Render(model)),
        new(Page, (model, _) => HtmlReport.Render(model)),
    ];
}
