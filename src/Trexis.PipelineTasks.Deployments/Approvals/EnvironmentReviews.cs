using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>
/// Reviews of a platform's environment as approvals of a plan: they were given to it where they came after it was written, in the same
/// run and ring. Of those that bear no time, whoever had approved when the plan was made is not counted again.
/// </summary>
public static class EnvironmentReviews
{
    /// <param name="now">The run that goes on.</param>
    /// <param name="plan">The last one of this deployment for this target; absent where nothing was planned.</param>
    public static IEnumerable<GivenApproval> Of(IReadOnlyList<PlatformApproval> approvals, RunContext now, RunDocument? plan)
    {
        var before = (plan?.Run.Reviewers?.By ?? []).CountBy(person => person, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var approval in approvals)
        {
            var left = before.GetValueOrDefault(approval.By);
            before[approval.By] = left - 1;
            var planned = plan?.Run.EndedAt;
            yield return GivenApproval.From(approval) with
            {
                At = approval.At ?? planned,
                Objection = Objection(now, plan, isEarlier: approval.At is { } at ? at <= planned : left > 0),
            };
        }
    }

    private static string? Objection(RunContext now, RunDocument? plan, bool isEarlier)
    {
        if (plan is null) return "let this run in before anything was planned";
        if (plan.Run.Reviewers is not { } known)
            return "may have approved before the plan was written: it does not say who had, because the platform was not asked or did not "
                + "answer (permissions: actions: read)";
        if (known.Run != now.Reviewers?.Run)
            return $"let another run in than the one that planned ({now.Reviewers?.Run ?? "unknown"}, not {known.Run})";
        return isEarlier ? "let this run in before the plan was written" : null;
    }
}
