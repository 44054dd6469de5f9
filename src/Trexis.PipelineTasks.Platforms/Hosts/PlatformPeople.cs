using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>Asks a platform who let this run in, who wrote the commits, and who belongs to a team.</summary>
public abstract class PlatformPeople
{
    private readonly Secret? _roleToken;

    /// <param name="roleToken">May read teams, which a run's own token cannot; absent where nobody gave one.</param>
    /// <param name="clock">Hears what time the platform says it is.</param>
    private protected PlatformPeople(Secret? roleToken, PlatformClock clock) => (_roleToken, Clock) = (roleToken, clock);

    private protected PlatformClock Clock { get; }

    /// <summary>What cannot be read is unreadable with its reason, never empty.</summary>
    public async Task<PlatformRecord> ReadAsync(IReadOnlyList<string> teams, CancellationToken cancel)
    {
        var members = new Dictionary<string, Fact<IReadOnlyList<string>>>(StringComparer.OrdinalIgnoreCase);
        if (_roleToken is not null)
        {
            foreach (var team in teams) members[team] = await MembersAsync(team, _roleToken, cancel);
        }

        return new PlatformRecord
        {
            Approvals = await ApprovalsAsync(cancel),
            Authors = await AuthorsAsync(cancel),
            Starter = await StarterAsync(cancel),
            Teams = members,
            Clock = Clock.Heard,
        };
    }

    /// <summary>Who reviewed the files that are deployed; not applicable where a platform's reviews cannot tell.</summary>
    public virtual Task<Fact<ReviewedChange>> ReviewsAsync(Fact<ReviewQuestion> question, CancellationToken cancel) =>
        Task.FromResult(Fact.NotApplicable<ReviewedChange>("reviews of pull requests are not read on this platform"));

    /// <inheritdoc cref="PlatformRecord.Starter"/>
    protected virtual Task<Fact<string>> StarterAsync(CancellationToken cancel) =>
        Task.FromResult(Fact.NotApplicable<string>("the platform is not asked who started the run"));

    protected abstract Task<Fact<IReadOnlyList<PlatformApproval>>> ApprovalsAsync(CancellationToken cancel);

    protected abstract Task<Fact<IReadOnlyList<string>>> AuthorsAsync(CancellationToken cancel);

    protected abstract Task<Fact<IReadOnlyList<string>>> MembersAsync(string team, Secret asking, CancellationToken cancel);
}
