using System.Buffers;
using System.Data.Common;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Model.Text;

/// <summary>
/// The one way out for text: the secrets of this run, in every spelling in which a message might carry them, are taken out of
/// whatever a log, a document, a report or a request is given. One for a process. Safe to use from several threads.
/// </summary>
public sealed partial class TextOutlet
{
    /// <summary>
    /// Characters. A shorter value is hidden nowhere: it would blank half of every text, and anybody could guess it from what is left.
    /// </summary>
    public const int ShortestSecret = 6;

    private static readonly string[] PasswordKeys = [
        "password", "pwd", "accountkey", "sharedaccesskey", "sharedaccesssignature", "accesstoken", "client secret",
    ];

    // What Markdown takes for more than itself, and what writers therefore put a backslash before.
    private static readonly SearchValues<char> MarkdownMarks = SearchValues.Create("\\`*_{}[]()<>#+-.!|~");

    private readonly Lock _gate = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _wholes = [];
    private string[] _values = [];
    private Regex[] _escaped = [];
    private SearchValues<string> _search = SearchValues.Create([], StringComparison.Ordinal);

    /// <summary>Hides the value from now on, its parts and its lines, too; what is too short or the name of something is left.</summary>
    /// <returns>The spellings that were not yet hidden, each on one line, for the platform's own masks.</returns>
    public IReadOnlyList<string> Add(Secret secret)
    {
        var parts = Parts(secret.Reveal()).Where(part => part.Trim().Length >= ShortestSecret).Distinct(StringComparer.Ordinal).ToList();
        lock (_gate)
        {
            var added = parts.Where(part => !IsShown(part))
                .SelectMany(Spellings)
                .Distinct(StringComparer.Ordinal)
                .Except(_values, StringComparer.Ordinal)
                .ToList();
            Hold([.. _values, .. added]);
            return [.. added.Where(value => !value.AsSpan().ContainsAny('\r', '\n'))];
        }
    }

    /// <summary>
    /// Names that every reader needs: of an environment, a target, a database, an object. One that is a secret's value, too, is shown.
    /// </summary>
    public void Show(params IEnumerable<string?> names)
    {
        lock (_gate)
        {
            var added = names.OfType<string>().Where(name => name.Length >= ShortestSecret && _names.Add(name)).ToHashSet();
            if (_values.Any(added.Contains)) Hold([.. _values.Except(added, StringComparer.Ordinal)]);
        }
    }

    /// <summary>
    /// A name that has to pass as it is, before the first secret is known: what is only a part of it is hidden nowhere, either.
    /// </summary>
    public void ShowWhole(string name)
    {
        lock (_gate) _wholes.Add(name);
    }

    /// <summary>The text with <c>***</c> in place of every hidden value, and of the beginning of one that was cut.</summary>
    public string Clean(string text)
    {
        if (text.AsSpan().ContainsAny(_search))
        {
            foreach (var value in _values) text = text.Replace(value, Redaction.Mark, StringComparison.Ordinal);
        }

        if (text.Contains('\\', StringComparison.Ordinal))
        {
            foreach (var escaped in _escaped) text = escaped.Replace(text, Redaction.Mark);
        }

        return WithoutBeginnings(text);
    }

    private bool IsShown(string part) =>
        _names.Contains(part) || _wholes.Exists(whole => whole.Contains(part, StringComparison.Ordinal));

    // Whoever cuts a text does not know what is secret, and may have cut it before the secret became known.
    private string WithoutBeginnings(string text)
    {
        var clean = text.Length;
        foreach (var cut in CutEnd().Matches(text).Reverse().Where(cut => cut.Index <= clean))
        {
            clean = _values.Select(value => BeginningOf(value, text, cut.Index)).DefaultIfEmpty(cut.Index).Min();
            if (clean < cut.Index) text = string.Concat(text.AsSpan(0, clean), Redaction.Mark, text.AsSpan(cut.Index));
        }

        return text;
    }

