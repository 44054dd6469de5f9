using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>The longest lock wait against the limit, naming who holds up whom.</summary>
public static class BlockingLimit
{
    public static Outcome Judge(TimeSpan longest, IReadOnlyList<BlockedSession> blocked, TimeSpan limit)
    {
        var findings = blocked.OrderByDescending(session => session.Wait)
            .Select(session => new Finding(
                session.Session,
                $"waits {HumanText.Duration(session.Wait)} for {session.Resource}, held by {session.RootBlocker}",
                $"waits less than {HumanText.Duration(limit)}"))
            .ToList();
        var sessions = blocked.Count == 0 ? "" : $" ({HumanText.Plural(blocked.Count, "session")} blocked)";
        return Limit.Below(
            $"the longest lock wait{sessions}", Quantity.Duration(longest), Quantity.Duration(limit), FindingList.Capped(findings));
    }
}
