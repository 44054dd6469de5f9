using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Deployments;

/// <summary>
/// An environment of more targets than anybody reads one by one. Texts tell how many of them are alike and name the exceptions, so
/// that no report grows into a list of a thousand names.
/// </summary>
public static partial class Fleet
{
    /// <summary>Up to as many targets of one environment are named; of more their number is told.</summary>
    public const int MostNamed = 8;

    private const int Examples = 3;

    public static bool IsOne(int targets) => targets > MostNamed;

    /// <summary>
    /// Each name once; those of one environment's targets, where they are many, as one: <c>997 targets of prod (eu-1, eu-2, eu-3 …)</c>.
    /// </summary>
    public static IReadOnlyList<string> Named(IEnumerable<string> places) =>
    [
        .. places.Distinct(StringComparer.Ordinal)
            .GroupBy(EnvironmentOf)
            .SelectMany(group => group.Key is { } environment && group.Skip(MostNamed).Any()
                ? [Counted(environment, [.. group])]
                : group.AsEnumerable()),
    ];

    /// <summary>The first of many texts, and how many more there are.</summary>
    public static string Listed(IReadOnlyList<string> texts, string separator = ", ") => texts.Count <= MostNamed
        ? string.Join(separator, texts)
        : $"{string.Join(separator, texts.Take(MostNamed))}{separator}… and {HumanText.Number(texts.Count - MostNamed)} more";

    /// <summary>The target's own name in <c>prod/eu</c>.</summary>
    public static string NameOf(string place) => place[(place.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>A text without the names of its target and without figures: what is the same on many targets has the same shape.</summary>
    public static string Shape(string text, string? name, string? database) => Word().Replace(text, found =>
    {
        var word = found.Value.TrimEnd('.', '-');
        return word == name || word == database || Figure().IsMatch(word)
            ? string.Concat("#", found.Value.AsSpan(word.Length))
            : found.Value;
    });

    private static string Counted(string environment, IReadOnlyList<string> places) =>
        $"{HumanText.Plural(places.Count, "target")} of {environment} ({string.Join(", ", places.Take(Examples).Select(NameOf))} …)";

    private static string? EnvironmentOf(string place) =>
        place.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? place[..end] : null;

    [GeneratedRegex(@"[\p{L}\p{N}_](?:[\p{L}\p{N}_.\-]|,(?=[0-9]))*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // Numbers, dates and hashes.
    [GeneratedRegex("^(?=.*[0-9])[0-9a-f.,\\-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Figure();
}
