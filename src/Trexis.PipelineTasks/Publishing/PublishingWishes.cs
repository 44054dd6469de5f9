using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>What the caller wants told to the platform of one run.</summary>
/// <param name="PullRequest">Absent where it is to be found.</param>
public sealed record PublishingWishes(bool Comment, bool Status, int? PullRequest)
{
    public bool Any => Comment || Status;

    public static PublishingWishes Of(InputValues inputs) =>
        new(inputs.Flag(PublishingInputs.Comment), inputs.Flag(PublishingInputs.Status), inputs.Integer(PublishingInputs.PullRequest));
}
