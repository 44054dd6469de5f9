namespace Trexis.PipelineTasks.Model.Text;

/// <summary>
/// Makes text harmless for those who read a log line by line: terminals, the GitHub runner and the Azure agent. What is
/// changed stays visible, so that a reader sees that somebody tried.
/// </summary>
public static class LogSanitizer
{
    /// <summary>
    /// Control, format (bidirectional marks, zero-width, byte order mark) and line-separating characters and lone
    /// surrogates as <c>\u001B</c>; tabs stay.
    /// </summary>
    public static string WithoutControls(string line)
    {
        if (!line.AsSpan().ContainsAnyExceptInRange(' ', '~')) return line;
        var result = new StringBuilder(line.Length + 16);
        for (var at = 0; at < line.Length;)
        {
            var whole = Rune.TryGetRuneAt(line, at, out var rune);
            var length = whole ? rune.Utf16SequenceLength : 1;
            if (line[at] == '\t' || (whole && !IsControl(rune))) result.Append(line, at, length);
            else for (var unit = at; unit < at + length; unit++) result.Append(CultureInfo.InvariantCulture, $"\\u{(int)line[unit]:X4}");
            at += length;
        }

        return result.ToString();
    }

    /// <summary>
    /// No part of the line is a command of either platform. A space is put between the colons that would open a workflow
    /// command at the line's start (<c>: :error::</c>), and between the number signs that would open a command anywhere
    /// (<c># #[error]</c>, <c># #vso[</c>).
    /// </summary>
    /// <remarks>
    /// Both platforms search with .NET's culture rules, which skip characters without weight: marks between the signs are
    /// looked through here as well. A pair of number signs before a <c>v</c> is broken without reading on.
    /// </remarks>
    public static string WithoutCommands(string line)
    {
        var inert = WithoutControls(line);
        if (!inert.Contains('#') && !inert.Contains(':')) return inert;
        return BreakHashes(BreakColons(inert));
    }

    /// <summary>Splits at <c>\r\n</c>, <c>\n</c> and <c>\r</c>; there is always at least one line.</summary>
    public static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static string BreakColons(string line)
    {
        var first = 0;
        while (first < line.Length && (char.IsWhiteSpace(line[first]) || HasNoWeight(line[first]))) first++;
        return first < line.Length && line[first] == ':' && Follows(line, first, ':') >= 0 ? line.Insert(first + 1, " ") : line;
    }

    private static string BreakHashes(string line)
    {
        var result = new StringBuilder(line.Length + 8);
        for (var at = 0; at < line.Length; at++)
        {
            result.Append(line[at]);
            if (line[at] != '#') continue;
            var second = Follows(line, at, '#');
            if (second >= 0 && (Follows(line, second, '[') >= 0 || Follows(line, second, 'v') >= 0 || Follows(line, second, 'V') >= 0))
                result.Append(' ');
        }

        return result.ToString();
    }

    // Where the next character that counts is the wanted one; -1 otherwise.
    private static int Follows(string line, int at, char wanted)
    {
        do at++;
        while (at < line.Length && HasNoWeight(line[at]));
        return at < line.Length && line[at] == wanted ? at : -1;
    }

    private static bool HasNoWeight(char character) =>
        char.GetUnicodeCategory(
            character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;

    private static bool IsControl(Rune rune) =>
        Rune.GetUnicodeCategory(
            rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
