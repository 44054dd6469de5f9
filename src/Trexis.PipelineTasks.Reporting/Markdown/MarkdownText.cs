using System.Runtime.CompilerServices;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>
/// Writes Markdown as GitHub and Azure DevOps read it: the literal parts of an interpolated string are markup, every value
/// in it is text. Text is escaped with character references, which hold in tables, lists and inside HTML blocks alike.
/// </summary>
internal sealed class MarkdownText
{
    /// <summary>No single text may eat a report: what is longer is shortened and says by how much.</summary>
    private const int LongestText = 2_000;

    private const int LongestFence = 20_000;

    private readonly StringBuilder _markdown = new();

    public MarkdownText Write([InterpolatedStringHandlerArgument("")] ref Handler handler)
    {
        _ = handler;
        return this;
    }

    public MarkdownText Line([InterpolatedStringHandlerArgument("")] ref Handler handler)
    {
        _ = handler;
        _markdown.Append('\n');
        return this;
    }

    public MarkdownText Line()
    {
        _markdown.Append('\n');
        return this;
    }

    /// <summary>A fenced block whose fence is longer than any run of backticks inside.</summary>
    public MarkdownText Fence(string language, string text)
    {
        var content = TextSanitizer.Block(TextSanitizer.Shorten(text, LongestFence));
        var fence = new string('`', Math.Max(3, LongestRun(content, '`') + 1));
        _markdown.Append(fence).Append(language).Append('\n').Append(content).Append('\n').Append(fence).Append('\n');
        return this;
    }

    /// <summary>Takes over what another writer of Markdown has made.</summary>
    public MarkdownText Append(string markdown)
    {
        _markdown.Append(markdown);
        return this;
    }

    public override string ToString() => _markdown.ToString();

    /// <summary>
    /// One line of text that means nothing to Markdown: no link, image, mention, reference, cell or block can come of it.
    /// </summary>
    internal static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        Escape(result, text);
        return result.ToString();
    }

    private static void Escape(StringBuilder result, string text)
    {
        var visible = TextSanitizer.Line(TextSanitizer.Shorten(text, LongestText));
        for (var at = 0; at < visible.Length; at++) EscapeCharacter(result, visible, at);
    }

    /// <summary>A link to an address that a run document names; what is no web address becomes text.</summary>
    internal static string Link(string text, string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? $"[{Escape(text)}](<{AddressText(uri)}>)"
            : Escape(text);

    private static string AddressText(Uri uri) => uri.AbsoluteUri
        .Replace("<", "%3C", StringComparison.Ordinal)
        .Replace(">", "%3E", StringComparison.Ordinal)
        .Replace("|", "%7C", StringComparison.Ordinal)
        .Replace("\\", "%5C", StringComparison.Ordinal)
        .Replace("`", "%60", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal);

    private static void EscapeCharacter(StringBuilder result, string text, int at)
    {
        var character = text[at];
        switch (character)
        {
            case '&': result.Append("&amp;"); break;
            case '<': result.Append("&lt;"); break;
            case '>': result.Append("&gt;"); break;
            case '"': result.Append("&quot;"); break;
            // A reference alone does not stop a platform from notifying people: the name must not follow at once.
            case '@': result.Append("@&#8203;"); break;
            case '#': result.Append("&#35;&#8203;"); break;
            case '_' when at > 0 && at + 1 < text.Length && IsWord(text[at - 1]) && IsWord(text[at + 1]): result.Append('_'); break;
            case ':' when StartsAddress(text, at): result.Append("&#8203;:"); break;
            case '.' when EndsWith(text, at, "www"): result.Append("&#8203;."); break;
            case '-' when EndsWith(text, at, "gh"): result.Append("&#8203;-"); break;
            case '!' when at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]): result.Append("!&#8203;"); break;
            case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '$' or '^': Reference(result, character); break;
            default:
                // A blank at either end would open indented code or keep emphasis from closing, and nobody would see it.
                if (char.IsWhiteSpace(character) && (text.AsSpan(0, at).IsWhiteSpace() || text.AsSpan(at).IsWhiteSpace()))
                    result.Append('␠');
                else if (at == 0 && OpensBlock(text)) Reference(result, character);
                else result.Append(character);
                break;
        }
    }

    private static void Reference(StringBuilder result, char character) =>
        result.Append(CultureInfo.InvariantCulture, $"&#{(int)character};");

    private static bool IsWord(char character) => char.IsLetterOrDigit(character);

    private static bool StartsAddress(string text, int at) =>
        (at + 1 < text.Length && text[at + 1] == '/')
            || EndsWith(text, at, "mailto")
            || EndsWith(text, at, "xmpp")
            || EndsWith(text, at, "tel");

    private static bool EndsWith(string text, int end, string word) =>
        end >= word.Length && text.AsSpan(end - word.Length, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    // A text may stand first in a list item or paragraph, where these would open a list, a rule or a heading's underline.
    private static bool OpensBlock(string text)
    {
        if (text[0] is '-' or '+' or '=' or ':') return true;
        if (!char.IsAsciiDigit(text[0])) return false;
        var end = 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end < text.Length && text[end] is '.' or ')';
    }

    private static int LongestRun(string text, char character)
    {
        var (longest, run) = (0, 0);
        foreach (var next in text)
        {
            run = next == character ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly StringBuilder _markdown;

        // Reserving room for each string would copy what is written so far each time.
        public Handler(int literalLength, int formattedCount, MarkdownText writer)
        {
            _ = (literalLength, formattedCount);
            _markdown = writer._markdown;
        }

        public void AppendLiteral(string markup) => _markdown.Append(markup);

        public void AppendFormatted(string? text)
        {
            if (text is not null) Escape(_markdown, text);
        }

        public void AppendFormatted(int number) => _markdown.Append(CultureInfo.InvariantCulture, $"{number:N0}");

        /// <summary>Markup already made, such as a link.</summary>
        public void AppendFormatted(MarkdownMarkup markup) => _markdown.Append(markup.Value);
    }
}

/// <summary>Finished Markdown that goes into other Markdown as it is.</summary>
internal readonly record struct MarkdownMarkup(string Value);
