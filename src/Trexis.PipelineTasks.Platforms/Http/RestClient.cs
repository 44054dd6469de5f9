using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;
using Polly.Retry;

namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>
/// Requests with bounded patience. Reads are repeated freely; a write only where it certainly did not happen, so that none
/// is doubled.
/// </summary>
/// <param name="prepare">Adds what every request carries: authorization, versions.</param>
/// <param name="clock">Hears what time the server says it is; absent where nobody asks.</param>
internal sealed class RestClient(
    HttpClient http, TimeProvider time, RetryOptions patience, Action<HttpRequestMessage> prepare, PlatformClock? clock = null)
{
    // A page of a hundred comments of the greatest length, escaped.
    private const long LargestAnswer = 64L * 1024 * 1024;

    private long? _pausedAt;
    private TimeSpan _pause;

    public Task<ApiResponse> ReadAsync(string url, CancellationToken cancel) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url), static answer => answer.MayBeAskedAgain, cancel);

    /// <summary>A question that has to be posted.</summary>
    public Task<ApiResponse> AskAsync(string url, byte[] json, CancellationToken cancel) =>
        SendAsync(() => WithBody(HttpMethod.Post, new Uri(url), json), static answer => answer.MayBeAskedAgain, cancel);

    public Task<ApiResponse> WriteAsync(HttpMethod method, string url, byte[]? json, CancellationToken cancel) =>
        SendAsync(() => WithBody(method, new Uri(url), json), static answer => answer.CertainlyDidNotHappenYet, cancel);

    /// <param name="again">Which answers are worth another attempt.</param>
    public async Task<ApiResponse> SendAsync(Func<HttpRequestMessage> request, Func<ApiResponse, bool> again, CancellationToken cancel)
    {
        var pipeline = new ResiliencePipelineBuilder<ApiResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ApiResponse>
            {
                MaxRetryAttempts = Math.Max(1, patience.Attempts - 1),
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Result is { } answer && again(answer) && !(answer.Wait > patience.LongestWait)),
                DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(
                    attempt.Outcome.Result?.Wait ?? WaitBefore(attempt.AttemptNumber)),
            })
            .Build();
        return await pipeline.ExecuteAsync(async token => await OnceAsync(request, token), cancel);
    }

    public Task PauseAsync(int round, CancellationToken cancel) => Task.Delay(WaitBefore(round), time, cancel);

    /// <summary>The value, or nothing where the answer is not what was asked for.</summary>
    public static T? Parse<T>(ApiResponse answer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool CanReach(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    public static HttpRequestMessage WithBody(HttpMethod method, Uri url, byte[]? json)
    {
        var request = new HttpRequestMessage(method, url);
        if (json is null) return request;
        request.Content = new ByteArrayContent(json);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return request;
    }

    private TimeSpan WaitBefore(int attempt)
    {
        var doubled = patience.FirstWait * Math.Pow(2, attempt);
        return doubled < patience.LongestWait ? doubled : patience.LongestWait;
    }

    private async Task<ApiResponse> OnceAsync(Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        await KeepPauseAsync(cancel);
        using var timeout = new CancellationTokenSource(patience.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        using var message = request();
        prepare(message);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            clock?.Hear(message.RequestUri, response);
            await response.Content.LoadIntoBufferAsync(LargestAnswer, both.Token);
            return Read(response, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(both.Token)));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ApiResponse(ApiResponseKind.TimedOut, 0, $"no answer within {HumanText.Duration(patience.Timeout)}");
        }
        catch (HttpRequestException broken)
        {
            var neverStood = broken.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            return new ApiResponse(neverStood ? ApiResponseKind.Unreachable : ApiResponseKind.Cut, 0, broken.Message);
        }
        catch (IOException broken)
        {
            return new ApiResponse(ApiResponseKind.Cut, 0, broken.Message);
        }
    }

    // Azure asks for a pause on answers that succeeded; the next request keeps it.
    private async Task KeepPauseAsync(CancellationToken cancel)
    {
        if (_pausedAt is not { } since) return;
        _pausedAt = null;
        var rest = _pause - time.GetElapsedTime(since);
        if (rest > TimeSpan.Zero) await Task.Delay(rest < patience.LongestWait ? rest : patience.LongestWait, time, cancel);
    }

    private ApiResponse Read(HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        if (status is >= 200 and < 300)
        {
            if (RateLimit.Asked(response.Headers, time.GetUtcNow()) is { } pause) (_pausedAt, _pause) = (time.GetTimestamp(), pause);
            return new ApiResponse(ApiResponseKind.Done, status, body, NextPage: LinkHeader.Next(response.Headers));
        }

        var wait = RateLimit.Wait(response.Headers, time.GetUtcNow());
        if (status >= 500) return new ApiResponse(ApiResponseKind.ServerError, status, body, wait);
        var busy = response.StatusCode == HttpStatusCode.TooManyRequests
            || (response.StatusCode == HttpStatusCode.Forbidden
                && (wait is not null || body.Contains("rate limit", StringComparison.OrdinalIgnoreCase)));
        return busy
            ? new ApiResponse(ApiResponseKind.Busy, status, body, wait ?? RateLimit.Unnamed)
            : new ApiResponse(ApiResponseKind.Refused, status, body);
    }
}
