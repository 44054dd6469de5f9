using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>
/// What a stage asked of the server, as text that a person reviews: ours as it stands, DacFx's questions as one line each.
/// </summary>
internal static partial class StageTranscript
{
    private const int HashDigits = 12;
    private const int LinesOfOneReading = 2;

    /// <summary>
    /// In the order in which connections came. The watch's own is left out: how often it looks, and whether it comes to look at all, is the
    /// machine's.
    /// </summary>
    public static string Of(TdsServer server)
    {
        var speakers = server.Requests
            .GroupBy(request => request.Connection)
            .OrderBy(connection => connection.Key)
            .Where(connection => connection.First().IsOfDacFx || connection.Any(IsNoLookAtADeployment))
            .ChunkBy(connection => connection.First().IsOfDacFx ? 0 : connection.Key)
            .ToList();
        return string.Concat(
            speakers.Index()
                .SelectMany(
                    speaker => Lines(speaker.Item).Select(
                        line => string.Create(CultureInfo.InvariantCulture, $"{speaker.Index + 1} {line}\n"))));
    }

    private static IEnumerable<string> Lines(IReadOnlyList<IGrouping<int, TdsRequest>> connections) =>
        connections[0].First().IsOfDacFx
            ? OfDacFx([.. connections.SelectMany(connection => connection)])
            : WithoutRepeats(connections[0].Select(request => Chance().Replace(SqlServerDouble.Told(request), "trexis_verify_…")));

    // Named by what they read, and told by how often and by hash: their text is 400 KB.
    private static IEnumerable<string> OfDacFx(IReadOnlyList<TdsRequest> requests) => requests
        .CountBy(request => request.Text)
        .Select(
            question => string.Create(
                CultureInfo.InvariantCulture, $"DacFx: {DacFxQuestion.NameOf(question.Key)} ×{question.Value} {Hash(question.Key)}"));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))[..HashDigits];

    private static bool IsNoLookAtADeployment(TdsRequest request) =>
        SqlServerDouble.Told(request) is var told && told != "server identity" && !told.Contains("own log", StringComparison.Ordinal);

    // A reading that is taken again and again is told once: how often is the machine's, too.
    private static IEnumerable<string> WithoutRepeats(IEnumerable<string> lines)
    {
        var last = new Queue<string>();
        foreach (var line in lines.Where(line => !last.Contains(line)))
        {
            if (last.Count == LinesOfOneReading) last.Dequeue();
            last.Enqueue(line);
            yield return line;
        }
    }

    // Neighbours of the same key together.
    private static IEnumerable<IReadOnlyList<T>> ChunkBy<T>(this IEnumerable<T> items, Func<T, int> key)
    {
        var chunk = new List<T>();
        foreach (var item in items)
        {
            if (chunk.Count > 0 && key(chunk[0]) != key(item))
            {
                yield return chunk;
                chunk = [];
            }

            chunk.Add(item);
        }

        if (chunk.Count > 0) yield return chunk;
    }

    /// <summary>Names that a run makes up.</summary>
    [GeneratedRegex("trexis_verify_[0-9a-f]{8}")]
    private static partial Regex Chance();
}
