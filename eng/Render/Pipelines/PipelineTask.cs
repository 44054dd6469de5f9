using Trexis.PipelineTasks.Cli.Verbs;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Render.Pipelines;

/// <summary>A task as pipelines see it: its declaration and what every pipeline step has beside it.</summary>
internal sealed record PipelineTask(TaskInfo Info)
{
    public const string Repository = "trexis/pipeline-tasks";

    public const string RenderedBy = "dotnet run --project eng/Render";

    public static readonly string Notice = $"Rendered from the task's declaration, not written by hand: {RenderedBy}";

    /// <summary>Handed over by a variable of this name, as <c>env:TREXIS_CONNECTION</c> in deployment.yml reads it.</summary>
    public const string ConnectionVariable = "TREXIS_CONNECTION";

    public static readonly InputSpec Connection = new("connection", InputKind.Text, "The connection string, from a secret; the variable "
        + "TREXIS_CONNECTION of the job when absent.")
    { IsSecret = true };

    public static readonly InputSpec WorkingDirectory = new("working_directory", InputKind.Path, "The folder to run in.") { Default = "." };

    public static IReadOnlyList<PipelineTask> All { get; } = [.. TaskSet.All.Values.Select(make => new PipelineTask(make().Info))];

    public string Name => Info.Name;

    public string Title => $"Trexis {Name}";

    /// <summary>The action as an input of its own, where the task has several.</summary>
    public InputSpec? Action => Info.Actions.Count == 0
        ? null
        : new InputSpec("action", InputKind.Choice, string.Join(' ', Info.Actions.Select(action => $"{action.Name}: {action.Purpose}")))
        {
            Accepted = [.. Info.Actions.Select(action => action.Name)],
            Required = Info.Actions.Count > 1,
            Default = Info.Actions.Count > 1 ? null : Info.Actions[0].Name,
        };

    /// <summary>What the executable reads as <c>TREXIS_INPUT_NAME</c>, in the order in which people look for it.</summary>
    public IReadOnlyList<InputSpec> Inputs => [
        .. Action is { } action ? [action] : Array.Empty<InputSpec>(),
        .. Info.Inputs.Where(spec => spec.Positional),
        .. CommonInputs.All.Where(spec => spec == CommonInputs.Environment),
        .. Info.Inputs.Where(spec => !spec.Positional),
        .. CommonInputs.All.Where(spec => spec != CommonInputs.Environment),
    ];

    public IReadOnlyList<OutputSpec> Outputs =>
    [
        .. CommonOutputs.Where(common => Info.Outputs.All(own => own.Name != common.Name)),
        .. Info.Outputs,
    ];

    private static readonly OutputSpec[] CommonOutputs =
    [
        new("verdict", "passed, warned, unknown or failed."),
        new("failed-checks", "The codes that refuse, separated by commas."),
        new("document", "The path of the run document."),
    ];

    /// <summary>The input's description as one line, with what it accepts.</summary>
    public static string Describe(InputSpec spec)
    {
        var text = spec.Description;
        if (spec.Accepted.Count > 0 && spec.Name != "action") text += $" One of: {string.Join(", ", spec.Accepted)}.";
        if (spec.Kind is InputKind.Flag) text += " true or false.";
        if (spec.Actions.Count > 0) text += $" Only with {string.Join(", ", spec.Actions)}.";
        return text;
    }
}
