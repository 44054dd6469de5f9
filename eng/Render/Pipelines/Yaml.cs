using System.Text.Json;

namespace Render.Pipelines;

/// <summary>Writes the few shapes of YAML that actions and templates need: keys, scalars, nesting by two spaces.</summary>
internal sealed class Yaml
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public static string Scalar(string value) => NeedsNoQuotes(value)
        ? value
        : value.StartsWith("${{", StringComparison.Ordinal) && !value.Contains(": ", StringComparison.Ordinal)
            ? value
            : JsonSerializer.Serialize(value, Relaxed);

    public Yaml Comment(string text) => Line($"# {text}");

    public Yaml Line(string text)
    {
        _text.Append(' ', text.Length == 0 ? 0 : _depth * 2).Append(text).Append('\n');
        return this;
    }

    public Yaml Pair(string key, string value) => Line($"{key}: {Scalar(value)}");

    public Yaml Under(string key, Action<Yaml> write)
    {
        Line($"{key}:");
        return Inner(write);
    }

    public Yaml Inner(Action<Yaml> write)
    {
        _depth++;
        write(this);
        _depth--;
        return this;
    }

    /// <summary>One item of a list: its first line bears the dash.</summary>
    public Yaml Item(Action<Yaml> write)
    {
        var start = _text.Length;
        Inner(write);
        _text[start + (_depth * 2)] = '-';
        return this;
    }

    public override string ToString() => _text.ToString();

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static bool NeedsNoQuotes(string value) =>
        value.Length > 0
            && char.IsAsciiLetter(value[0])
            && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-' or '_' or '.' or '/' or '(' or ')' or ',')
        && value is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
}
