using Render.Pipelines;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Render.Reference;

/// <summary>Every input of every task on one page.</summary>
internal static class ReferencePage
{
    public static string Render(IReadOnlyList<PipelineTask> tasks)
    {
        var text = new StringBuilder($"<!-- {PipelineTask.Notice} -->\n\n# Inputs and outputs\n\n");
        text.Append(
            "Each input is `--name` on the command line (with hyphens), `name` of the action, the Azure parameter of the same name, and "
                + "the variable `TREXIS_INPUT_NAME`. Inputs that every task has stand at the end. In an action, an output's dot is a "
                + "hyphen.\n");
        foreach (var task in tasks)
        {
            text.Append(Text($"\n## {task.Name}\n\n{task.Info.Purpose}\n\n"));
            foreach (var action in task.Info.Actions) text.Append(Text($"- `{action.Name}`: {action.Purpose}\n"));
            if (task.Info.Actions.Count > 0) text.Append('\n');
            Table(text, task.Info.Inputs);
            text.Append("\n| output | what it is |\n|---|---|\n");
            foreach (var output in task.Outputs) text.Append(Text($"| `{output.Name}` | {Cell(output.Description)} |\n"));
        }

        text.Append("\n## Every task\n\n");
        Table(text, CommonInputs.All);
        text.Append("\n## Every action and step template\n\n");
        Table(text, [PipelineTask.Connection, PipelineTask.WorkingDirectory]);
        text.Append("\n## setup\n\n").Append(SetupAction.Purpose).Append("\n\n");
        Table(text, SetupAction.Inputs);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<InputSpec> specs)
    {
        if (specs.Count == 0)
        {
            text.Append("No inputs of its own.\n");
            return;
        }

        text.Append("| input | type | default | what it is |\n|---|---|---|---|\n");
        foreach (var spec in specs)
            text.Append(Text($"| `{spec.Name}` | {TypeOf(spec)} | {DefaultOf(spec)} | {Cell(PipelineTask.Describe(spec))} |\n"));
    }

    private static string TypeOf(InputSpec spec) => spec.IsSecret ? "secret" : spec.Kind switch
    {
        InputKind.Flag => "true/false",
        InputKind.Choice => "choice",
        InputKind.Duration => "duration",
        InputKind.Integer => "whole number",
        InputKind.Path => "path",
        _ => "text",
    };

    private static string DefaultOf(InputSpec spec) => spec.Required ? "required" : spec.Default is { } standard ? $"`{standard}`" : "";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Cell(string text) => text.Replace("|", "\\|").Replace("<", "&lt;");
}
