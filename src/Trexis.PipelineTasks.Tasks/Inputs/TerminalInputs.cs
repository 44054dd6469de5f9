using Trexis.PipelineTasks.Reporting.Terminal;

namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>How much a person at a terminal is shown; no pipeline needs it, whose log shows every result.</summary>
public static class TerminalInputs
{
    public static readonly InputSpec Verbose = new(
        "verbose", InputKind.Flag, "Show every result, also what passed and what does not apply.")
    { Default = "false" };

    public static readonly InputSpec Quiet = new(
        "quiet", InputKind.Flag, "Show only what stops the deployment, and its verdict.")
    { Default = "false" };

    public static readonly IReadOnlyList<InputSpec> All = [Verbose, Quiet];

    /// <exception cref="InputException">Both were given.</exception>
    internal static TerminalDetail DetailOf(InputValues inputs) => (inputs.Flag(Verbose), inputs.Flag(Quiet)) switch
    {
        (true, true) => throw new InputException(
            [new InputProblem(Verbose.Option, $"is given together with {Quiet.Option}", null, "one of the two")]),
        (true, _) => TerminalDetail.Verbose,
        (_, true) => TerminalDetail.Quiet,
        _ => TerminalDetail.Normal,
    };
}
