using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

/// <summary>Reads a script line by line. A line is a command only where no quote and no comment is open.</summary>
internal sealed partial class SqlcmdReader(string name)
{
    /// <summary>More repetitions of one batch than anybody means.</summary>
    private const int MostRepetitions = 1_000_000;

    private static readonly char[] LineEnds = ['\r', '\n'];
    private static readonly TSqlParser Parser = TSqlParser.CreateParser(Enum.GetValues<SqlVersion>().Max(), initialQuotedIdentifiers: true);

    private readonly List<SqlBatch> _batches = [];
    private readonly List<InputProblem> _problems = [];
    private readonly HashSet<int> _commands = [];
    private readonly StringBuilder _text = new();
    private readonly List<VariableReference> _references = [];
    private ImmutableDictionary<string, string> _set = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
    private SqlLexer _lexer;
    private int _line;
    private int _begins = 1;
    private int _opened;

    public IReadOnlyList<SqlBatch> Batches => _batches;

    public IReadOnlyList<InputProblem> Problems => _problems;

    public IReadOnlySet<int> Commands => _commands;

    public void Read(string text)
    {
        for (var at = text.StartsWith('\uFEFF') ? 1 : 0; at < text.Length;)
        {
            var newline = text.IndexOf('\n', at);
            var end = newline < 0 ? text.Length : newline + 1;
            _line++;
            ReadLine(text.AsSpan(at, end - at));
            at = end;
        }

        if (_lexer.Region == SqlRegion.BlockComment) Refuse(_opened, "begins a comment that is never closed", "/*", "*/ where it ends");
        else EndBatch(1);
    }

    private void ReadLine(ReadOnlySpan<char> line)
    {
        var bare = line.Trim();
        if (_lexer.Region != SqlRegion.Code || bare.IsEmpty) Append(line);
        else if (bare[0] == ':' || bare.StartsWith("!!")) Command(bare.ToString());
        else if (Separator().Match(bare.ToString()) is { Success: true } separator) Separate(separator.Groups["count"]);
        else Append(line);
    }

    private void Separate(Group count)
    {
        if (!count.Success) EndBatch(1);
        else if (int.TryParse(count.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times <= MostRepetitions)
            EndBatch(times);
        else Refuse("repeats a batch too often", count.Value, $"GO, or GO with a count up to {MostRepetitions}");
    }

    private void Command(string command)
    {
        _commands.Add(_line);
        if (SetVariable().Match(command) is { Success: true } set) Set(set.Groups["name"].Value, set.Groups["quoted"], set.Groups["plain"]);
        else if (!OnErrorExit().IsMatch(command))
            Refuse(
                "is a command of sqlcmd that a deployment does not carry out",
                command,
                "SQL, GO, GO n, :setvar NAME \"value\", :on error exit");
    }

    private void Set(string variable, Group quoted, Group plain)
    {
        // Which value a reference above the line would see is told differently by different tools.
        if (_references.Exists(reference => reference.Name.Equals(variable, StringComparison.OrdinalIgnoreCase)))
            Refuse("sets a variable that its batch uses above", $":setvar {variable}", ":setvar before the first use, or after a GO line");
        else if (quoted.Success) _set = _set.SetItem(variable, quoted.Value.Replace("\"\"", "\"", StringComparison.Ordinal));
        else _set = plain.Success ? _set.SetItem(variable, plain.Value) : _set.Remove(variable);
    }

    private void Append(ReadOnlySpan<char> line)
    {
        if (_text.Length == 0) _begins = _line;
        for (var at = 0; at < line.Length;)
        {
            if (_lexer.Region is not (SqlRegion.LineComment or SqlRegion.BlockComment) && NameAt(line, at) is { } variable)
            {
                var length = variable.Length + "$()".Length;
                _references.Add(new VariableReference(variable, _text.Length, length, _line));
                _text.Append(line.Slice(at, length));
                at += length;
                continue;
            }

            var before = _lexer.Region;
            var taken = Math.Min(_lexer.Advance(line, at), line.Length - at);
            if (before == SqlRegion.Code && _lexer.Region == SqlRegion.BlockComment) _opened = _line;
            _text.Append(line.Slice(at, taken));
            at += taken;
        }
    }

    private static string? NameAt(ReadOnlySpan<char> line, int at)
    {
        if (line[at] != '$' || at + 1 >= line.Length || line[at + 1] != '(') return null;
        var rest = line[(at + 2)..];
        var end = rest.IndexOf(')');
        if (end <= 0) return null;
        foreach (var character in rest[..end])
        {
            if (!char.IsLetterOrDigit(character) && character is not ('_' or '-')) return null;
        }

        return rest[..end].ToString();
    }

    private void EndBatch(int times)
    {
        var text = _text.ToString();
        RefuseSeparators(text);
        if (times > 0 && !string.IsNullOrWhiteSpace(text))
            _batches.Add(new SqlBatch(text, _begins, times) { References = [.. _references], Set = _set });
        _text.Clear();
        _references.Clear();
    }

    // What ScriptDom takes for the end of a batch, and sqlcmd does not, would be planned as two batches and sent as one.
    private void RefuseSeparators(string text)
    {
        if (!MayHoldSeparator().IsMatch(text)) return;
        using var reader = new StringReader(text);
        foreach (var token in Parser.GetTokenStream(reader, out _).Where(token => token.TokenType == TSqlTokenType.Go))
        {
            var line = text.LastIndexOfAny(LineEnds, token.Offset) + 1;
            var end = text.IndexOfAny(LineEnds, token.Offset);
            Refuse(
                _begins + text.AsSpan(0, token.Offset).Count('\n'),
                "is a batch separator for some tools and none for others",
                Redaction.Statement(text[line..(end < 0 ? text.Length : end)], lines: 1).Trim(),
                "GO, or GO n, alone on its line");
        }
    }

    private void Refuse(string what, string received, string accepted) => Refuse(_line, what, received, accepted);

    private void Refuse(int line, string what, string received, string accepted) =>
        _problems.Add(new InputProblem($"{name}:{line}", what, received, accepted));

    [GeneratedRegex(@"(?<![\w@#$])GO(?![\w@#$])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MayHoldSeparator();

    [GeneratedRegex(@"^GO(?:\s+(?<count>\d+))?\s*(?:--.*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    [GeneratedRegex(
        @"^:setvar\s+(?<name>[\p{L}\p{N}_-]+)(?:\s+(?:""(?<quoted>(?:[^""]|"""")*)""|(?<plain>[^\s""]+)))?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SetVariable();

    [GeneratedRegex(@"^:on\s+error\s+exit\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OnErrorExit();
}
