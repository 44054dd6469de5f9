using Trexis.PipelineTasks.Platforms.Webhooks;

namespace Trexis.PipelineTasks.Tasks.Publishing;

/// <summary>Tells the team by the webhook that <c>notify:</c> names, at the moments that it names. What goes wrong is a warning.</summary>
/// <param name="spec">Absent where nobody wants to be told.</param>
/// <param name="secrets">Where the address is found.</param>
internal sealed class TeamNotifier(NotificationSpec? spec, Func<string, Secret?> secrets, Func<Webhook> webhook, IPipelineHost host)
{
    /// <returns>Nothing where nobody wants to be told at this moment.</returns>
    public async Task<Delivery?> NotifyAsync(Notification notification, CancellationToken cancel)
    {
        if (spec is null || !spec.On.HasFlag(MomentOf(notification.Event))) return null;
        var delivery = await DeliverAsync(spec.WebhookVariable, notification, cancel);
        if (delivery.Warning is { } warning) host.Annotate(new Annotation(AnnotationLevel.Warning, "not notified", warning));
        return delivery;
    }

    private async Task<Delivery> DeliverAsync(string variable, Notification notification, CancellationToken cancel)
    {
        try
        {
            return secrets(variable) is { } address
                ? await webhook().NotifyAsync(address, notification, null, cancel)
                : NotTold($"its address is read from the environment variable {variable}, which is not set");
        }
        catch (InputException wrong)
        {
            return NotTold(string.Join("; ", wrong.Problems));
        }
    }

    private static Delivery NotTold(string why) => new(false, $"the webhook was not told: {why}");

    private static NotificationMoment MomentOf(NotificationEvent what) => what switch
    {
        NotificationEvent.Start => NotificationMoment.Start,
        NotificationEvent.Success => NotificationMoment.Success,
        _ => NotificationMoment.Failure,
    };
}
