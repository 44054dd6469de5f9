using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Docs;

/// <summary>A page of this repository as its readers use it: what they follow, and what they copy.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Blocks">Its code blocks, without their indentation.</param>
/// <param name="Prose">What stands outside of them.</param>
internal sealed partial record MarkdownPage(string Path, IReadOnlyList<CodeBlock> Blocks, string Prose)
{
    /// <summary>All that people are sent to.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md" }
            .Concat(RepositoryFiles.Under("docs", "*.md"))
            .Concat(["templates/README.md", "templates/REFERENCE.md"])
            .Select(Read),
    ];

    /// <summary>Where its links lead, as they are written; addresses of other hosts are left out.</summary>
    public IEnumerable<string> Links =>
        Link().Matches(InlineCode().Replace(Prose, "`"))
            .Select(match => match.Groups["to"].Value)
            .Where(to => !to.Contains("://", StringComparison.Ordinal));

    /// <summary>What stands between single backquotes.</summary>
    public IEnumerable<string> Code => InlineCode().Matches(Prose).Select(match => match.Groups["code"].Value);

    /// <summary>What follows <c>#</c> in a link to one of its headings, by GitHub's rule.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose)
        .Select(match => NotInAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    public static MarkdownPage Read(string path)
    {
        var blocks = new List<CodeBlock>();
        var prose = Fence().Replace(RepositoryFiles.Read(path).ReplaceLineEndings("\n"), match =>
        {
            var indent = match.Groups["indent"].Value;
            var lines = match.Groups["text"].Value.Split('\n').Select(line => line.StartsWith(indent, StringComparison.Ordinal)
                ? line[indent.Length..]
                : line);
            blocks.Add(new CodeBlock(match.Groups["language"].Value, string.Join('\n', lines)));
            return "";
        });
        return new MarkdownPage(path, blocks, prose);
    }

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)\n(?<text>.*?)^\k<indent>```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}

/// <param name="Language">As the fence names it; empty where it names none.</param>
internal sealed record CodeBlock(string Language, string Text);
