namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>What became of a request; the kinds tell whether a write can have happened.</summary>
internal enum ApiResponseKind
{
    Done,

    /// <summary>Answered with 3xx or 4xx: it did not happen and will not.</summary>
    Refused,

    /// <summary>429, or 403 with the signs of a rate limit: it did not happen yet.</summary>
    Busy,

    /// <summary>The connection never stood: it did not happen.</summary>
    Unreachable,

    /// <summary>5xx: whether it happened is not known.</summary>
    ServerError,

    /// <summary>The connection broke before the whole answer was there: whether it happened is not known.</summary>
    Cut,

    /// <summary>No answer in time: whether it happened is not known.</summary>
    TimedOut,
}

/// <param name="Status">0 where none was read.</param>
/// <param name="Body">Decoded as UTF-8; the reason in words where there was no answer.</param>
/// <param name="Wait">How long the server asks to wait.</param>
/// <param name="NextPage">The address that the <c>Link</c> header calls next.</param>
internal sealed record ApiResponse(ApiResponseKind Kind, int Status, string Body, TimeSpan? Wait = null, string? NextPage = null)
{
    public bool IsDone => Kind == ApiResponseKind.Done;

    /// <summary>Only another read can tell whether a write happened.</summary>
    public bool IsUnclear => Kind is ApiResponseKind.ServerError or ApiResponseKind.Cut or ApiResponseKind.TimedOut;

    /// <summary>For a question, which changes nothing however often it is asked.</summary>
    public bool MayBeAskedAgain => CertainlyDidNotHappenYet || IsUnclear;

    public bool CertainlyDidNotHappenYet => Kind is ApiResponseKind.Busy or ApiResponseKind.Unreachable;

    /// <summary><c>GitHub answered 403 (Resource not accessible)</c>, or why there was no answer; one line.</summary>
    /// <param name="said">The reason in the answer, where it holds one.</param>
    public string Describe(string who, string? said)
    {
        if (Status == 0) return OneLine(Body);
        return string.Create(
            CultureInfo.InvariantCulture, $"{who} answered {Status}{(string.IsNullOrEmpty(said) ? "" : $" ({OneLine(said)})")}");
    }

    private static string OneLine(string text) => TextSanitizer.Cut(text.ReplaceLineEndings(" ").Trim(), 200);
}
