using System.Runtime.CompilerServices;

namespace Trexis.PipelineTasks.Reporting.Html;

/// <summary>
/// Writes HTML: the literal parts of an interpolated string are markup, every value in it is text and is escaped,
/// so that nothing from a database can become markup by being forgotten.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();
    private readonly string _root;

    /// <param name="root">Of the results folder, as seen from the page.</param>
    public HtmlText(string root = "./") => _root = root;

    public HtmlText Write([InterpolatedStringHandlerArgument("")] ref Handler handler)
    {
        _ = handler;
        return this;
    }

    /// <summary>Text that keeps its lines, for <c>pre</c>.</summary>
    public HtmlText Block(string text)
    {
        Escape(_html, TextSanitizer.Block(text));
        return this;
    }

    /// <summary>Markup that was made by another writer of HTML, or is our own.</summary>
    public HtmlText Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>A link where the address is one of the web, otherwise the text alone.</summary>
    public HtmlText Link(string text, string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? Write($"<a href=\"{uri.AbsoluteUri}\">{text}</a>")
            : Write($"{text}");

    /// <summary>A check's code, which leads to its page.</summary>
    public HtmlText Code(PlacedResult placed) => Write(
        $"<a class=\"check\" href=\"{ToolVersion.PageOf(placed.Result.Code, placed.Document.ToolVersion)}\"><code>{placed.Result.Code}"
            + $"</code></a>");

    /// <summary>A link to a file of the results folder or below it; a path that leads elsewhere stands as text.</summary>
    public HtmlText File(string path, string? text = null)
    {
        var parts = path.Split('/');
        return parts.Any(part => part is "" or "." or "..")
            ? Write($"{text ?? path}")
            : Write($"<a href=\"{_root}{string.Join('/', parts.Select(Uri.EscapeDataString))}\">{text ?? path}</a>");
    }

    /// <summary>A time in UTC, as short as its surroundings allow.</summary>
    public HtmlText Time(DateTimeOffset time, string format) => Write(
        $"<time class=\"soft\" datetime=\"{Exact(time)}\" title=\"{HumanText.Time(time)}\">"
            + $"{time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)}</time>");

    public override string ToString() => _html.ToString();

    private static void Escape(StringBuilder html, string text)
    {
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var entity = text[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\'' => "&#39;", _ => null };
            if (entity is null) continue;
            html.Append(text, from, at - from).Append(entity);
            from = at + 1;
        }

        html.Append(text, from, text.Length - from);
    }

    private static string Exact(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly StringBuilder _html;

        // Reserving room for each string would copy what is written so far each time.
        public Handler(int literalLength, int formattedCount, HtmlText writer)
        {
            _ = (literalLength, formattedCount);
            _html = writer._html;
        }

        public void AppendLiteral(string markup) => _html.Append(markup);

        public void AppendFormatted(string? text)
        {
            if (text is not null) Escape(_html, TextSanitizer.Line(text));
        }

        public void AppendFormatted(int number) => _html.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A place or a length in a drawing.</summary>
        public void AppendFormatted(double number) => _html.Append(CultureInfo.InvariantCulture, $"{number:0.##}");

        public void AppendFormatted(DateTimeOffset time) => _html.Append(
            CultureInfo.InvariantCulture, $"<time datetime=\"{Exact(time)}\">{HumanText.Time(time)}</time>");
    }
}
