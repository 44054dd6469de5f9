namespace Trexis.PipelineTasks.Configuration.Values;

/// <summary>Percentages as users write them: <c>80%</c>, <c>72.5%</c>.</summary>
internal static class PercentageText
{
    public const string Accepted = "a percentage from 0% to 100%, such as 80% or 72.5%";

    public const string Pattern = @"^(100(\.0{1,3})?|[0-9]{1,2}(\.[0-9]{1,3})?)%$";

    /// <param name="value">0 to 100.</param>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        if (text.Length is < 2 or > 8 || text[^1] != '%') return false;
        var number = text.AsSpan(0, text.Length - 1);
        return char.IsAsciiDigit(number[0])
            && char.IsAsciiDigit(number[^1])
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && value <= 100;
    }

    public static string Format(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###}%");
}
