using System.Globalization;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>Azure's function calls, as far as our templates use them; what it does not know is an error.</summary>
internal sealed partial class AzureExpression
{
    private readonly List<string> _tokens;
    private readonly Func<string, string> _context;
    private readonly bool _failed;
    private int _at;

    private AzureExpression(string text, Func<string, string> context, bool failed)
    {
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        (_context, _failed) = (context, failed);
    }

    public static string Value(string text, Func<string, string> context, bool failed = false)
    {
        var expression = new AzureExpression(text, context, failed);
        var value = expression.Next();
        return expression._at == expression._tokens.Count ? value : throw new InvalidOperationException($"not understood: {text}");
    }

    public static bool IsTrue(string text, Func<string, string> context, bool failed = false) =>
        string.Equals(Value(text, context, failed), "True", StringComparison.OrdinalIgnoreCase);

    private string Next()
    {
        var token = _tokens[_at++];
        if (token[0] == '\'') return token[1..^1];
        if (char.IsAsciiDigit(token[0])) return token;
        return _at < _tokens.Count && _tokens[_at] == "(" ? Call(token) : _context(token);
    }

    private string Call(string name)
    {
        var arguments = new List<string>();
        for (_at++; _tokens[_at] != ")";)
        {
            if (_tokens[_at] == ",") _at++;
            else arguments.Add(Next());
        }

        _at++;
        return name switch
        {
            "eq" => Of(string.Equals(arguments[0], arguments[1], StringComparison.OrdinalIgnoreCase)),
            "ne" => Of(!string.Equals(arguments[0], arguments[1], StringComparison.OrdinalIgnoreCase)),
            "and" => Of(arguments.TrueForAll(argument => argument == "True")),
            "or" => Of(arguments.Contains("True")),
            "in" => Of(arguments.Skip(1).Contains(arguments[0], StringComparer.OrdinalIgnoreCase)),
            "gt" => Of(int.Parse(arguments[0], CultureInfo.InvariantCulture) > int.Parse(arguments[1], CultureInfo.InvariantCulture)),
            "contains" => Of(arguments[0].Contains(arguments[1], StringComparison.OrdinalIgnoreCase)),
            "not" => Of(arguments[0] != "True"),
            "canceled" => "False",
            "coalesce" => arguments.Find(argument => argument.Length > 0) ?? "",
            "format" => string.Format(CultureInfo.InvariantCulture, arguments[0], [.. arguments.Skip(1)]),
            "length" => arguments[0].Count(letter => letter == '\n').ToString(CultureInfo.InvariantCulture), // of a list only
            "succeeded" => Of(!_failed),
            "succeededOrFailed" or "always" => "True",
            "trim" => arguments[0].Trim(),
            "convertToJson" => arguments[0],
            "replace" => arguments[0].Replace(arguments[1], arguments[2], StringComparison.Ordinal),
            _ => throw new InvalidOperationException($"the function {name} is not known here"),
        };
    }

    private static string Of(bool value) => value ? "True" : "False";

    [GeneratedRegex(@"'[^']*'|[(),]|\d+|[A-Za-z_][\w.]*(?:\['[^']*'\])?")]
    private static partial Regex Token();
}
