using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Publishing;

/// <summary>What the caller wants told to the platform of one run.</summary>
/// <param name="PullRequest">Absent where it is to be found.</param>
internal sealed record PublishOptions(bool Comment, bool Status, bool CheckRun, int? PullRequest)
{
    public bool Any => Comment || Status || CheckRun;

    public static PublishOptions From(InputValues inputs) =>
        new(
            inputs.Flag(PublishingInputs.Comment),
            inputs.Flag(PublishingInputs.Status),
            inputs.Flag(PublishingInputs.CheckRun),
            inputs.Integer(PublishingInputs.PullRequest));
}
