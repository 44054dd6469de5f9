namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>
/// What a run tells the platform beyond its own log, and with which rights it asks the platform; the same for every task.
/// </summary>
public static class PublishingInputs
{
    public static readonly InputSpec Comment = new("comment", InputKind.Flag, "Keep one comment on the run's pull request: the report, or "
        + "this task's own part.")
    { Default = "false" };

    public static readonly InputSpec Status = new("status", InputKind.Flag, "Set a status on the run's commit.") { Default = "false" };

    public static readonly InputSpec CheckRun = new("check_run", InputKind.Flag, "Make a check run on the run's commit that shows the "
        + "findings at their file and line; GitHub only, needs checks: write.")
    { Default = "false" };

    public static readonly InputSpec PullRequest = new(
        "pull_request", InputKind.Integer, "The pull request's number; found from the run, or after the merge by the commit, when absent.");

    public static readonly InputSpec Token = new("token", InputKind.Text, "What the platform is asked with; GITHUB_TOKEN or "
        + "SYSTEM_ACCESSTOKEN when absent.")
    { IsSecret = true };

    public static readonly InputSpec RoleToken = new("role_token", InputKind.Text, "A token that may read the members of teams; without "
        + "one, who belongs to a team is unknown.")
    { IsSecret = true };

    public static readonly IReadOnlyList<InputSpec> All = [Comment, Status, CheckRun, PullRequest, Token, RoleToken];
}
