using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// GitHub's expressions, as far as our actions and workflows use them: contexts, literals, <c>== != ! &amp;&amp; ||</c>, format
/// and the status functions. What it does not know is an error, so that no template can rely on it unseen.
/// </summary>
internal sealed partial class Expression
{
    private readonly List<string> _tokens;
    private readonly Func<string, string> _context;
    private readonly bool _failed;
    private readonly bool _cancelled;
    private int _at;

    private Expression(string text, Func<string, string> context, bool failed, bool cancelled)
    {
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        if (Token().Replace(text, "").Trim().Length > 0) throw new InvalidOperationException($"not understood: {text}");
        (_context, _failed, _cancelled) = (context, failed, cancelled);
    }

    /// <summary>Replaces each <c>${{ … }}</c> by its value.</summary>
    public static string Fill(string text, Func<string, string> context) =>
        Placeholder().Replace(
            text, match => Value(match.Groups[1].Value, context, failed: false, cancelled: false).Text);

    /// <summary>What an expression without its braces is as text, and whether it holds as a condition.</summary>
    public static (string Text, bool Holds) Value(string text, Func<string, string> context, bool failed, bool cancelled)
    {
        var value = Evaluate(text, context, failed, cancelled);
        return (value.Replace(No, "false", StringComparison.Ordinal), IsTrue(value));
    }

    /// <summary>Whether a step runs; without a status function only where nothing failed before.</summary>
    public static bool Allows(string? condition, Func<string, string> context, bool failed, bool cancelled = false)
    {
        var text = condition is null
            ? "success()"
            : Placeholder().Match(condition) is { Success: true } match ? match.Groups[1].Value : condition;
        var asks = StatusFunction().IsMatch(text);
        return (asks || !(failed || cancelled)) && IsTrue(Evaluate(text, context, failed, cancelled));
    }

    private static string Evaluate(string text, Func<string, string> context, bool failed, bool cancelled = false)
    {
        var expression = new Expression(text, context, failed, cancelled);
        var value = expression.Or();
        return expression._at == expression._tokens.Count
            ? value
            : throw new InvalidOperationException($"not understood from '{expression._tokens[expression._at]}': {text}");
    }

    // Outputs and inputs are strings: 'false' is as true as any other text. Only a comparison's no is one.
    private const string No = "\0no";

    private static bool IsTrue(string value) => value is not ("" or No);

    private static string Of(bool value) => value ? "true" : No;

    private string Or()
    {
        var value = And();
        while (Take("||"))
        {
            var other = And();
            value = IsTrue(value) ? value : other;
        }

        return value;
    }

    private string And()
    {
        var value = Equality();
        while (Take("&&"))
        {
            var other = Equality();
            value = IsTrue(value) ? other : value;
        }

        return value;
    }

    private string Equality()
    {
        var value = Unary();
        if (Take("==")) return Of(string.Equals(value, Unary(), StringComparison.OrdinalIgnoreCase));
        return Take("!=") ? Of(!string.Equals(value, Unary(), StringComparison.OrdinalIgnoreCase)) : value;
    }

    private string Unary() => Take("!") ? Of(!IsTrue(Unary())) : Primary();

    private string Primary()
    {
        if (Take("("))
        {
            var inner = Or();
            return Take(")") ? inner : throw new InvalidOperationException("a bracket is not closed");
        }

        var token = _tokens[_at++];
        if (token[0] == '\'') return token[1..^1].Replace("''", "'");
        if (char.IsAsciiDigit(token[0])) return token;
        if (token is "true" or "false") return Of(token == "true");
        if (Take("(")) return Call(token);
        if (!Take("[")) return _context(token);
        var key = Primary();
        return Take("]") ? _context($"{token}.{key}") : throw new InvalidOperationException("a bracket is not closed");
    }

    private string Call(string name)
    {
        var arguments = new List<string>();
        while (!Take(")"))
        {
            arguments.Add(Or());
            Take(",");
        }

        return name switch
        {
            "success" => Of(!_failed && !_cancelled),
            "failure" => Of(_failed && !_cancelled),
            "cancelled" => Of(_cancelled),
            "always" => "true",
            "contains" => Of(arguments[0].Contains(arguments[1], StringComparison.OrdinalIgnoreCase)),
            "startsWith" => Of(arguments[0].StartsWith(arguments[1], StringComparison.OrdinalIgnoreCase)),
            // Of a list the text stands for it; what is made of one text is that text.
            "fromJSON" => arguments[0].StartsWith('"') ? arguments[0][1..^1] : arguments[0] == "false" ? No : arguments[0],
            "format" => string.Format(CultureInfo.InvariantCulture, CompositeFormat.Parse(arguments[0]), [.. arguments.Skip(1)]),
            _ => throw new InvalidOperationException($"the function {name} is not known here"),
        };
    }

    private bool Take(string token)
    {
        if (_at >= _tokens.Count || _tokens[_at] != token) return false;
        _at++;
        return true;
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|\|\||&&|==|!=|[!(),\[\]]|[A-Za-z_][\w.*-]*|\d+")]
    private static partial Regex Token();

    [GeneratedRegex(@"\$\{\{(.*?)\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(success|failure|cancelled|always)\(\)")]
    private static partial Regex StatusFunction();
}
