using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <summary>
/// A file as nodes, built from the parser's events, which do not recurse and resolve nothing: aliases are refused before they
/// could multiply, and nesting before it could exhaust the stack.
/// </summary>
internal sealed class YamlTree
{
    public const int DeepestNesting = 32;

    /// <summary>Far more than a deployment needs, and few enough to be refused in no time.</summary>
    public const int MostValues = 20_000;

    private const string AcceptedSyntax = "mappings (key: value) and lists (- item), indented with spaces; quote a value that holds ': ' or ' #'";

    private const string AcceptedTop = "a mapping that begins with version: 1";

    private readonly Parser _events;
    private readonly ProblemList _problems;
    private ParsingEvent? _next;
    private Position _last = Position.Start;
    private int _values;

    private YamlTree(string text, ProblemList problems)
    {
        _events = new Parser(new StringReader(text));
        _problems = problems;
    }

    /// <returns>The mapping at the top; absent where a problem was added that leaves nothing to read.</returns>
    public static YamlMapping? Read(string file, ProblemList problems)
    {
        var text = YamlSource.Read(file, problems);
        if (text is null) return null;
        var tree = new YamlTree(text, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException exception)
        {
            problems.Add(Place(exception.Start), "is not YAML: " + exception.Message.TrimEnd('.').ReplaceLineEndings(" "), null, AcceptedSyntax);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // What the scanner's own checks miss: escapes beyond Unicode, a dash in a flow list without a value.
            problems.Add(tree._last, "is not YAML from here on", null, AcceptedSyntax);
        }
        catch (LimitException exception)
        {
            problems.Add(exception.At, exception.Message, null, exception.Accepted);
        }

        return null;
    }

    private YamlMapping? Document()
    {
        Take<StreamStart>();
        if (Peek() is not DocumentStart start)
        {
            _problems.Add(Position.Start, "is empty", null, AcceptedTop);
            return null;
        }

        Take<DocumentStart>();
        if (start.Version is not null) _problems.Add(Place(start.Start), "holds a YAML directive", null, "a mapping without directives");
        var top = Node(0);
        Take<DocumentEnd>();
        if (Peek() is DocumentStart second)
        {
            _problems.Add(Place(second.Start), "holds a second document", null, "one document in a file");
            return null;
        }

        if (top is YamlMapping mapping) return mapping;
        if (top is YamlScalar { IsAbsent: true }) _problems.Add(Position.Start, "is empty", null, AcceptedTop);
        else if (top is not YamlRefused) _problems.Add(top.At, $"is {top.Name}", (top as YamlScalar)?.Text, AcceptedTop);
        return null;
    }

    private YamlNode Node(int depth)
    {
        var read = Take<ParsingEvent>();
        var at = Place(read.Start);
        if (++_values > MostValues) throw new LimitException(at, "holds too many values", string.Create(CultureInfo.InvariantCulture, $"at most {MostValues}"));
        if (read is NodeEvent node) RefuseProperties(node, at);
        switch (read)
        {
            case AnchorAlias alias:
                _problems.Add(at, "is an alias", "*" + alias.Value, "the value itself, written out");
                return new YamlRefused(at);
            case Scalar scalar:
                return new YamlScalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                return Sequence(at, Deeper(depth, at));
            case MappingStart:
                return Mapping(at, Deeper(depth, at));
            default:
                throw new YamlException(read.Start, read.End, "A value was expected");
        }
    }

    private YamlSequence Sequence(Position at, int depth)
    {
        var items = new List<YamlNode>();
        while (!TryEnd<SequenceEnd>()) items.Add(Node(depth));
        return new YamlSequence(at, items);
    }

    private YamlMapping Mapping(Position at, int depth)
    {
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!TryEnd<MappingEnd>())
        {
            var key = Node(depth);
            var value = Node(depth);
            if (key is not YamlScalar name) RefuseKey(key);
            else if (name is { IsPlain: true, Text: "<<" }) _problems.Add(key.At, "is a merge key", "<<", "the keys themselves, written out");
            else if (lines.TryGetValue(name.Text, out var first)) _problems.Add(key.At, string.Create(CultureInfo.InvariantCulture, $"stands twice, first on line {first}"), name.Text, "each key once");
            else
            {
                lines.Add(name.Text, name.At.Line);
                entries.Add(new YamlEntry(name, value));
            }
        }

        return new YamlMapping(at, entries);
    }

    private void RefuseKey(YamlNode key)
    {
        if (key is not YamlRefused) _problems.Add(key.At, $"is {key.Name} where a key was expected", null, "a name");
    }

    private void RefuseProperties(NodeEvent node, Position at)
    {
        if (!node.Anchor.IsEmpty) _problems.Add(at, "has an anchor", "&" + node.Anchor.Value, "the value without it; what is used twice is written twice");
        if (!node.Tag.IsEmpty) _problems.Add(at, "has a tag", node.Tag.Value, "the value without it");
    }

    private bool TryEnd<T>()
        where T : ParsingEvent
    {
        if (Peek() is not T) return false;
        Take<T>();
        return true;
    }

    private ParsingEvent? Peek() => _next ??= _events.MoveNext() ? _events.Current : null;

    private T Take<T>()
        where T : ParsingEvent
    {
        if (Peek() is not T read) throw new YamlException("The file ends too early");
        _next = null;
        _last = Place(read.End);
        return read;
    }

    private static int Deeper(int depth, Position at) => depth < DeepestNesting
        ? depth + 1
        : throw new LimitException(at, "is nested too deep", string.Create(CultureInfo.InvariantCulture, $"at most {DeepestNesting} levels"));

    private static Position Place(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Ends the reading at once: what follows could be made to cost time or stack.</summary>
    private sealed class LimitException(Position at, string message, string accepted) : Exception(message)
    {
        public Position At { get; } = at;

        public string Accepted { get; } = accepted;
    }
}
