using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>Follows who waits for whom to the session that all of a chain wait for.</summary>
internal static class BlockingChains
{
    /// <summary>Those that wait, longest first.</summary>
    public static IReadOnlyList<BlockedSession> From(IReadOnlyList<BlockedRequest> requests) =>
        Told(requests.Where(Waits), BySession(requests));

    /// <summary>
    /// The sessions whose chain passes through the deployment's: they wait for it, whoever it waits for itself. Not a look of our own: that
    /// somebody asks how it goes must not stop a deployment.
    /// </summary>
    public static IReadOnlyList<BlockedSession> HeldBy(int deployment, IReadOnlyList<BlockedRequest> requests)
    {
        var sessions = BySession(requests);
        var behind = requests.Where(request => request.Session != deployment
            && !request.IsOurReading
            && Chain(request, sessions).Contains(deployment));
        var holder = sessions.TryGetValue(deployment, out var ours) && Waits(ours)
            ? $"the deployment, which waits for {Root(ours, sessions)}"
            : "the deployment";
        return [.. Told(behind, sessions).Select(waiting => waiting with { RootBlocker = holder })];
    }

    /// <summary>
    /// What the given session waits for, with the head of its chain and what that executed last; empty where nothing blocks it.
    /// </summary>
    public static string WaitOf(int session, IReadOnlyList<BlockedRequest> requests)
    {
        var sessions = BySession(requests);
        return sessions.TryGetValue(session, out var ours) && Waits(ours)
            ? $"{ours.WaitType} {ours.Resource}, held by {Root(ours, sessions)}{Statement(ours, sessions)}"
            : "";
    }

    public static TimeSpan WaitedBy(int session, IReadOnlyList<BlockedRequest> requests) =>
        TimeSpan.FromMilliseconds(requests.FirstOrDefault(request => request.Session == session && Waits(request))?.WaitMs ?? 0);

    // Tasks of one session wait for each other in a parallel plan, and it is told as its own blocker while it waits for a page that it
    // reads itself (KB 906344): nobody else is kept from anything.
    private static bool Waits(BlockedRequest request) => request.Blocker != 0 && request.Blocker != request.Session;

    private static Dictionary<int, BlockedRequest> BySession(IReadOnlyList<BlockedRequest> requests) =>
        requests.GroupBy(request => request.Session)
            .ToDictionary(group => group.Key, group => group.FirstOrDefault(Waits) ?? group.First());

    private static IReadOnlyList<BlockedSession> Told(IEnumerable<BlockedRequest> waiting, Dictionary<int, BlockedRequest> sessions) =>
    [
        .. waiting.OrderByDescending(request => request.WaitMs)
            .ThenBy(request => request.Session)
            .Select(request => new BlockedSession(
                Format(request.Session, request.Who),
                TimeSpan.FromMilliseconds(request.WaitMs),
                $"{request.WaitType} {request.Resource}".Trim(),
                Root(request, sessions))),
    ];

    private static string Root(BlockedRequest request, Dictionary<int, BlockedRequest> sessions)
    {
        var root = Chain(request, sessions)[^1];
        return Format(root, sessions.TryGetValue(root, out var known) ? known.Who : "");
    }

    private static string Statement(BlockedRequest request, Dictionary<int, BlockedRequest> sessions) =>
        sessions.GetValueOrDefault(Chain(request, sessions)[^1])?.Statement is { Length: > 0 } text
            ? $": {Redaction.Statement(text, lines: 1).Trim()}"
            : "";

    // From its blocker to the head. A deadlock that the server has not broken yet is a circle: each is looked at once.
    private static List<int> Chain(BlockedRequest request, Dictionary<int, BlockedRequest> sessions)
    {
        var chain = new List<int>();
        for (var at = request.Blocker; at != 0 && at != request.Session && !chain.Contains(at);)
        {
            chain.Add(at);
            at = sessions.TryGetValue(at, out var next) ? next.Blocker : 0;
        }

        return chain;
    }

    // As sys.dm_exec_requests documents blocking_session_id.
    private static string Format(int session, string who) => session switch
    {
        -2 => "a distributed transaction that no session has any more (KILL with its unit of work ends it)",
        -3 => "a transaction whose recovery is deferred",
        < 0 => "a latch whose owner is just changing",
        _ => string.Create(CultureInfo.InvariantCulture, $"session {session}{(who.Length > 0 ? $" ({who})" : "")}"),
    };
}
