namespace Trexis.PipelineTasks.TestKit.Http;

public enum ServerFaultKind
{
    /// <summary>Answered with this status; nothing happens.</summary>
    Answer,

    /// <summary>It happens, and this is answered nevertheless.</summary>
    AnswerAfter,

    /// <summary>The connection is cut; nothing happens.</summary>
    Cut,

    /// <summary>It happens, and the connection is cut before the answer.</summary>
    CutAfter,

    /// <summary>It happens, and the connection is cut in the middle of the answer.</summary>
    HalfAnswer,

    /// <summary>Nothing happens, and nothing is answered.</summary>
    Hang,

    /// <summary>It happens, and nothing is answered.</summary>
    HangAfter,
}

/// <summary>What a server does wrong once, with the first request that it is meant for.</summary>
/// <param name="Method">Absent for any.</param>
public sealed record ServerFault(ServerFaultKind Kind, string? Method = null)
{
    /// <summary>Part of the path that it is meant for.</summary>
    public string Path { get; init; } = "";

    public int Status { get; init; } = 500;

    public string Body { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

public sealed record ReceivedRequest(string Method, string Path, string Body);

/// <param name="Reply">The double's own; absent where a fault took its place.</param>
public sealed record Exchange(ReceivedRequest Request, ServerReply? Reply);

/// <summary>What a server double answers.</summary>
public sealed record ServerReply(int Status, string Body)
{
    public string? Link { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
