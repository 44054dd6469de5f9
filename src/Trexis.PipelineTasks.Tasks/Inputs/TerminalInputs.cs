using Trexis.PipelineTasks.Platforms.Http;
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

    public static readonly InputSpec Json = new(
        "json",
        InputKind.Flag,
        "Write what was found to standard output as lines of JSON, each run document one line; what people read goes to standard error.")
    { Default = "false" };

    public static readonly IReadOnlyList<InputSpec> All = [Verbose, Quiet, Json];

    /// <summary>
    /// Parts what a machine reads from what people read. It is asked for before the inputs are read, whose mistakes are told to people.
    /// </summary>
    public static ProcessEnvironment Streams(IReadOnlyList<string> arguments, ProcessEnvironment ambient)
    {
        var at = arguments.ToList().FindIndex(argument => argument.Split('=')[0] == Json.Option);
        var given = at < 0
            ? ambient.Environment.Present(Json.Variable)
            : arguments[at].Split('=').ElementAtOrDefault(1) ?? (arguments.ElementAtOrDefault(at + 1) == "false" ? "false" : "true");
        return given == "true" ? ambient.ForMachine() : ambient;
    }

    /// <exception cref="InputException">Both were given.</exception>
    internal static TerminalDetail DetailOf(InputValues inputs) => (inputs.Flag(Verbose), inputs.Flag(Quiet)) switch
    {
        (true, true) => throw new InputException(Verbose.Option, $"is given together with {Quiet.Option}", null, "one of the two"),
        (true, _) => TerminalDetail.Verbose,
        (_, true) => TerminalDetail.Quiet,
        _ => TerminalDetail.Normal,
    };
}
