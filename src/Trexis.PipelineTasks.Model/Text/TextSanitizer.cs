namespace Trexis.PipelineTasks.Model.Text;

/// <summary>
/// Makes visible what a reader could not see or what would turn the text around: control characters, bidirectional
/// marks, invisible separators and broken surrogates appear as <c>⟨U+202E⟩</c>. Every writer sends hostile text through here first.
/// </summary>
public static class TextSanitizer
{
    /// <summary>For one line: a line break appears as <c>⏎</c>, a tab as a space.</summary>
    public static string Line(string text) => IsPlain(text) ? text : Rewrite(text, keepLines: false);

    /// <summary>For preformatted text: line breaks (as <c>\n</c>) and tabs stay.</summary>
    public static string Block(string text) => IsPlain(text) ? text : Rewrite(text, keepLines: true);

    /// <summary>
    /// Ends what was cut. The outlet knows by it that the end of a value may be missing, so nothing else is put in an end's place.
    /// </summary>
    public const char CutMark = '…';

    /// <summary>At most so many UTF-16 units, a surrogate pair kept whole, the mark at a cut end included.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = length - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end] + CutMark;
    }

    /// <summary>The beginning of a text and how much of it is left out; surrogate pairs stay whole.</summary>
    public static string Shorten(string text, int limit)
    {
        if (text.Length <= limit) return text;
        var end = char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}{CutMark} ({text.Length - end:N0} more characters)");
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Rewrite(string text, bool keepLines)
    {
        var result = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                AppendCode(result, text[at]);
                at++;
                continue;
            }

            if (rune.Value == '\r' && at + 1 < text.Length && text[at + 1] == '\n') length = 0;
            if (length == 0) at++;
            else Append(result, text.AsSpan(at, length), rune, keepLines);
            at += length;
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, ReadOnlySpan<char> written, Rune rune, bool keepLines)
    {
        if (rune.Value is '\n' or '\r') result.Append(keepLines ? '\n' : '⏎');
        else if (rune.Value == '\t') result.Append(keepLines ? '\t' : ' ');
        else if (IsHidden(rune)) AppendCode(result, rune.Value);
        else result.Append(written);
    }

    // The joiners U+200C and U+200D stay: scripts need them, and they hide nothing.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
        _ => false,
    };

    private static void AppendCode(StringBuilder result, int value) =>
        result.Append(CultureInfo.InvariantCulture, $"⟨U+{value:X4}⟩");
}
