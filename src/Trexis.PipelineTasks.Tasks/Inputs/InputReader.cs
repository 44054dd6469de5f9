using System.CommandLine;

namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>
/// Reads a task's inputs from the command line and, where an option is not given, from <c>TREXIS_INPUT_NAME</c>; the action, where
/// none is given, from <c>TREXIS_INPUT_ACTION</c>. Collects every mistake before it refuses.
/// </summary>
public static class InputReader
{
    /// <summary>Where a pipeline names the action.</summary>
    public const string ActionVariable = "TREXIS_INPUT_ACTION";

    /// <summary>What stands for a secret that was received.</summary>
    /// <param name="folder">Where the command was called.</param>
    /// <exception cref="InputException">At least one input is wrong; all of them are named.</exception>
    public static ReadInputs Read(
        TaskInfo info, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string? folder = null)
    {
        List<InputSpec> specs = [.. info.Inputs, .. CommonInputs.All, .. TerminalInputs.All];
        var command = new CommandLineForm(info, specs);
        var parsed = command.Parse(arguments, environment);
        var problems = new List<InputProblem>(parsed.Problems);
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var spec in specs)
        {
            if (parsed.Action is { } action && spec.Actions.Count > 0 && !spec.Actions.Contains(action))
            {
                if (parsed.Given.ContainsKey(spec.Name))
                    problems.Add(
                        new InputProblem(spec.Option, $"does not belong to '{action}'", null, $"with {string.Join(", ", spec.Actions)}"));
                continue;
            }

            var (where, text) = Find(spec, parsed.Given, environment);
            if (text is null)
            {
                if (spec.Required)
                    problems.Add(new InputProblem(spec.Option, "is missing", null, $"{Accepted(spec)} (or the variable {spec.Variable})"));
                continue;
            }

            if (Convert(spec, text) is { } value) values[spec.Name] = value;
            else problems.Add(new InputProblem(where, "cannot be read", spec.IsSecret ? Redaction.Mark : text, Accepted(spec)));
        }

