using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.House;

/// <summary>Users read the field's words: none of the phrases that this software once had for them stands in a text.</summary>
public partial class VocabularyTests
{
    /// <summary>What not to say, and what the field says. Whole phrases only: an ordinary word has other uses.</summary>
    private static readonly Dictionary<string, string> Instead = new(StringComparer.OrdinalIgnoreCase)
    {
        ["owner's word"] = "open checklist items",
        ["speaks of"] = "did not run in",
        ["spoke of it"] = "not checked",
        ["executed by machine"] = "checked automatically",
        ["not verified"] = "not checked",
        [" did not apply"] = "not applicable",
        ["does not apply here:"] = "not applicable",
        ["nobody has said so"] = "no sign-off yet",
        ["then refused"] = "deployed, not accepted",
        ["nobody verified"] = "not checked",
        ["people's word"] = "by people",
        ["before picture"] = "before capture",
        ["before-picture"] = "before-capture",
        ["picture.taken"] = "capture.taken",
        ["way back"] = "rollback option",
        ["ways back"] = "rollback options",
        ["meanwhile:"] = "locking:",
        ["nobody notices"] = "locking: none",
        ["does not understand"] = "syntax error",
        ["not recognised, so dangerous"] = "unclassified, treated as dangerous",
        ["is no option of"] = "unknown option",
        ["no such verb"] = "unknown command",
        ["is no dacpac that"] = "is not a dacpac",
        ["the shop's own"] = "your own",
        ["state file"] = "dacpac target",
        ["looks were missed"] = "samples were missed",
    };

    public static TheoryData<string> Phrases => [.. Instead.Keys];

    [Theory]
    [MemberData(nameof(Phrases))]
    public void No_text_says_it_in_words_of_our_own(string phrase) =>
        Texts().Where(text => text.Content.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            .Select(text => text.File)
            .Distinct()
            .ShouldBeEmpty($"say: {Instead[phrase]}");

    private static IEnumerable<(string File, string Content)> Texts()
    {
        foreach (var file in RepositoryFiles.Under("src", "*.cs").Where(file => !BuildOutput().IsMatch(file)))
        {
            foreach (var literal in Literal().Matches(RepositoryFiles.Read(file)).Where(match => !match.Value.StartsWith('/')))
                yield return (file, literal.Value);
        }

        string[] pages =
        [
            "README.md",
            .. RepositoryFiles.Under("docs", "*.md").Where(page => !page.StartsWith("docs/adr/", StringComparison.Ordinal)),
            .. RepositoryFiles.Under("templates", "*.md"),
            .. RepositoryFiles.Under("templates", "*.yml"),
            .. RepositoryFiles.Under("actions", "*.yml"),
            .. RepositoryFiles.Under("samples", "*.yml"),
        ];
        foreach (var page in pages) yield return (page, RepositoryFiles.Read(page));
    }

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex BuildOutput();

    // Comments are matched too, so that a quotation mark in one begins no literal.
    [GeneratedRegex("(\"\"\"+).*?\\1|\"(?:\\\\.|[^\"\\\\\n])*\"|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Literal();
}
