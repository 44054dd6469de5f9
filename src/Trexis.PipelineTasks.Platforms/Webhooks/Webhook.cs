using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Webhooks;

/// <summary>Tells a team by an address of theirs. Whatever goes wrong is a warning.</summary>
/// <param name="http">Redirects should not be followed.</param>
public sealed class Webhook(HttpClient http, TimeProvider time, RetryOptions? patience = null)
{
    private readonly RestClient _client = new(http, time, patience ?? new RetryOptions(), static _ => { });

    /// <param name="address">Whoever knows it can post: it is shown nowhere.</param>
    /// <param name="format">Found from the address's host where not given.</param>
    public async Task<Delivery> NotifyAsync(Secret address, Notification notification, WebhookFormat? format, CancellationToken cancel)
    {
        if (!RestClient.CanReach(address.Reveal()))
            return new Delivery(false, "the webhook was not told: its address is no http or https URL");
        var url = new Uri(address.Reveal());
        var json = WebhookMessage.Write(notification, format ?? WebhookMessage.FormatFor(url));

        // A message told twice is better than none; one that timed out was most likely taken.
        var answer = await _client.SendAsync(
            () => RestClient.WithBody(HttpMethod.Post, url, json),
            static answer => answer.Kind is ApiResponseKind.Busy or ApiResponseKind.Unreachable or ApiResponseKind.ServerError
                or ApiResponseKind.Cut,
            cancel);
        return answer.IsDone
            ? new Delivery(true, null)
            : new Delivery(false, $"the webhook was not told: {answer.Describe("it", null)}{Hint(answer)}");
    }

    private static string Hint(ApiResponse answer) => answer switch
    {
        { Kind: ApiResponseKind.Busy, Wait: { } wait } => $"; it asks to wait {HumanText.Duration(wait)}",
        { Status: >= 300 and < 400 } => "; redirects are not followed: use the final address",
        { Status: 401 or 403 or 404 or 410 } => "; the address may have been revoked: make a new one",
        { Status: >= 400 and < 500 } => "; it may expect another format: json, teams or slack",
        _ => "",
    };
}
