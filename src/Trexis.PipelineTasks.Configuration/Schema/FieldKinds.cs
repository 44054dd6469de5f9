using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration.Values;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>The kinds of values that files hold; public are those that other assemblies' files hold, too.</summary>
public static class FieldKinds
{
    private const int LongestLine = 400;

    private const int LongestProse = 20_000;

    private const string CodePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    internal const string VariablePattern = "[A-Za-z_][A-Za-z0-9_]{0,127}";

    internal const string Control = @"\u0000-\u001f\u007f-\u009f";

    private const string ControlButLines = @"\u0000-\u0009\u000b-\u001f\u007f-\u009f";

    public static ValueKind<int> Version => new TextKind<int>(
        "1",
        (string text, out int value, out string why) =>
        {
            (value, why) = (DeploymentConfiguration.CurrentVersion, "is not a format that this tool reads");
            return text == "1";
        },
        () => new JsonObject { ["const"] = DeploymentConfiguration.CurrentVersion })
    { MustBePlain = true };

    internal static TextKind<bool> Flag => new(
        "true or false",
        (string text, out bool value, out string why) =>
        {
            (value, why) = (text == "true", "is neither true nor false");
            return text is "true" or "false";
        },
        () => new JsonObject { ["type"] = "boolean" })
    { MustBePlain = true };

    internal static TextKind<TimeSpan> Duration { get; } =
        Parsed<TimeSpan>(DurationText.Accepted, DurationText.TryParse, "is not a duration", DurationText.Pattern);

    internal static TextKind<double> Percentage { get; } =
        Parsed<double>(PercentageText.Accepted, PercentageText.TryParse, "is not a percentage", PercentageText.Pattern);

    internal static TextKind<ChangeWindow> Window => new(
        ChangeWindowText.Accepted,
        (string text, out ChangeWindow value, out string why) =>
        {
            var read = ChangeWindowText.TryParse(text, out var window, out why);
            if (why.Length == 0) why = "is not a change window";
            value = window!;
            return read;
        },
        () => Matching(ChangeWindowText.Pattern))
    { Hint = ChangeWindowText.Hint };

    internal static TextKind<RowExpectation> Rows => Parsed<RowExpectation>(
        RowExpectationText.Accepted, RowExpectationText.TryParse!, "is not a change in rows", RowExpectationText.Pattern, "integer");

    internal static TextKind<DateTimeOffset> Expiry =>
        Parsed<DateTimeOffset>(ExpiryText.Accepted, ExpiryText.TryParse, "is not a date", ExpiryText.Pattern).As("date");

    /// <summary>Names that become part of file names and are typed on command lines.</summary>
    internal static TextKind<string> Identifier { get; } = Patterned(
        "a name of letters, digits, - and _, at most 64, that begins with a letter or digit",
        "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$",
        unquoted: ["integer", "boolean"]);

    internal static TextKind<string> ChangeId => Patterned(
        "an id of letters, digits, dots, - and _, at most 64, that begins with a letter or digit",
        CodePattern,
        unquoted: ["number", "boolean"]);

    /// <summary>A check's or attestation's code; whether it is known is judged with the set of codes at hand.</summary>
    internal static TextKind<string> Code { get; } = new(
        "a code such as backup.restored",
        (string text, out string value, out string why) =>
        {
            (value, why) = (text, "is not such a name");
            return Fits(text, CodePattern);
        },
        () => new JsonObject { ["$ref"] = $"#/$defs/{ConfigurationSchemas.CodeDefinition}" });

    /// <summary>A kind of operation; there are too many to name them all in a message.</summary>
    internal static TextKind<string> Operation => new(
        "a kind of operation as the plan names it, such as drop-column",
        (string text, out string value, out string why) =>
        {
            (value, why) = (text, "is no kind of operation");
            return OperationKind.All.Contains(text);
        },
        () => new JsonObject
        {
            ["enum"] = new JsonArray([.. OperationKind.All.Order(StringComparer.Ordinal).Select(kind => (JsonNode)kind)]),
        })
    { Hint = text => Suggestion.Tail(text, OperationKind.All) };

