namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>A task's help, rendered from its declarations; at most 100 columns, readable without colour.</summary>
public static class HelpText
{
    private const int Width = 100;
    private const int Indent = 24;

    /// <param name="command">What the user types: <c>trexis-precheck</c> or <c>trexis precheck</c>.</param>
    public static string Format(TaskInfo info, string command)
    {
        var text = new StringBuilder();
        Paragraph(text, info.Purpose);
        text.Append("\nusage: ").Append(command);
        if (info.Actions.Count > 0) text.Append(' ').AppendJoin('|', info.Actions.Select(action => action.Name));
        foreach (var spec in info.Inputs.Where(spec => spec.Positional)) text.Append(' ').Append(spec.Option);
        text.Append(" [options]\n");
        Section(text, "actions", info.Actions.Select(action => (action.Name, action.Purpose)));
        Section(text, "options", info.Inputs.Select(Option));
        Section(
            text,
            info.Inputs.Count == 0 ? "options" : "options of every task",
            CommonInputs.All.Concat(TerminalInputs.All).Select(Option));
        var example = info.Inputs.Concat(CommonInputs.All).First(spec => !spec.Positional);
        text.Append("\nEach option can also be given by a variable: ")
            .Append(example.Option)
            .Append(" as ")
            .Append(example.Variable)
            .Append(".\n");
        Section(text, "outputs", info.Outputs.Select(output => (output.Name, output.Description)));
        Section(text, "examples", info.Examples.Select(example => ($"{command} {example.Arguments}", example.Purpose)));
        Section(text, "exit codes", ExitCodes);
        return text.ToString();
    }

    private static readonly (string, string)[] ExitCodes =
    [
        ("0", "nothing refused"),
        ("1", "the gate said no; the results say why"),
        ("2", "the inputs are wrong; all problems are listed"),
        ("3", "a fault, or nothing was judged"),
        ("130", "cancelled"),
    ];

    private static (string, string) Option(InputSpec spec)
    {
        var description = new StringBuilder(spec.Description);
        if (spec.Accepted.Count > 0) description.Append(" One of: ").AppendJoin(", ", spec.Accepted).Append('.');
        if (spec.Default is not null && spec.Kind != InputKind.Flag) description.Append(" Default: ").Append(spec.Default).Append('.');
        if (spec.Required) description.Append(" Required.");
        if (spec.Actions.Count > 0) description.Append(" Only with ").AppendJoin(", ", spec.Actions).Append('.');
        return (spec.Option, description.ToString());
    }

    /// <summary>A title and its rows in two columns; nothing where there are none.</summary>
    public static void Section(StringBuilder text, string title, IEnumerable<(string Name, string Description)> rows)
    {
        var first = true;
        foreach (var (name, description) in rows)
        {
            if (first) text.Append('\n').Append(title).Append(":\n");
            first = false;
            text.Append("  ").Append(name.PadRight(Indent - 3));
            if (name.Length > Indent - 3) text.Append('\n').Append(' ', Indent - 1);
            text.Append(' ');
            Wrapped(text, description, Indent);
        }
    }

    private static void Paragraph(StringBuilder text, string sentence) => Wrapped(text, sentence, 0);

    private static void Wrapped(StringBuilder text, string sentence, int indent)
    {
        var column = indent;
        foreach (var word in sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > indent && column + word.Length + 1 > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (column > indent)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
