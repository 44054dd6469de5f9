using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Everything that decides whether a plan is approved.</summary>
public sealed record ApprovalFacts
{
    public required ChangePlan Plan { get; init; }

    public required IReadOnlyList<GivenApproval> Approvals { get; init; }

    public required ApprovalPolicy Policy { get; init; }

    public required string Environment { get; init; }

    /// <summary>Who must approve; anyone where absent.</summary>
    public required string? Role { get; init; }

    public required Roles Roles { get; init; }

    /// <summary>Of the change, as far as they are known.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>Those whom the change file names: of all of it. Who wrote which file, the platform tells with its reviews.</summary>
    public IReadOnlyList<string> NamedAuthors { get; init; } = [];

    public required DateTimeOffset At { get; init; }

    /// <summary>Why approvals that may have been given on the platform are not known.</summary>
    public string? Unread { get; init; }

    /// <summary>
    /// What the target's own journal says to be done there of this artifact; absent where the target was not asked, which apply does.
    /// </summary>
    public IReadOnlyList<ApprovedOperation>? Done { get; init; }

    /// <summary>
    /// Names of scripts that wait to be carried out, those left out that always do; empty where a target was not asked, or has none.
    /// </summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>How one is given, where not as that of a plan.</summary>
    public string? Remedy { get; init; }

    /// <summary>Who reviewed the files that are deployed; not applicable where nobody asked.</summary>
    public Fact<ReviewedChange> Reviews { get; init; } = NotAsked;

    public static readonly Fact<ReviewedChange> NotAsked = Fact.NotApplicable<ReviewedChange>("no reviews were asked for");

    /// <summary>An approval counts only where it was given later; absent where any does.</summary>
    public ApprovedAfter? ApprovedAfter { get; init; }

    /// <summary>An approval is demanded for the environment's protection alone: its policy demands none.</summary>
    public bool IsForProtection { get; private init; }

    /// <summary>The same where a protected environment demands an approval whatever its policy says.</summary>
    public ApprovalFacts ForProtectionOf(EnvironmentSpec environment) => Policy.Required || !environment.Protected
        ? this
        : this with { Policy = Policy with { Required = true }, IsForProtection = true };

    /// <summary>Files that look like approvals and are none of this deployment's.</summary>
    public IReadOnlyList<Finding> Strangers { get; init; } = [];
}

/// <summary>Why an approval does not let a plan pass.</summary>
/// <param name="IsUncertain">Nobody can tell whether it does.</param>
/// <param name="IsOfAnother">It is an approval of something else, or for somewhere else.</param>
public sealed record ApprovalObjection(string Reason, bool IsUncertain = false, bool IsOfAnother = false)
{
    /// <summary>What to do where no other approval would count either; absent where another one does.</summary>
    public string? Remedy { get; init; }
}