    internal static TextKind<string> Fingerprint => Patterned(
        "the change's fingerprint, at least its first 12 hexadecimal digits", "^[0-9a-fA-F]{12,64}$", "is not a fingerprint", "number");

    internal static TextKind<string> Thumbprint => Patterned(
        "a key's thumbprint of 43 letters, digits, - and _, as trexis keys prints it", "^[A-Za-z0-9_-]{43}$", "is no thumbprint");

    internal static TextKind<string> Sha256 => Patterned(
        "a file's SHA-256 in 64 hexadecimal digits, as sha256sum prints it", "^[0-9a-fA-F]{64}$", "is no SHA-256", "number");

    internal static TextKind<string> Workflow => Patterned(
        "a workflow's file at a ref: OWNER/REPO/.github/workflows/deploy.yml@refs/heads/main",
        "^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[^@ ]+@refs/[^ ]+$",
        "is no such workflow");

    internal static TextKind<string> Issuer => Patterned(
        $"an https address without a slash at its end, such as {TrustPolicy.GitHub}", "^https://[^ ]*[^ /]$", "is no issuer");

    internal static TextKind<string> Ref => Patterned(
        "a whole ref, such as refs/heads/main", "^refs/[^ ]+$", "is no whole ref");

    /// <summary>One line of text.</summary>
    public static ValueKind<string> Line { get; } = Text("a text on one line, at most 400 characters", LongestLine, mayHoldLines: false);

    /// <summary>Text that a person wrote for persons; may have several lines.</summary>
    internal static TextKind<string> Prose => Text("a text, at most 20000 characters", LongestProse, mayHoldLines: true);

    internal static TextKind<string> Path { get; } = Text("a path, relative to this file or absolute", LongestLine, mayHoldLines: false);

    internal static TextKind<string> Variable => new(
        "env:NAME, the environment variable that holds it",
        (string text, out string value, out string why) =>
        {
            (value, why) = (text.StartsWith("env:", StringComparison.Ordinal) ? text[4..] : "", "is not env:NAME");
            return IsVariable(value);
        },
        () => Matching($"^env:{VariablePattern}$"))
    { IsConfidential = true };

    /// <summary>As <c>$(…)</c> names it in scripts.</summary>
    internal static TextKind<string> SqlcmdVariable => Patterned(
        "the name of a SQLCMD variable: letters, digits, - and _, at most 128, that begins with a letter or _",
        "^[A-Za-z_][A-Za-z0-9_-]{0,127}$");

    /// <summary>Shown nowhere, whether it is a secret or not.</summary>
    internal static TextKind<VariableValue> VariableValue => new(
        "a text on one line, or env:NAME, the environment variable that holds it",
        (string text, out VariableValue value, out string why) =>
        {
            var variable = text.StartsWith("env:", StringComparison.Ordinal) ? text[4..] : null;
            value = variable is null ? new VariableValue(new Secret(text), null) : new VariableValue(null, variable);
            why = variable is null ? "is too long, or holds line breaks or control characters" : "names no environment variable";
            return variable is null ? text.Length <= LongestProse && !text.Any(char.IsControl) : IsVariable(variable);
        },
        () => AnyText($"^(env:{VariablePattern}|(?!env:)[^{Control}]*)$", LongestProse))
    { IsConfidential = true };

