namespace Trexis.PipelineTasks.Platforms.Comments;

/// <summary>The hidden last line by which a comment is found again: <c>&lt;!-- trexis:key --&gt;</c>.</summary>
internal static class CommentMarker
{
    // Escaped so that no key can end the HTML comment: neither ">" nor "--" survives.
    public static string For(string key) => $"<!-- trexis:{Uri.EscapeDataString(key).Replace("-", "%2D")} -->";

    public static string Sign(string markdown, string key) => $"{markdown.ReplaceLineEndings("\n").TrimEnd()}\n\n{For(key)}";

    /// <summary>Only the last line counts: text quoted within a comment cannot claim another key.</summary>
    public static bool IsSigned(string? body, string key)
    {
        var text = body?.TrimEnd();
        var marker = For(key);
        return text is not null && text.EndsWith(marker, StringComparison.Ordinal)
            && (text.Length == marker.Length || text[^(marker.Length + 1)] is '\n');
    }

    /// <summary>Whether two bodies say the same; servers change line ends.</summary>
    public static bool SameText(string? left, string right) =>
        left is not null
            && string.Equals(left.ReplaceLineEndings("\n").TrimEnd(), right.ReplaceLineEndings("\n").TrimEnd(), StringComparison.Ordinal);
}
