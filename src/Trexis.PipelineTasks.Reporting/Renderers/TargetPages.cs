using Trexis.PipelineTasks.Reporting.Html;

namespace Trexis.PipelineTasks.Reporting.Renderers;

/// <summary>The ordinary page of each target of a fleet, beside the fleet's own: one at a time, so that no more than one is held.</summary>
public static class TargetPages
{
    /// <summary>Where they lie, in the results folder.</summary>
    public const string Folder = TargetState.PageFolder;

    /// <param name="model">Of the whole deployment.</param>
    /// <param name="context">From which the model was built.</param>
    /// <returns>Each page with its file's name in the results folder.</returns>
    public static IEnumerable<(string FileName, string Page)> Render(ReportModel model, ReportContext context)
    {
        var documents = model.Documents.Where(stored => model.IsOfFleet(stored.Document))
            .ToLookup(stored => stored.Document.Target!.ToString());
        var performance = context.Performance.ToLookup(one => one.Place, StringComparer.Ordinal);
        var rows = context.Rows.ToLookup(one => one.Place, StringComparer.Ordinal);
        var problems = model.ChainProblems.ToLookup(problem => problem.Document.Document.Target?.ToString());
        foreach (var environment in model.Environments.Where(environment => environment.IsFleet))
        {
            var configured = context.Environments.FirstOrDefault(spec => spec.Name == environment.Name);
            var targets = (configured?.Targets ?? []).ToLookup(spec => $"{environment.Name}/{spec.Name}", StringComparer.Ordinal);
            foreach (var place in environment.Targets.Where(target => target.IsReached).Select(target => target.Place))
            {
                var own = context with
                {
                    Environments = configured is null ? [] : [configured with { Targets = [.. targets[place]] }],
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
