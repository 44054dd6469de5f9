using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>One mistake in what the caller wrote.</summary>
/// <param name="Where">An option, or a file with line and column.</param>
/// <param name="Received">What was read; <c>***</c> for a secret; absent where nothing was given.</param>
/// <param name="Accepted">The accepted form.</param>
public sealed partial record InputProblem(string Where, string What, string? Received, string Accepted)
{
    /// <summary>Of a problem, from its text or from its <see cref="Where"/> alone; absent where that names no line.</summary>
    public static SourceLocation? LocationOf(string text) => Place().Match(text) is { Success: true } place
        ? new SourceLocation(
            place.Groups["file"].Value,
            int.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture),
            place.Groups["column"] is { Success: true } column ? int.Parse(column.Value, CultureInfo.InvariantCulture) : null)
        : null;

    public override string ToString() =>
        Received is null ? $"{Where}: {What}; accepted: {Accepted}" : $"{Where}: {What}: '{Received}'; accepted: {Accepted}";

    [GeneratedRegex(
        "^(?<file>((?!: ).)+?):(?<line>[0-9]{1,9})(:(?<column>[0-9]{1,9}))?(: |$)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}

/// <summary>All of a caller's mistakes, reported together; ends with exit code 2.</summary>
public sealed class InputException(IReadOnlyList<InputProblem> problems)
    : Exception(string.Join('\n', problems))
{
    /// <summary>Of one mistake alone.</summary>
    public InputException(string where, string what, string? received, string accepted)
        : this([new InputProblem(where, what, received, accepted)])
    {
    }

    public IReadOnlyList<InputProblem> Problems { get; } = problems;
}
