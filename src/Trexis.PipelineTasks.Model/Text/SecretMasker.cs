using System.Data.Common;
using System.Net;
using System.Text.Encodings.Web;

namespace Trexis.PipelineTasks.Model.Text;

/// <summary>
/// The secrets of this run in every spelling in which a message might carry them, taken out of whatever a host writes.
/// The platforms mask too; this holds where they do not look: files, consoles, encoded text.
/// </summary>
public sealed class SecretMasker
{
    private const string Mark = "***";

    // A line of a secret shorter than this ("{", "}") hides nothing and would blank the whole log.
    private const int ShortestPart = 4;

    private static readonly string[] PasswordKeys = [
        "password", "pwd", "accountkey", "sharedaccesskey", "sharedaccesssignature", "client secret",
    ];

    private readonly Lock _gate = new();
    private string[] _values = [];

    /// <summary>Hides the value from now on.</summary>
    /// <returns>The spellings that were not yet hidden, each on one line, for the platform's own masks.</returns>
    public IReadOnlyList<string> Add(Secret secret)
    {
        var spellings = Parts(secret.Reveal()).SelectMany(Spellings).Distinct(StringComparer.Ordinal).ToList();
        lock (_gate)
        {
            var added = spellings.Except(_values, StringComparer.Ordinal).ToList();

            // The longest first: a secret that holds another one is taken out whole.
            _values = [.. _values.Concat(added).OrderByDescending(value => value.Length).ThenBy(value => value, StringComparer.Ordinal)];
            return [.. added.Where(value => !value.AsSpan().ContainsAny('\r', '\n'))];
        }
    }

    /// <summary>The text with <c>***</c> in place of every hidden value.</summary>
    public string Hide(string text)
    {
        foreach (var value in _values) text = text.Replace(value, Mark, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Parts(string value)
    {
        if (string.IsNullOrWhiteSpace(value)) yield break;
        yield return value;
        var lines = LogSanitizer.Lines(value).Select(line => line.Trim()).ToList();
        if (lines.Count > 1) yield return value.ReplaceLineEndings("\n");
        foreach (var line in lines.Where(line => line != value && line.Length >= ShortestPart)) yield return line;
        foreach (var password in Passwords(value)) yield return password;
        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.PathAndQuery.Length >= ShortestPart * 2)
            yield return address.PathAndQuery;
    }

    // A driver's message may quote the password alone.
    private static List<string> Passwords(string value)
    {
        if (!value.Contains('=') || !PasswordKeys.Any(key => value.Contains(key, StringComparison.OrdinalIgnoreCase))) return [];
        try
        {
            var connection = new DbConnectionStringBuilder { ConnectionString = value };
            return [
                .. PasswordKeys.Where(connection.ContainsKey)
                    .Select(key => connection[key].ToString() ?? "")
                    .Where(password => !string.IsNullOrWhiteSpace(password)),
            ];
        }
        catch (ArgumentException)
        {
            // Not a connection string after all: the whole value is hidden anyway.
            return [];
        }
    }

    private static IEnumerable<string> Spellings(string value)
    {
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return WebUtility.UrlEncode(value);
        yield return LowerCaseEscapes(Uri.EscapeDataString(value));
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return WebUtility.HtmlEncode(value);
        yield return string.Join('\n', LogSanitizer.Lines(value).Select(LogSanitizer.WithoutCommands));
    }

    private static string LowerCaseEscapes(string escaped) => string.Create(escaped.Length, escaped, static (span, source) =>
    {
        for (var at = 0; at < source.Length; at++)
        {
            var inEscape = (at >= 1 && source[at - 1] == '%') || (at >= 2 && source[at - 2] == '%');
            span[at] = inEscape ? char.ToLowerInvariant(source[at]) : source[at];
        }
    });
}