    internal static TextKind<int> Count(int least, int most) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        (string text, out int value, out string why) =>
        {
            why = "is not such a number";
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
        },
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most })
    { MustBePlain = true };

    /// <summary>One of a few words.</summary>
    public static ValueKind<T> Choice<T>(params (string Word, T Value)[] choices) => new TextKind<T>(
        string.Join(choices.Length == 2 ? " or " : ", ", choices.Select(choice => choice.Word)),
        (string text, out T value, out string why) =>
        {
            var at = Array.FindIndex(choices, choice => choice.Word == text);
            (value, why) = (at < 0 ? default! : choices[at].Value, "is not among the choices");
            return at >= 0;
        },
        () => new JsonObject { ["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice.Word)]) })
    { Hint = text => Suggestion.Tail(text, choices.Select(choice => choice.Word)) };

    internal static ValueKind<SignIn> SignIn => Choice(
        ("azure-cli", Configuration.SignIn.AzureCli),
        ("workload-identity", Configuration.SignIn.WorkloadIdentity),
        ("managed-identity", Configuration.SignIn.ManagedIdentity),
        ("entra", Configuration.SignIn.Entra));

    internal static ValueKind<string> Word(params string[] words) => Choice([.. words.Select(word => (word, word))]);

    /// <param name="atLeast">What an empty list lacks; absent where it may be empty.</param>
    public static ValueKind<IReadOnlyList<Field<T>>> List<T>(ValueKind<T> item, string? atLeast = null) => new ListKind<T>(item, atLeast);

    /// <param name="atLeast">What an empty mapping lacks; absent where it may be empty.</param>
    public static ValueKind<IReadOnlyList<Named<T>>> NamedBy<T>(ValueKind<string> name, ValueKind<T> item, string? atLeast = null) =>
        new NamedKind<T>(name, item, atLeast);

    internal static ValueKind<TShape> Mapping<TShape>()
        where TShape : class, ISchema<TShape> => new MappingKind<TShape>();

    /// <summary>A mapping, or in short the value of its key <paramref name="key"/> alone.</summary>
    internal static ValueKind<TShape> MappingOr<TShape>(string key)
        where TShape : class, ISchema<TShape> => new MappingKind<TShape>(key);

    public static ValueKind<IReadOnlyList<Field<TShape>>> Mappings<TShape>(string? atLeast = null)
        where TShape : class, ISchema<TShape> => List(Mapping<TShape>(), atLeast);

    internal static bool IsVariable(string name) => Fits(name, $"^{VariablePattern}$");

    /// <param name="unquoted">What else a text may look like where it stands without quotes: <c>2026</c>, <c>true</c>.</param>
    internal static JsonObject Matching(string pattern, params ReadOnlySpan<string> unquoted) => new()
    {
        ["type"] = unquoted.Length == 0 ? "string" : new JsonArray(["string", .. unquoted]),
        ["pattern"] = pattern,
    };

    private delegate bool TryParse<T>(string text, out T value);

    // What the pattern refuses is refused here, too, so that an editor never knows better.
    private static TextKind<T> Parsed<T>(
        string accepted, TryParse<T> parse, string otherwise, string pattern, params string[] unquoted) => new(
        accepted,
        (string text, out T value, out string why) =>
        {
            (value, why) = (default!, otherwise);
            return Fits(text, pattern) && parse(text, out value);
        },
        () => Matching(pattern, unquoted));

    private static TextKind<string> Patterned(
        string accepted, string pattern, string otherwise = "is not such a name", params string[] unquoted) => new(
        accepted,
        (string text, out string value, out string why) =>
        {
            (value, why) = (text, otherwise);
            return Fits(text, pattern);
        },
        () =>
        {
            var schema = Matching(pattern, unquoted);
            if (unquoted.Length > 0) schema["minimum"] = 0;
            return schema;
        });

    // The pattern's end is the text's: no line break may follow.
    private static bool Fits(string text, string pattern) =>
        Regex.Match(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) is { Success: true } match
        && match.Length == text.Length;

    private static TextKind<string> Text(string accepted, int longest, bool mayHoldLines) => new(
        accepted,
        (string text, out string value, out string why) =>
        {
            value = text.Trim();
            why = value.Length == 0 ? "is blank" : text.Length > longest ? "is too long" : "holds line breaks or control characters";
            return value.Length > 0
                && text.Length <= longest
                && !value.Any(character => char.IsControl(character) && !(mayHoldLines && character is '\n'));
        },
        () => AnyText($@"^\s*[^\s{Control}]([^{(mayHoldLines ? ControlButLines : Control)}]*[^\s{Control}])?\s*$", longest));

    private static JsonObject AnyText(string pattern, int longest)
    {
        var schema = Matching(pattern, "number", "boolean");
        schema["maxLength"] = longest;
        return schema;
    }
}
