using System.Text;
using Trexis.PipelineTasks.Configuration.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trexis.PipelineTasks.Tests.Configuration.Yaml;

public class YamlTreeTests
{
    private const string Refused = "(refused)";

    private static readonly string[] Fragments =
    [
        "a: ", "b: ", "c:\n", "1\n", "x", "\n", "  ", "\n  ", "\n    ", "- ", "\n- ", "[", "]", "{", "}", ", ", "\"q\"", "'s'", "? ", ": ",
        "# note\n", "|\n  text\n", "a: 1\n", "- y\n",
    ];

    [Fact]
    public void Whatever_is_written_the_tree_is_what_the_librarys_own_parser_reads()
    {
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < 4000; seed++)
        {
            var text = Soup(new Random(seed));
            var expected = ByTheLibrary(text);
            if (expected is null) continue;
            var problems = new ProblemList("soup.yml");
            var tree = YamlTree.Parse(text, problems);
            var actual = tree is null ? Refused : Render(tree, new StringBuilder()).ToString();
            actual.ShouldBe(expected, $"seed {seed}:\n{text}\n{string.Join('\n', problems.InOrder)}");
            if (tree is null) refused++;
            else read++;
        }

        read.ShouldBeGreaterThan(300);
        refused.ShouldBeGreaterThan(300);
    }

    private static string Soup(Random random) =>
        "top: 0\n" + string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Fragments[random.Next(Fragments.Length)]));

    /// <returns>Absent where the text is YAML that we refuse on purpose: keys that stand twice or are no names.</returns>
    private static string? ByTheLibrary(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            var rendered = new StringBuilder();
            var isOurs = Node(parser, rendered);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _)) return null;
            return isOurs ? rendered.ToString() : null;
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException)
        {
            return Refused;
        }
    }

    private static bool Node(Parser parser, StringBuilder rendered)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            rendered.Append('=').Append(scalar.Value).Append(';');
            return true;
        }

        var isOurs = true;
        if (parser.TryConsume<SequenceStart>(out _))
        {
            rendered.Append('[');
            while (!parser.TryConsume<SequenceEnd>(out _)) isOurs &= Node(parser, rendered);
            rendered.Append(']');
            return isOurs;
        }

        parser.Consume<MappingStart>();
        rendered.Append('{');
        var names = new HashSet<string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            isOurs &= parser.Accept<Scalar>(out var name) && names.Add(name!.Value);
            isOurs &= Node(parser, rendered);
            isOurs &= Node(parser, rendered);
        }

        rendered.Append('}');
        return isOurs;
    }

    private static StringBuilder Render(YamlNode node, StringBuilder rendered)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return rendered.Append('=').Append(scalar.Text).Append(';');
            case YamlSequence sequence:
                rendered.Append('[');
                foreach (var item in sequence.Items) Render(item, rendered);
                return rendered.Append(']');
            case YamlMapping mapping:
                rendered.Append('{');
                foreach (var (key, value) in mapping.Entries) Render(value, Render(key, rendered));
                return rendered.Append('}');
            default:
                return rendered.Append(Refused);
        }
    }
}
