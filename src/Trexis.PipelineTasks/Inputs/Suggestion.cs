namespace Trexis.PipelineTasks.Inputs;

/// <summary>The word that was probably meant.</summary>
public static class Suggestion
{
    /// <summary>The nearest of <paramref name="known"/> by edit distance, where it is near enough to be meant.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (Candidate: candidate, Distance: Distance(word, candidate))).DefaultIfEmpty().MinBy(pair => pair.Distance);
        return best.Candidate is not null && best.Distance <= Math.Max(1, Math.Min(word.Length, best.Candidate.Length) / 3) ? best.Candidate : null;
    }

    // Levenshtein's distance over one row; words are short and few.
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++) row[column] = column;
        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var above = row[column];
                var substitution = diagonal + (char.ToUpperInvariant(left[line - 1]) == char.ToUpperInvariant(right[column - 1]) ? 0 : 1);
                row[column] = Math.Min(Math.Min(row[column - 1], above) + 1, substitution);
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
