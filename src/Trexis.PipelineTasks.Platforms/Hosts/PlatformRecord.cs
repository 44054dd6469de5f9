namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What the platform says of the people around a run; read once, before the first task that judges people.</summary>
public sealed record PlatformRecord
{
    /// <summary>A console, or a policy that asks for nobody.</summary>
    public static readonly PlatformRecord None = new();

    /// <summary>Reviewers who let this run into an environment.</summary>
    public Fact<IReadOnlyList<PlatformApproval>> Approvals { get; init; } = Fact.NotApplicable<IReadOnlyList<PlatformApproval>>(
        "no platform was asked who approved");

    /// <summary>Who wrote the commits that are deployed.</summary>
    public Fact<IReadOnlyList<string>> Authors { get; init; } = Fact.NotApplicable<IReadOnlyList<string>>(
        "no platform was asked who wrote the change");

    /// <summary>Members by team, as the policy names it; a team that is missing here was not asked for.</summary>
    public IReadOnlyDictionary<string, Fact<IReadOnlyList<string>>> Teams { get; init; } =
        new Dictionary<string, Fact<IReadOnlyList<string>>>();

    /// <summary>How true this machine's clock is by the platform's answers; absent where none told the time.</summary>
    public RunClock? Clock { get; init; }

    /// <summary>Why approvals are not known though there may be some; absent where they are, or where there can be none.</summary>
    public string? ApprovalsProblem => Approvals is Fact<IReadOnlyList<PlatformApproval>>.Unreadable unreadable ? unreadable.Reason : null;

    /// <summary>Who started this attempt of the run, which has not ended; not applicable where a platform does not tell.</summary>
    public Fact<string> Starter { get; init; } = Fact.NotApplicable<string>("no platform was asked who started the run");

    /// <summary>
    /// Whether the platform says that this person started the run: variables alone name anybody, and call any machine a platform.
    /// </summary>
    public bool Vouches(string person) => Starter is Fact<string>.NotApplicable ? HasAnswered : Doubt(person) is null;

    /// <summary>Why a person's word is nobody's but the variable's; absent where the platform does not tell, or says the same.</summary>
    public string? Doubt(string person) => Starter switch
    {
        Fact<string>.Known { Value: var starter } when !Same(starter, person) =>
            $"the platform says that {starter} started this run, and not {person}",
        Fact<string>.Unreadable unread => unread.Reason,
        _ => null,
    };

    private bool HasAnswered => Approvals is Fact<IReadOnlyList<PlatformApproval>>.Known || Authors is Fact<IReadOnlyList<string>>.Known;

    /// <summary>Those for an environment, a target's own one (<c>prod-eu</c>) included.</summary>
    public IReadOnlyList<PlatformApproval> ApprovalsOf(string environment, string? target) =>
    [
        .. (Approvals.ValueOr(null) ?? [])
            .Where(approval => Same(approval.Environment, environment)
                || (target is not null && Same(approval.Environment, $"{environment}-{target}")))
            .Select(approval => approval with { Environment = environment }),
    ];

    /// <summary>The same where targets share their ring's environment (<c>prod-canary</c>): who let that in let in each of them.</summary>
    public PlatformRecord InRing(string environment, string? ring) => ring is null ? this : this with
    {
        Approvals = Approvals.Map<IReadOnlyList<PlatformApproval>>(all =>
        [
            .. all.Select(approval => Same(approval.Environment, $"{environment}-{ring}")
                ? approval with { Environment = environment }
                : approval),
        ]),
    };

    /// <summary>The people named and those who wrote the commits.</summary>
    public IReadOnlyList<string> AuthorsWith(IReadOnlyList<string> named) =>
        [.. named.Concat(Authors.ValueOr(null) ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A reviewer's approval on the platform: verified.</summary>
/// <param name="Environment">The platform's environment that waited for it.</param>
/// <param name="At">Absent where the platform does not tell: then only a plan that knew nothing of it proves that it came later.</param>
public sealed record PlatformApproval(string By, string Environment, DateTimeOffset? At, string? Comment, string Source);
