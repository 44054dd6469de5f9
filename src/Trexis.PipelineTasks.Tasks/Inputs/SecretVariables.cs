using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>Secrets by the variable that holds them, hidden before anybody can write them.</summary>
internal sealed class SecretVariables(IReadOnlyDictionary<string, string> environment, IPipelineHost host)
{
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

    private static InputException Problem(string where, string what, string accepted) =>
        new([new InputProblem(where, what, null, accepted)]);
}
