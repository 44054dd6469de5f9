using Trexis.PipelineTasks.Platforms.Webhooks;

namespace Trexis.PipelineTasks.Tasks.Publishing;

/// <summary>Tells the team of one run, where it wants to be told at that moment.</summary>
/// <param name="about">What is told at any moment of it; the time is that of the telling.</param>
public sealed class TeamNews(Func<Notification> about, Func<Notification, CancellationToken, Task<Delivery?>> tell)
{
    /// <param name="told">Completes what is told.</param>
    /// <returns>Nothing where nobody wants to be told at this moment.</returns>
    public Task<Delivery?> TellAsync(
        NotificationEvent what, CancellationToken cancel, Func<Notification, Notification>? told = null) =>
        tell((told ?? (same => same))(about() with { Event = what }), cancel);
}
