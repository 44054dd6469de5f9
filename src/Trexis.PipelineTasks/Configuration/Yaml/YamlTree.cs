using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <summary>
/// A file as nodes, built from the scanner's tokens. The library's parser above them compiles a regular expression when it is
/// first used, which costs more than all else here; and what is not accepted (anchors, aliases, tags, directives, several
/// documents) is a token of its own, refused before it could multiply.
/// </summary>
internal sealed class YamlTree
{
    public const int DeepestNesting = 32;

    /// <summary>Far more than a deployment needs, and few enough to be refused in no time.</summary>
    public const int MostValues = 20_000;

    private const string AcceptedSyntax = "mappings (key: value) and lists (- item), indented with spaces; quote a value that holds ': ' or ' #'";

    private const string AcceptedTop = "a mapping that begins with version: 1";

    private readonly Scanner _tokens;
    private readonly ProblemList _problems;
    private Token? _next;
    private Position _last = Position.Start;
    private int _values;

    private YamlTree(string text, ProblemList problems)
    {
        _tokens = new Scanner(new StringReader(text));
        _problems = problems;
    }

    /// <returns>The mapping at the top; absent where a problem was added that leaves nothing to read.</returns>
    public static YamlMapping? Read(string file, ProblemList problems)
    {
        var text = YamlSource.Read(file, problems);
        return text is null ? null : Parse(text, problems);
    }

    /// <summary>As <see cref="Read"/>, of text that was found fit.</summary>
    internal static YamlMapping? Parse(string text, ProblemList problems)
    {
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
        Take();
        while (Peek() is VersionDirective or TagDirective) _problems.Add(Place(Take().Start), "holds a YAML directive", null, "a mapping without directives");
        if (Peek() is DocumentStart) Take();
        var top = Node(0);
        while (Peek() is DocumentEnd) Take();
        if (Peek() is DocumentStart or VersionDirective or TagDirective)
        {
            _problems.Add(Place(Peek().Start), "holds a second document", null, "one document in a file");
            return null;
        }

        if (Peek() is not StreamEnd) throw Unexpected("the end of the file");
        if (top is YamlMapping mapping) return mapping;
        if (top is YamlScalar { IsAbsent: true }) _problems.Add(Position.Start, "is empty", null, AcceptedTop);
        else if (top is not YamlRefused) _problems.Add(top.At, $"is {top.Name}", (top as YamlScalar)?.Text, AcceptedTop);
        return null;
    }

    /// <summary>A value, or nothing where the next token belongs to what is around it.</summary>
    /// <param name="mayBeList">Whether a dash begins a list here: only in a block mapping, where a list need not be indented.</param>
    private YamlNode Node(int depth, bool mayBeList = false)
    {
        RefuseProperties();
        var at = Place(Peek().Start);
        if (++_values > MostValues) throw new LimitException(at, "holds too many values", string.Create(CultureInfo.InvariantCulture, $"at most {MostValues}"));
        switch (Peek())
        {
            case AnchorAlias alias:
                _problems.Add(at, "is an alias", "*" + alias.Value, "the value itself, written out");
                Take();
                return new YamlRefused(at);
            case Scalar scalar:
                Take();
                return new YamlScalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case BlockSequenceStart:
                Take();
                return BlockSequence(at, Deeper(depth, at), isIndented: true);
            case BlockEntry when mayBeList:
                return BlockSequence(at, Deeper(depth, at), isIndented: false);
            case BlockMappingStart:
                return BlockMapping(at, Deeper(depth, at));
            case FlowSequenceStart:
                return FlowSequence(at, Deeper(depth, at));
            case FlowMappingStart:
                return FlowMapping(at, Deeper(depth, at));
            default:
                return Nothing();
        }
    }

    // Placed behind what it belongs to, not where the next thing begins.
    private YamlScalar Nothing() => new(_last, "", IsPlain: true);

