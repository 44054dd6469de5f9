namespace Trexis.PipelineTasks.Tasks.Inputs;

public enum InputKind
{
    Text,

    /// <summary>True or false; on the command line its presence is enough.</summary>
    Flag,

    /// <summary>One of <see cref="InputSpec.Accepted"/>.</summary>
    Choice,

    /// <summary>A number with a unit: <c>500ms</c>, <c>30s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>.</summary>
    Duration,

    Integer,

    /// <summary>A file or folder, relative to the working directory.</summary>
    Path,
}

/// <summary>
/// One input, declared once: <c>--help</c>, action.yml, task.json, template parameters and the reference page are
/// rendered from it. Read from <c>--name</c> or, in a pipeline, from <c>TREXIS_INPUT_NAME</c>.
/// </summary>
/// <param name="Name">snake_case; the option is the same with hyphens.</param>
/// <param name="Description">One sentence, as help and action.yml show it.</param>
public sealed record InputSpec(string Name, InputKind Kind, string Description)
{
    public string? Default { get; init; }

    public bool Required { get; init; }

    /// <summary>Never echoed, and read as a <see cref="Secret"/>.</summary>
    public bool IsSecret { get; init; }

    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>Given by its place on the command line rather than by its option.</summary>
    public bool Positional { get; init; }

    /// <summary>The actions that know it; empty means all.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>How the command line and messages name it.</summary>
    public string Option => Positional ? Name.ToUpperInvariant() : "--" + Name.Replace('_', '-');

    public string Variable => "TREXIS_INPUT_" + Name.ToUpperInvariant();
}

public sealed record OutputSpec(string Name, string Description);

/// <summary>What a task is, for help and for everything that is rendered from declarations.</summary>
/// <param name="Name"><c>precheck</c>; the executable is <c>trexis-precheck</c>.</param>
/// <param name="Purpose">One sentence.</param>
/// <param name="Actions">Empty for a task that does one thing.</param>
/// <param name="Examples">Command lines after the executable's name, each with what it is for.</param>
public sealed record TaskInfo(
    string Name,
    string Purpose,
    IReadOnlyList<TaskAction> Actions,
    IReadOnlyList<InputSpec> Inputs,
    IReadOnlyList<OutputSpec> Outputs,
    IReadOnlyList<TaskExample> Examples)
{
    /// <summary>What it is for whoever asks of one of its actions alone.</summary>
    public TaskInfo Of(TaskAction action) => this with
    {
        Purpose = action.Purpose,
        Actions = [],
        Inputs =
        [
            .. Inputs.Where(spec => spec.Actions.Count == 0 || spec.Actions.Contains(action.Name))
                .Select(spec => spec with { Actions = [] }),
        ],
        Examples =
        [
            .. Examples.Where(example => example.Arguments.StartsWith($"{action.Name} ", StringComparison.Ordinal))
                .Select(example => example with { Arguments = example.Arguments[(action.Name.Length + 1)..] }),
        ],
    };
}

public sealed record TaskAction(string Name, string Purpose);

public sealed record TaskExample(string Arguments, string Purpose);
