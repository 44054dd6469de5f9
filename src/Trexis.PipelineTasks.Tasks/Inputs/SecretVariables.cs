using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms;

namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>Secrets by the variable that holds them, hidden before anybody can write them.</summary>
public sealed class SecretVariables(IReadOnlyDictionary<string, string> environment, IPipelineHost host)
{
    /// <summary>
    /// Hold a secret in whatever run has them. Most are opened late, or by a driver that asks nobody; a message may quote them before.
    /// </summary>
    private static readonly IReadOnlyList<string> Known =
    [
        .. KnownPlatforms.All.SelectMany(platform => platform.TokenVariables),
        SigningKey.Variable,
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "ACTIONS_RUNTIME_TOKEN",
        "AZURE_CLIENT_CERTIFICATE_PASSWORD",
        "AZURE_CLIENT_SECRET",
        "AZURE_PASSWORD",
    ];

    /// <summary>The environment, and for each of these variables that it leaves open the line that bears its name.</summary>
    /// <param name="read">The variables that the deployment reads: a line for any other is hidden, and stands for nothing.</param>
    /// <exception cref="InputException">A line is none; all of them are named by their number.</exception>
    public static SecretVariables From(
        IReadOnlyDictionary<string, string> environment, IReadOnlyCollection<string> read, IPipelineHost host)
    {
        const string Lines = DeploymentConfiguration.LinesVariable;
        if (!environment.TryGetValue(Lines, out var text) || text.Length == 0) return new SecretVariables(environment, host);
        var all = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        var problems = new List<InputProblem>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Trim().Length == 0) continue;
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                var what = string.Create(CultureInfo.InvariantCulture, $"has no name before an equals sign in line {number}");
                problems.Add(Mistake(Lines, what, "lines NAME=value"));
                continue;
            }

            var (name, value) = (line[..at].Trim(), line[(at + 1)..]);
            host.Mask(new Secret(value));
            if (read.Contains(name) && all.GetValueOrDefault(name) is null or "") all[name] = value;
        }

        return problems.Count == 0 ? new SecretVariables(all, host) : throw new InputException(problems);
    }

    /// <summary>Hides what is secret whatever a deployment file says.</summary>
    public static void HideKnown(IReadOnlyDictionary<string, string> environment, IPipelineHost host)
    {
        foreach (var variable in Known)
        {
            if (environment.TryGetValue(variable, out var value) && value.Length > 0) host.Mask(new Secret(value));
        }
    }

    /// <summary>A connection string or a SQLCMD variable's value: every character counts. Absent where it is empty or not set.</summary>
    public Secret? Whole(string variable) =>
        environment.TryGetValue(variable, out var value) && value.Length > 0 ? Hidden(value) : null;

    /// <summary>A token, a key or an address: blanks and line ends around it were only pasted with it.</summary>
    /// <exception cref="InputException">It holds a control character, or is shorter than any token.</exception>
    public Secret? Token(string variable) => Token(environment.GetValueOrDefault(variable), variable);

    /// <inheritdoc cref="Token(string)"/>
    public Secret? Token(InputValues inputs, InputSpec input) => Token(inputs.Secret(input)?.Reveal(), input.Option);

    private Secret? Token(string? value, string where)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        var token = Hidden(value.Trim());
        if (value.Trim().Any(char.IsControl))
            throw Problem(where, "holds a control character, such as a line end, inside of a token or an address", "one line");
        return token.IsTooShortToHide
            ? throw Problem(
                where,
                "is shorter than any token or address, and too short to be hidden",
                $"at least {TextOutlet.ShortestSecret.ToString(CultureInfo.InvariantCulture)} characters")
            : token;
    }

    private Secret Hidden(string value)
    {
        var secret = new Secret(value);
        host.Mask(secret);
        return secret;
    }

    private static InputException Problem(string where, string what, string accepted) => new([Mistake(where, what, accepted)]);

    // Nothing of what was received is shown.
    private static InputProblem Mistake(string where, string what, string accepted) => new(where, what, null, accepted);
}
