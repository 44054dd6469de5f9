namespace Trexis.PipelineTasks.Configuration.Values;

/// <summary>What was read, as a message may show it: short, on one line, control characters visible, secrets not at all.</summary>
internal static class ReadText
{
    private const int Longest = 80;

    private static readonly string[] SecretKeys =
    [
        "password", "pwd", "accountkey", "sharedaccesskey", "access token", "accesstoken", "apikey", "api_key", "secret=", "sig=", "token=",
    ];

    private static readonly string[] ServerKeys = [
        "server", "data source", "datasource", "addr", "address", "host", "endpoint", "network address",
    ];

    public static string Show(string text)
    {
        if (HoldsSecret(text)) return Redaction.Mark;
        var shown = new StringBuilder(Math.Min(text.Length, Longest) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest) return shown.Append(TextSanitizer.CutMark).ToString();
            shown.Append(Visible(rune));
        }

        return shown.ToString();
    }

    /// <summary>A connection string, an address with a password, or anything else that holds a secret's key and a value.</summary>
    public static bool HoldsSecret(string text)
    {
        if (HoldsPasswordInAddress(text)) return true;
        if (!text.Contains('=')) return false;
        if (SecretKeys.Any(key => text.Contains(key, StringComparison.OrdinalIgnoreCase))) return true;
        return text.Split(';').Any(pair => pair.IndexOf('=') is var equals and > 0
            && ServerKeys.Contains(pair[..equals].Trim(), StringComparer.OrdinalIgnoreCase));
    }

    // user:password@host
    private static bool HoldsPasswordInAddress(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return false;
        var at = text.IndexOf('@', scheme);
        return at > 0 && text.AsSpan(scheme + 3, at - scheme - 3).Contains(':');
    }

    private static string Visible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value == '\n' => "\\n",
        _ when rune.Value == '\r' => "\\r",
        _ when rune.Value == '\t' => "\\t",
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            => string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x4}}}"),
        _ => rune.ToString(),
    };
}
