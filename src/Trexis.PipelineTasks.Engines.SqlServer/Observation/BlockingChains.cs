using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>Follows who waits for whom to the session that all of a chain wait for.</summary>
internal static class BlockingChains
{
    /// <summary>Those that wait, longest first.</summary>
    public static IReadOnlyList<BlockedSession> From(IReadOnlyList<BlockedRequest> requests)
    {
        var sessions = requests.GroupBy(request => request.Session).ToDictionary(group => group.Key, group => group.First());
        return
        [
            .. requests
                .Where(request => request.Blocker > 0)
                .OrderByDescending(request => request.WaitMs)
                .ThenBy(request => request.Session)
                .Select(request => new BlockedSession(
                    Format(request.Session, request.Who),
                    TimeSpan.FromMilliseconds(request.WaitMs),
                    $"{request.WaitType} {request.Resource}".Trim(),
                    Root(request, sessions))),
        ];
    }

    /// <summary>The sessions of a chain that ends at the given one.</summary>
    public static IReadOnlyList<BlockedSession> HeldBy(int session, IReadOnlyList<BlockedRequest> requests)
    {
        var sessions = requests.GroupBy(request => request.Session).ToDictionary(group => group.Key, group => group.First());
        return From(
            [
                .. requests.Where(request => request.Blocker > 0 && RootOf(request, sessions) == session),
                .. requests.Where(request => request.Blocker == 0),
            ]);
    }

    private static string Root(BlockedRequest request, Dictionary<int, BlockedRequest> sessions)
    {
        var root = RootOf(request, sessions);
        return Format(root, sessions.TryGetValue(root, out var known) ? known.Who : "");
    }

    // A deadlock that the server has not broken yet is a circle: each is looked at once.
    private static int RootOf(BlockedRequest request, Dictionary<int, BlockedRequest> sessions)
    {
        var seen = new HashSet<int> { request.Session };
        var at = request.Blocker;
        while (seen.Add(at) && sessions.TryGetValue(at, out var next) && next.Blocker > 0) at = next.Blocker;
        return at;
    }

    private static string Format(int session, string who) =>
        string.Create(CultureInfo.InvariantCulture, $"session {session}{(who.Length > 0 ? $" ({who})" : "")}");
}
