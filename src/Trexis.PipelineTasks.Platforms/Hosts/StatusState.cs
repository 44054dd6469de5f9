namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>The states that commit and deployment statuses have in common.</summary>
public enum StatusState
{
    Pending,
    Success,
    Failure,
    Error,
}