    // Where before the end it stands; the end itself where it does not. Backslashes are a writer's, as WithBackslashes has them.
    private static int BeginningOf(string value, string text, int end)
    {
        for (var at = Math.Max(0, end - (5 * value.Length)); at <= end - ShortestSecret; at++)
        {
            if ((at = text.IndexOf(value[0], at, end - at)) < 0) return end;
            if (IsBeginning(text.AsSpan(at, end - at), value)) return at;
        }

        return end;
    }

    private static bool IsBeginning(ReadOnlySpan<char> cut, string value)
    {
        var alike = 0;
        foreach (var character in cut)
        {
            if (alike < value.Length && character == value[alike]) alike++;
            else if (character != '\\') return false;
        }

        // A keyword of a connection string before an ellipsis is an example.
        return alike >= ShortestSecret && cut[^1] != '=';
    }

    // The longest first: a secret that holds another one is taken out whole.
    private void Hold(IEnumerable<string> values)
    {
        _values = [.. values.OrderByDescending(value => value.Length).ThenBy(value => value, StringComparer.Ordinal)];
        _search = SearchValues.Create(_values, StringComparison.Ordinal);
        _escaped = [.. _values.Where(value => value.AsSpan().ContainsAny(MarkdownMarks)).Select(WithBackslashes)];
    }

    private static IEnumerable<string> Parts(string value)
    {
        yield return value;
        yield return value.Trim();
        var lines = LogSanitizer.Lines(value).Select(line => line.Trim()).ToList();
        if (lines.Count > 1) yield return value.ReplaceLineEndings("\n");
        foreach (var line in lines) yield return line;
        foreach (var password in lines.Append(value).SelectMany(Passwords)) yield return password;
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address)) yield break;
        yield return address.PathAndQuery;
        foreach (var key in address.PathAndQuery.Split('/', '?', '&', '=').Where(IsKey)) yield return key;
    }

    // Of a webhook's address whatever is made up is the key to it; its words stand in every text.
    private static bool IsKey(string part) => part.Length > ShortestSecret && part.Any(char.IsAsciiDigit);

    // A driver's or server's message may quote the password alone.
    internal static List<string> Passwords(string value)
    {
        if (!value.Contains('=')) return [];
        try
        {
            var connection = new DbConnectionStringBuilder { ConnectionString = value };
            return [.. PasswordKeys.Where(connection.ContainsKey).Select(key => connection[key].ToString() ?? "")];
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
        yield return value.Replace("'", "''");
        yield return value.Replace("\"", "\"\"");
        yield return value.Replace("]", "]]");
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        yield return Convert.ToBase64String(Encoding.Unicode.GetBytes(value));
        yield return string.Join('\n', LogSanitizer.Lines(value).Select(LogSanitizer.WithoutCommands));
    }

    // Each writer of Markdown escapes the marks that it thinks of, and JSON doubles its backslashes.
    private static Regex WithBackslashes(string value)
    {
        var pattern = new StringBuilder(value.Length + 16);
        foreach (var character in value)
        {
            if (MarkdownMarks.Contains(character)) pattern.Append(@"\\{0,4}");
            pattern.Append(Regex.Escape(character.ToString()));
        }

        return new Regex(pattern.ToString(), RegexOptions.CultureInvariant);
    }

    // Ours, ours in JSON, and that of servers and drivers.
    [GeneratedRegex(@"…|\\u2026|\.\.\.", RegexOptions.CultureInvariant)]
    private static partial Regex CutEnd();

    private static string LowerCaseEscapes(string escaped) => string.Create(escaped.Length, escaped, static (span, source) =>
    {
        for (var at = 0; at < source.Length; at++)
        {
            var inEscape = (at >= 1 && source[at - 1] == '%') || (at >= 2 && source[at - 2] == '%');
            span[at] = inEscape ? char.ToLowerInvariant(source[at]) : source[at];
        }
    });
}
