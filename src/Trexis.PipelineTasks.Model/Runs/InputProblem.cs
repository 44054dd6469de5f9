using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>One mistake in what the caller wrote.</summary>
/// <param name="Where">An option, or a file with line and column.</param>
/// <param name="Received">What was read; <c>***</c> for a secret; absent where nothing was given.</param>
/// <param name="Accepted">The accepted form.</param>
public sealed partial record InputProblem(string Where, string What, string? Received, string Accepted)
{
    /// <summary>Absent where <see cref="Where"/> names no line.</summary>
    public SourceLocation? Location => Place().Match(Where) is { Success: true } place
        ? new SourceLocation(
            place.Groups[1].Value,
            int.Parse(place.Groups[2].Value, CultureInfo.InvariantCulture),
            int.Parse(place.Groups[3].Value, CultureInfo.InvariantCulture))
        : null;

    public override string ToString() =>
        Received is null ? $"{Where}: {What}; accepted: {Accepted}" : $"{Where}: {What}: '{Received}'; accepted: {Accepted}";

    [GeneratedRegex(@"^(.+):([0-9]{1,9}):([0-9]{1,9})$", RegexOptions.Singleline)]
    private static partial Regex Place();
}

/// <summary>All of a caller's mistakes, reported together; ends with exit code 2.</summary>
public sealed class InputException(IReadOnlyList<InputProblem> problems)
    : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<InputProblem> Problems { get; } = problems;
}
