namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Names of a plan's files, beside <c>plan.json</c>.</summary>
internal static class PlanFiles
{
    public const string Text = "plan.sql";
    public const string Page = "plan.md";
    public const string ReverseText = "reverse.sql";
    public const string ReversePage = "reverse.md";
}
