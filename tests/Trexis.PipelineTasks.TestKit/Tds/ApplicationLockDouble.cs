using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// Application locks that sessions own, as sp_getapplock documents them: Shared ones go with each other, an Exclusive one with none of
/// another session, and all of a session's end with it.
/// </summary>
public sealed partial class ApplicationLockDouble
{
    private const int Granted = 0, NotGranted = -1;

    // A connection that was closed is noticed a moment later, here as on a server.
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<(string Resource, int Connection, bool Exclusive)> _held = [];

    /// <returns>What sp_getapplock answers; nothing where the request calls no such procedure.</returns>
    public int? Answer(TdsRequest request)
    {
        if (Taken().Match(request.Text) is not { Success: true } taken) return null;
        var (resource, exclusive) = (taken.Groups[1].Value, taken.Groups[2].Value == "Exclusive");
        if (!SpinWait.SpinUntil(() => Take(resource, request.Connection, exclusive), Notice)) return NotGranted;
        if (request.Text.Contains("sp_releaseapplock", StringComparison.Ordinal)) Release(request.Connection, resource);
        return Granted;
    }

    /// <summary>The session has ended.</summary>
    public void Release(int connection, string? resource = null)
    {
        lock (_lock) _held.RemoveAll(held => held.Connection == connection && held.Resource == (resource ?? held.Resource));
    }

    private bool Take(string resource, int connection, bool exclusive)
    {
        lock (_lock)
        {
            if (_held.Any(held => held.Resource == resource && held.Connection != connection && (exclusive || held.Exclusive)))
                return false;
            _held.Add((resource, connection, exclusive));
            return true;
        }
    }

    [GeneratedRegex("sp_getapplock @Resource = N'([^']+)', @LockMode = N'(Shared|Exclusive)'")]
    private static partial Regex Taken();
}
