namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>One mistake in what the caller wrote.</summary>
/// <param name="Where">An option, or a file with line and column.</param>
/// <param name="Received">What was read; <c>***</c> for a secret; absent where nothing was given.</param>
/// <param name="Accepted">The accepted form.</param>
public sealed record InputProblem(string Where, string What, string? Received, string Accepted)
{
    public override string ToString() =>
        Received is null ? $"{Where}: {What}; accepted: {Accepted}" : $"{Where}: {What}: '{Received}'; accepted: {Accepted}";
}

/// <summary>All of a caller's mistakes, reported together; ends with exit code 2.</summary>
public sealed class InputException(IReadOnlyList<InputProblem> problems)
    : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<InputProblem> Problems { get; } = problems;
}