        return problems.Count == 0 ? new ReadInputs(parsed.Action, new InputValues(values, folder)) : throw new InputException(problems);
    }

    public static string Accepted(InputSpec spec) => spec.Kind switch
    {
        InputKind.Flag => "true or false",
        InputKind.Choice => string.Join(", ", spec.Accepted),
        InputKind.Duration => DurationText.Accepted,
        InputKind.Integer => "a whole number from 0 on",
        InputKind.Path => "a path",
        _ => "text",
    };

    // GitHub hands an absent input of a composite action over as an empty variable.
    private static (string Where, string? Text) Find(
        InputSpec spec, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> environment)
    {
        if (given.TryGetValue(spec.Name, out var text)) return (spec.Option, text);
        return environment.TryGetValue(spec.Variable, out var variable) && variable.Length > 0
            ? (spec.Variable, variable)
            : (spec.Option, spec.Default);
    }

    private static object? Convert(InputSpec spec, string text) => spec.Kind switch
    {
        _ when spec.IsSecret => new Secret(text),
        InputKind.Flag => bool.TryParse(text, out var flag) ? flag : null,
        InputKind.Choice => spec.Accepted.Contains(text) ? text : null,
        InputKind.Duration => DurationText.TryParse(text, out var duration) ? duration : null,
        InputKind.Integer => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) ? text : null,
    };

    /// <summary>The command line's grammar, made from the declarations.</summary>
    private sealed class CommandLineForm
    {
        private readonly TaskInfo _info;
        private readonly Dictionary<Option<string>, InputSpec> _options = [];
        private readonly Dictionary<Argument<string?>, InputSpec> _positions = [];
        private readonly Argument<string?> _action = Position("action");
        private readonly RootCommand _command = new();

        public CommandLineForm(TaskInfo info, List<InputSpec> specs)
        {
            _info = info;
            _command.Options.Clear();
            if (info.Actions.Count > 0) _command.Arguments.Add(_action);
            foreach (var spec in specs.Where(spec => spec.Positional))
            {
                var argument = Position(spec.Name);
                _positions[argument] = spec;
                _command.Arguments.Add(argument);
            }

            foreach (var spec in specs.Where(spec => !spec.Positional))
            {
                var option = new Option<string>(spec.Option)
                {
                    Arity = spec.Kind == InputKind.Flag ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
                };
                _options[option] = spec;
                _command.Options.Add(option);
            }
        }

        public (string? Action, IReadOnlyDictionary<string, string> Given, IReadOnlyList<InputProblem> Problems) Parse(
            IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
        {
            // A leading @ is a team's or a person's name here, not a response file.
            var result = _command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            var problems = new List<InputProblem>();
            var given = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (option, spec) in _options)
            {
                if (result.GetResult(option) is not { Implicit: false } read) continue;
                if (read.Tokens.Count == 0 && spec.Kind != InputKind.Flag)
                    problems.Add(new InputProblem(spec.Option, "has no value", null, Accepted(spec)));
                else if (read.IdentifierTokenCount > 1)
                    problems.Add(new InputProblem(spec.Option, "is given more than once", null, "one value"));
                else given[spec.Name] = read.Tokens.Count == 0 ? "true" : read.Tokens[0].Value;
            }

            // The grammar takes an option that it does not know for the next argument.
            var misplaced = _positions.Keys.Prepend(_action).Select(argument => Value(result, argument)).OfType<string>().Where(IsOption);
            List<string> unknown = [.. misplaced, .. result.UnmatchedTokens];
            problems.AddRange(unknown.Where(token => !FollowsUnknownOption(token, arguments, unknown)).Select(Unmatched));
            foreach (var (argument, spec) in _positions)
            {
                if (Value(result, argument) is { } value && !IsOption(value)) given[spec.Name] = value;
            }

            var action = Value(result, _action) ?? (_info.Actions.Count > 0 ? environment.Present(ActionVariable) : null);
            if (_info.Actions.Count > 0 && _info.Actions.All(known => known.Name != action) && (action is null || !IsOption(action)))
                problems.Add(
                    new InputProblem(
                        _info.Name,
                        action is null ? "needs an action" : "has no such action",
                        action,
                        string.Join(", ", _info.Actions.Select(known => known.Name))));
            return (action, given, problems);
        }

        // One mistake, one line: the value of an option that does not exist is no mistake of its own.
        private static bool FollowsUnknownOption(string token, IReadOnlyList<string> arguments, IReadOnlyList<string> unmatched) =>
            !IsOption(token)
            && Enumerable.Range(1, Math.Max(arguments.Count - 1, 0)).Any(at =>
                arguments[at] == token
                    && IsOption(arguments[at - 1])
                    && !arguments[at - 1].Contains('=', StringComparison.Ordinal)
                    && unmatched.Contains(arguments[at - 1]));

        private static bool IsOption(string token) => token.StartsWith('-');

        private static Argument<string?> Position(string name) => new(name) { Arity = ArgumentArity.ZeroOrOne };

        private static string? Value(ParseResult result, Argument<string?> argument) =>
            result.GetResult(argument) is { Tokens: [var token, ..] } ? token.Value : null;

        private string Arguments()
        {
            IEnumerable<string> action = _info.Actions.Count > 0 ? [string.Join('|', _info.Actions.Select(known => known.Name))] : [];
            return string.Join(' ', [.. action, .. _positions.Values.Select(spec => spec.Option), "[options]"]);
        }

        private InputProblem Unmatched(string token)
        {
            var known = _options.Values.Select(spec => spec.Option).ToList();
            if (token == "-v" || token.StartsWith("/v:", StringComparison.OrdinalIgnoreCase))
                return new InputProblem(
                    token.Split('=')[0], "is no option: the deployment file names what SQLCMD variables hold", null,
                    "variables: { Name: value } in its artifact:");
            if (!IsOption(token)) return new InputProblem(_info.Name, "does not take this argument", token, $"{Arguments()}; see --help");
            var name = token.Split('=')[0];
            if (name == "--dry-run") return new InputProblem(name, "unknown option", null, "trexis plan, which shows what would be done");
            return new InputProblem(
                name,
                "unknown option",
                null,
                Suggestion.Nearest(name, known) is { } near ? $"did you mean {near}? All options: --help" : "see --help");
        }
    }
}

/// <param name="Action">The action asked for, where the task has several.</param>
public sealed record ReadInputs(string? Action, InputValues Values);
