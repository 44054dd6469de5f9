namespace Trexis.PipelineTasks.Model.Text;

/// <summary>What a user most likely meant.</summary>
public static class Suggestion
{
    // Comparing is quadratic in the length; a name that long is no slip of the keyboard.
    private const int LongestName = 64;

    private const int ShortestBeginning = 3;

    /// <summary><c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Tail(string read, IEnumerable<string> known) =>
        Nearest(read, known) is { } name ? $"; did you mean '{name}'?" : "";

    /// <summary>
    /// The nearest of the known names, where one is near enough: a third of its letters may differ, or it is the only one that begins so.
    /// </summary>
    public static string? Nearest(string read, IEnumerable<string> known)
    {
        if (read.Length is 0 or > LongestName) return null;
        var plain = Plain(read);
        var best = known
            .Where(name => name.Length <= LongestName)
            .Select(name => (Name: name, Distance: Distance(plain, Plain(name))))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        if (best.Name is not null && best.Distance <= Math.Max(1, best.Name.Length / 3)) return best.Name;
        if (plain.TrimStart('-').Length < ShortestBeginning) return null;
        var beginning = known.Where(name => Plain(name).StartsWith(plain, StringComparison.Ordinal)).Take(2).ToList();
        return beginning.Count == 1 ? beginning[0] : null;
    }

    private static string Plain(string name) => name.Trim().Replace('_', '-').ToLowerInvariant();

    /// <summary>Insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Distance(string from, string to)
    {
        var (beforeLast, last, current) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var column = 0; column <= to.Length; column++) last[column] = column;
        for (var row = 1; row <= from.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var replaced = last[column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(last[column], current[column - 1]) + 1);
                var isSwap = row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
                if (isSwap) current[column] = Math.Min(current[column], beforeLast[column - 2] + 1);
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[to.Length];
    }
}
