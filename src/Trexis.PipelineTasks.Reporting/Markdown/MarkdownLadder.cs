namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>Finds the richest form that fits; never cuts inside a table, a fence or a fold.</summary>
internal static class MarkdownLadder
{
    /// <summary>What the last step keeps free for the count of what is left out and the link.</summary>
    private const int TailRoom = 3_000;

    /// <param name="whole">The path or address of the whole report; named wherever something is left out.</param>
    /// <param name="wholeIs">What lies there.</param>
    public static string Render(
        IEnumerable<PlacedResult> refusals,
        string whole,
        Func<MarkdownText, MarkdownDetail, MarkdownText> write,
        int limit,
        bool inBytes,
        string wholeIs = "The whole report")
    {
        for (var detail = MarkdownDetail.Full; detail < MarkdownDetail.FailuresOnly; detail++)
        {
            var text = write(new MarkdownText(), detail);
            Tail(text, wholeIs, whole, detail);
            var written = text.ToString();
            if (Size(written, inBytes) <= limit) return written;
        }

        return FailuresOnly([.. refusals], wholeIs, whole, write, limit, inBytes);
    }

    private static string FailuresOnly(
        List<PlacedResult> refusals,
        string wholeIs,
        string whole,
        Func<MarkdownText, MarkdownDetail, MarkdownText> write,
        int limit,
        bool inBytes)
    {
        var text = write(new MarkdownText(), MarkdownDetail.FailuresOnly);
        var room = limit - TailRoom - Size(text.ToString(), inBytes);
        var lines = refusals.ConvertAll(refusal => Item(refusal, withMessage: true));
        if (lines.Sum(line => (long)Size(line, inBytes)) > room) lines = refusals.ConvertAll(refusal => Item(refusal, withMessage: false));
        var written = 0;
        foreach (var line in lines)
        {
            room -= Size(line, inBytes);
            if (room < 0) break;
            text.Append(line);
            written++;
        }

        if (written < refusals.Count) text.Line($"\n**And {refusals.Count - written} more** that do not fit here.");
        Tail(text, wholeIs, whole, MarkdownDetail.FailuresOnly);
        return text.ToString();
    }

    private static string Item(PlacedResult refusal, bool withMessage)
    {
        var text = new MarkdownText();
        text.Write($"- {refusal.Status.Mark} <code>{refusal.Result.Code}</code> in {TextSanitizer.Shorten(refusal.Place, 100)}");
        if (withMessage) text.Write($": {TextSanitizer.Shorten(refusal.Result.Message, 200)}");
        return text.Line().ToString();
    }

    private static void Tail(MarkdownText text, string wholeIs, string whole, MarkdownDetail detail)
    {
        var said = detail switch
        {
            MarkdownDetail.Full => wholeIs,
            MarkdownDetail.WithoutPassed => $"Left out here for its size: details of what passed. {wholeIs}",
            MarkdownDetail.WithoutSql => $"Left out here for its size: details of what passed, SQL. {wholeIs}",
            _ => $"Left out here for its size: everything but the failures. {wholeIs}",
        };
        text.Line($"\n{said}: {new MarkdownMarkup(MarkdownText.Link(whole, whole))}");
    }

    private static int Size(string text, bool inBytes) => inBytes ? Encoding.UTF8.GetByteCount(text) : text.Length;
}