    // A list directly under its key may stand without indentation; then no token ends it.
    private YamlSequence BlockSequence(Position at, int depth, bool isIndented)
    {
        var items = new List<YamlNode>();
        while (Peek() is BlockEntry)
        {
            Take();
            items.Add(Node(depth));
        }

        if (isIndented) End<BlockEnd>("- and an item");
        return new YamlSequence(at, items);
    }

    private YamlMapping BlockMapping(Position at, int depth)
    {
        Take();
        var keys = new KeyTable(_problems);
        while (Peek() is Key) Entry(keys, depth, isBlock: true);
        End<BlockEnd>("a key at the same indentation");
        return new YamlMapping(at, keys.Entries);
    }

    private YamlSequence FlowSequence(Position at, int depth)
    {
        Take();
        var items = new List<YamlNode>();
        while (Peek() is not FlowSequenceEnd)
        {
            if (Peek() is Key or Value)
            {
                var pair = new KeyTable(_problems);
                var from = Place(Peek().Start);
                Entry(pair, Deeper(depth, from));
                items.Add(new YamlMapping(from, pair.Entries));
            }
            else
            {
                if (Peek() is FlowEntry) throw Unexpected("an item");
                items.Add(Node(depth));
            }

            if (Peek() is FlowEntry) Take();
            else if (Peek() is not FlowSequenceEnd) throw Unexpected(", or ]");
        }

        Take();
        return new YamlSequence(at, items);
    }

    private YamlMapping FlowMapping(Position at, int depth)
    {
        Take();
        var keys = new KeyTable(_problems);
        while (Peek() is not FlowMappingEnd)
        {
            if (Peek() is FlowEntry) throw Unexpected("a key");
            Entry(keys, depth);
            if (Peek() is FlowEntry) Take();
            else if (Peek() is not FlowMappingEnd) throw Unexpected(", or }");
        }

        Take();
        return new YamlMapping(at, keys.Entries);
    }

    private void Entry(KeyTable keys, int depth, bool isBlock = false)
    {
        if (Peek() is Key) Take();
        var key = Node(depth, isBlock);
        YamlNode value = Nothing();
        if (Peek() is Value)
        {
            Take();
            value = Node(depth, isBlock);
        }

        keys.Add(key, value);
    }

    private void RefuseProperties()
    {
        for (; Peek() is Anchor or Tag; Take())
        {
            var at = Place(Peek().Start);
            if (Peek() is Anchor anchor) _problems.Add(at, "has an anchor", "&" + anchor.Value, "the value without it; what is used twice is written twice");
            else if (Peek() is Tag tag) _problems.Add(at, "has a tag", tag.Handle + tag.Suffix, "the value without it");
        }
    }

    private void End<T>(string expected)
        where T : Token
    {
        if (Peek() is not T) throw Unexpected(expected);
        Take();
    }

    // Comments are skipped by the scanner; its end is a token, which is never taken.
    private Token Peek() => _next ??= _tokens.MoveNext() ? _tokens.Current! : throw Unexpected("more of the file");

    private Token Take()
    {
        var taken = Peek();
        if (taken is Error error) throw new YamlException(error.Start, error.End, error.Value);
        _last = Place(taken.End);
        _next = taken is StreamEnd ? taken : null;
        return taken;
    }

    private LimitException Unexpected(string expected) =>
        new(_next is null ? _last : Place(_next.Start), "is not YAML: something else was expected here", $"{expected}; {AcceptedSyntax}");

    private static int Deeper(int depth, Position at) => depth < DeepestNesting
        ? depth + 1
        : throw new LimitException(at, "is nested too deep", string.Create(CultureInfo.InvariantCulture, $"at most {DeepestNesting} levels"));

    private static Position Place(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Ends the reading at once: what follows cannot be understood, or could be made to cost time or stack.</summary>
    private sealed class LimitException(Position at, string message, string accepted) : Exception(message)
    {
        public Position At { get; } = at;

        public string Accepted { get; } = accepted;
    }
}
