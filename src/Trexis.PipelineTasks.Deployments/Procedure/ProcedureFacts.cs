using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>Everything that the procedure's checks judge: people, places and times; nothing of the database.</summary>
public sealed record ProcedureFacts
{
    public required DateTimeOffset Now { get; init; }

    public required EnvironmentSpec Environment { get; init; }

    /// <summary>See <see cref="ProcedureStages.From"/>.</summary>
    public required ProcedureStage Stage { get; init; }

    public required EnvironmentPolicy Policy { get; init; }

    public required Roles Roles { get; init; }

    /// <summary>Who started the run, and how well the host knows it.</summary>
    public required string Actor { get; init; }

    public required ProofLevel ActorProof { get; init; }

    /// <summary>Absent where nobody described the change.</summary>
    public Change? Change { get; init; }

    /// <summary>Whoever has a hand in the change: the change file's authors, commit and pull-request authors, the pusher.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Absent for the first environment.</summary>
    public PromotionProof? Promotion { get; init; }

    /// <summary>Not applicable where nothing is to be changed.</summary>
    public required Fact<ChangePlan> Planned { get; init; }

    /// <summary>
    /// Why this run changes nothing, where the plan found nothing left to do: what is asked before a change, nobody has to ask then, and
    /// the deployment that stands keeps what it has. Required codes pass with it, for skipping them would refuse.
    /// </summary>
    internal string? Idle => Planned is Fact<ChangePlan>.NotApplicable nothing ? nothing.Reason : null;

    public IReadOnlyList<GivenApproval> Approvals { get; init; } = [];

    /// <summary>Why approvals that may have been given on the platform are not known.</summary>
    public string? ApprovalsProblem { get; init; }

    /// <inheritdoc cref="ApprovalFacts.Done"/>
    public IReadOnlyList<ApprovedOperation>? Done { get; init; }

    /// <inheritdoc cref="ApprovalFacts.Scripts"/>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <inheritdoc cref="ApprovalFacts.Reviews"/>
    public Fact<ReviewedChange> Reviews { get; init; } = ApprovalFacts.NotAsked;

    /// <inheritdoc cref="ApprovalFacts.ApprovedAfter"/>
    public ApprovedAfter? ApprovedAfter { get; init; }

    /// <inheritdoc cref="ApprovalFacts.Strangers"/>
    public IReadOnlyList<Finding> Strangers { get; init; } = [];

    public Attestations Words { get; init; } = Attestations.None;

    /// <summary>Why the notification that was configured did not arrive; absent where none was sent or it did.</summary>
    public string? NotificationProblem { get; init; }

    /// <summary>The rollback options; an empty list means that there is none.</summary>
    public required Fact<IReadOnlyList<RollbackEstimate>> Rollback { get; init; }

    public required Fact<IReadOnlyList<TestSummary>> Tests { get; init; }

    /// <summary>The lines' states so far; not applicable where this run is too early to tell.</summary>
    public Fact<IReadOnlyList<LineState>> Lines { get; init; } = Fact.NotApplicable<IReadOnlyList<LineState>>(
        "the report judges the lines when all has run");

    /// <summary>What decides whether a plan is approved.</summary>
    public ApprovalFacts ApprovalOf(ChangePlan planned) => new()
    {
        Plan = planned,
        Approvals = Approvals,
        Policy = Policy.Approval,
        Environment = Environment.Name,
        Role = Policy.ApprovingRole,
        Roles = Roles,
        Authors = Authors,
        NamedAuthors = Change?.Authors ?? [],
        At = Now,
        Unread = ApprovalsProblem,
        Done = Done,
        Scripts = Scripts,
        Reviews = Reviews,
        ApprovedAfter = ApprovedAfter,
    };

    /// <summary>Whether the policy demands a check here.</summary>
    public bool IsRequired(string code) => Policy.Require.Contains(code);
}

/// <param name="Name">What people call it: <c>restore the verified backup</c>.</param>
/// <param name="Duration">Measured or estimated; absent where nobody can tell.</param>
/// <param name="Loss">What data it loses, in plain words; <c>nothing</c> where it loses none.</param>
public sealed record RollbackEstimate(string Name, TimeSpan? Duration, bool DurationIsMeasured, string Loss)
{
    /// <summary>Why nobody can tell how long it takes, where that is known.</summary>
    public string? UnknownBecause { get; init; }
}

/// <summary>One file of test results.</summary>
/// <param name="Sha256">Of the file, so that the evidence can be told later.</param>
/// <param name="NotRun">Ignored, skipped, inconclusive.</param>
/// <param name="FailedNames">Hostile text; as many as the reader kept.</param>
public sealed record TestSummary(string File, string Sha256, int Passed, int Failed, int NotRun, IReadOnlyList<string> FailedNames);
