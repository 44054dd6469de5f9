using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <summary>
/// A file as nodes, made of the parser's events. What is not accepted (anchors, aliases, tags, directives, several documents) is
/// refused where it stands, before it could multiply.
/// </summary>
internal sealed class YamlTree
{
    public const int DeepestNesting = 32;

    /// <summary>Far more than a deployment needs, and few enough to be refused in no time.</summary>
    public const int MostValues = 20_000;

    private const string AcceptedSyntax = "mappings (key: value) and lists (- item), indented with spaces; quote a value that holds ': ' "
        + "or ' #'";

    private const string AcceptedTop = "a mapping that begins with version: 1";

    // Those that every document has without asking.
    private static readonly string[] TagPrefixes = ["!", "tag:yaml.org,2002:"];

    private readonly Scanner _tokens;
    private readonly Parser _events;
    private readonly ProblemList _problems;
    private int _values;

    private YamlTree(string text, ProblemList problems)
    {
        _tokens = new Scanner(new StringReader(text));
        _events = new Parser(_tokens);
        _problems = problems;
    }

    /// <param name="text">Found fit by <see cref="YamlSource"/>.</param>
    /// <returns>The mapping at the top; absent where a problem was added that leaves nothing to read.</returns>
    public static YamlMapping? Parse(string text, ProblemList problems)
    {
        var tree = new YamlTree(text, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException exception)
        {
            if (ClosedAbove(text, (int)exception.Start.Line) is { } closed)
                problems.Add(
                    Place(exception.Start), "stands below a list that was closed", closed, "the entries without [] in the line above");
            else
                problems.Add(
                    Place(exception.Start),
                    "is not YAML: " + exception.Message.TrimEnd('.').ReplaceLineEndings(" "),
                    null,
                    AcceptedSyntax + "; a colon or a quote may be missing in the line above");
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // What the library's own checks miss: escapes beyond Unicode, a dash in a flow list without a value.
            problems.Add(Place(tree._tokens.CurrentPosition), "is not YAML from here on", null, AcceptedSyntax);
        }
        catch (LimitException exception)
        {
            problems.Add(exception.At, exception.Message, null, exception.Accepted);
        }

        return null;
    }

    // The form that every template leaves behind: key: [] and an entry put below it.
    private static string? ClosedAbove(string text, int line)
    {
        var lines = text.Split('\n');
        if (line > lines.Length || !lines[line - 1].TrimStart().StartsWith('-')) return null;
        var above = lines.Take(line - 1).Select(one => one.Split(" #")[0].Trim()).LastOrDefault(one => one.Length > 0 && one[0] != '#');
        return above?.Replace(" ", "", StringComparison.Ordinal).EndsWith(":[]", StringComparison.Ordinal) == true ? above : null;
    }

    private YamlMapping? Document()
    {
        _events.Consume<StreamStart>();
        var top = Next is StreamEnd ? new YamlScalar(Position.Start, "", IsPlain: true) : Top();
        if (Next is not StreamEnd)
        {
            _problems.Add(Place(Next.Start), "holds a second document", null, "one document in a file");
            return null;
        }

        if (top is YamlMapping mapping) return mapping;
        if (top is YamlScalar { IsAbsent: true }) _problems.Add(Position.Start, "is empty", null, AcceptedTop);
        else if (top is not YamlRefused) _problems.Add(top.At, $"is {top.Name}", (top as YamlScalar)?.Text, AcceptedTop);
        return null;
    }

    private YamlNode Top()
    {
        var start = _events.Consume<DocumentStart>();
        if (start.Version is not null || start.Tags?.Any(tag => !TagPrefixes.Contains(tag.Prefix)) == true)
            _problems.Add(Place(start.Start), "holds a YAML directive", null, "a mapping without directives");
        var top = Node(0);
        _events.Consume<DocumentEnd>();
        return top;
    }

    private YamlNode Node(int depth)
    {
        var at = Place(Next.Start);
        if (++_values > MostValues) throw new LimitException(at, "holds too many values", Number($"at most {MostValues}"));
        switch (Next)
        {
            case AnchorAlias alias:
                _problems.Add(at, "is an alias", "*" + alias.Value, "the value itself, written out");
                _events.Consume<AnchorAlias>();
                return new YamlRefused(at);
            case Scalar scalar:
                RefuseProperties(scalar);
                _events.Consume<Scalar>();
                return new YamlScalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart start:
                RefuseProperties(start);
                return Sequence(at, Deeper(depth, at));
            case MappingStart start:
                RefuseProperties(start);
                return Mapping(at, Deeper(depth, at));
            default:
                throw new LimitException(at, "is not YAML: a value was expected here", AcceptedSyntax);
        }
    }

    private YamlSequence Sequence(Position at, int depth)
    {
        _events.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (Next is not SequenceEnd) items.Add(Node(depth));
        _events.Consume<SequenceEnd>();
        return new YamlSequence(at, items);
    }

    private YamlMapping Mapping(Position at, int depth)
    {
        _events.Consume<MappingStart>();
        var keys = new KeyTable(_problems);
        while (Next is not MappingEnd) keys.Add(Node(depth), Node(depth));
        _events.Consume<MappingEnd>();
        return new YamlMapping(at, keys.Entries);
    }

    private void RefuseProperties(NodeEvent node)
    {
        var at = Place(node.Start);
        if (!node.Anchor.IsEmpty)
            _problems.Add(at, "has an anchor", "&" + node.Anchor, "the value without it; what is used twice is written twice");
        if (!node.Tag.IsEmpty)
            _problems.Add(at, "has a tag", node.Tag.Value.Replace(TagPrefixes[1], "!!", StringComparison.Ordinal), "the value without it");
    }

    private ParsingEvent Next =>
        _events.Current ?? (_events.MoveNext() ? _events.Current! : throw new InvalidOperationException("nothing follows"));

    private static int Deeper(int depth, Position at) => depth < DeepestNesting
        ? depth + 1
        : throw new LimitException(at, "is nested too deep", Number($"at most {DeepestNesting} levels"));

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Position Place(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Ends the reading at once: what follows cannot be understood, or could be made to cost time or stack.</summary>
    private sealed class LimitException(Position at, string message, string accepted) : Exception(message)
    {
        public Position At { get; } = at;

        public string Accepted { get; } = accepted;
    }
}
