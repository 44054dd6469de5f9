namespace Trexis.PipelineTasks.Configuration.Values;

/// <summary>
/// How a table's row count may change, as users write it: <c>+100</c>, <c>0</c>, <c>-5..0</c>, <c>..0</c>, <c>+10..</c>, <c>any</c>.
/// </summary>
internal static class RowExpectationText
{
    public const string Accepted = "the change in rows: +100, 0, a range such as -5..0, +10.. or ..0, or any";

    public const string Pattern = @"^(any|[+-]?[0-9]{1,15}|[+-]?[0-9]{1,15}\.\.([+-]?[0-9]{1,15})?|\.\.[+-]?[0-9]{1,15})$";

    public static bool TryParse(string text, out RowExpectation? value)
    {
        value = null;
        if (text == RowExpectation.Any.Text)
        {
            value = RowExpectation.Any;
            return true;
        }

        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (low, high) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        if (dots >= 0 && low.Length + high.Length == 0) return false;
        if (!TryEnd(low, dots >= 0, out var atLeast) || !TryEnd(high, dots >= 0, out var atMost) || atLeast > atMost) return false;
        value = new RowExpectation(atLeast, atMost, text);
        return true;
    }

    public static string Format(long? atLeast, long? atMost) => (atLeast, atMost) switch
    {
        (null, null) => RowExpectation.Any.Text,
        ({ } low, { } high) when low == high => End(low),
        _ => $"{End(atLeast)}..{End(atMost)}",
    };

    private static string End(long? value) =>
        value is { } end ? end.ToString("+0;-0;0", CultureInfo.InvariantCulture) : "";

    private static bool TryEnd(string text, bool mayBeOpen, out long? value)
    {
        value = null;
        if (text.Length == 0) return mayBeOpen;
        var digits = text[0] is '+' or '-' ? text.AsSpan(1) : text;
        if (digits.Length is < 1 or > 15 || digits.ContainsAnyExceptInRange('0', '9')) return false;
        value = long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return true;
    }
}
