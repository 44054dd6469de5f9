using Trexis.PipelineTasks.Reporting.Html;

namespace Trexis.PipelineTasks.Reporting.Renderers;

/// <summary>The ordinary page of each target of a fleet, beside the fleet's own: one at a time, so that no more than one is held.</summary>
public static class TargetPages
{
    /// <param name="model">Of the whole deployment.</param>
    /// <param name="context">From which the model was built.</param>
    public static IEnumerable<(string FileName, string Page)> Render(ReportModel model, ReportContext context)
    {
        if (model.Fleets.Count == 0) yield break;
        var documents = model.Documents.Where(stored => model.IsOfFleet(stored.Document))
            .ToLookup(stored => stored.Document.Target!.ToString(), StringComparer.Ordinal);
        var performance = context.Performance.ToLookup(one => one.Place, StringComparer.Ordinal);
        var rows = context.Rows.ToLookup(one => one.Place, StringComparer.Ordinal);
        var problems = model.ChainProblems.ToLookup(problem => problem.Document.Document.Target?.ToString(), StringComparer.Ordinal);
        foreach (var environment in context.Environments.Where(environment => model.Fleets.Contains(environment.Name)))
        {
            foreach (var target in environment.Targets)
            {
                var place = $"{environment.Name}/{target.Name}";
                if (!documents.Contains(place)) continue;
                var own = context with
                {
                    Environments = [environment with { Targets = [target] }],
                    Lines = [],
                    Plans = [],
                    Checklists = [],
                    Performance = [.. performance[place]],
                    Rows = [.. rows[place]],
                };
                var page = ReportModelBuilder.Build([.. documents[place]], own, [.. problems[place]]);
                yield return (TargetState.PageOf(place), HtmlReport.Render(page, ReportRenderer.Page));
            }
        }
    }
}
