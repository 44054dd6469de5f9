using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>What hostile text must not have become, as the readers of each output see it.</summary>
internal static partial class Inert
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseTaskLists().Build();

    /// <summary>GitHub takes a command after leading blanks, Azure one anywhere in a line; both also know <c>##[</c>.</summary>
    public static void ShouldCommandNothing(string output)
    {
        var lines = output.Split('\n', '\r', '\u2028', '\u2029');
        lines.Where(line => OwnedCommand().IsMatch(line)).ShouldBeEmpty();
        lines.Where(line => line.TrimStart().StartsWith("::", StringComparison.Ordinal) && !OurCommand().IsMatch(line)).ShouldBeEmpty();
        lines.Where(line => Hidden().IsMatch(line)).ShouldBeEmpty();
    }

    public static void ShouldScriptNothing(string html)
    {
        html.ShouldNotContain("<script>alert", Case.Insensitive);
        html.ShouldNotContain("<img", Case.Insensitive);
        Regex.Count(html, "</body>").ShouldBe(1);
        Hidden().IsMatch(html).ShouldBeFalse();
    }

    public static void ShouldLinkAndMentionNobody(string markdown)
    {
        var nodes = Markdown.Parse(markdown, GitHub).Descendants().ToList();
        nodes.OfType<LinkInline>()
            .Select(link => link.Url ?? "")
            .Concat(nodes.OfType<AutolinkInline>().Select(link => link.Url))
            .Where(url => url.Contains("example.invalid", StringComparison.Ordinal))
            .ShouldBeEmpty();
        nodes.OfType<HtmlInline>().Select(html => html.Tag).Where(tag => LiveTag().IsMatch(tag)).ShouldBeEmpty();
        nodes.OfType<HtmlBlock>().Select(html => html.Lines.ToString()).Where(block => LiveTag().IsMatch(block)).ShouldBeEmpty();
        Mention().IsMatch(WithoutCode().Replace(Markdown.ToHtml(markdown, GitHub), "")).ShouldBeFalse();
        Hidden().IsMatch(markdown).ShouldBeFalse();
    }

    [GeneratedRegex(
        @"##vso\[task\.complete result=Succeeded;|##\[error\]after|^\s*::(error::owned|error file=a\.cs|set-output|warning::percent)")]
    private static partial Regex OwnedCommand();

    [GeneratedRegex("^::(group|endgroup|error|warning|notice|debug|add-mask)\\b")]
    private static partial Regex OurCommand();

    [GeneratedRegex("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069-[\\n\\t]]")]
    private static partial Regex Hidden();

    [GeneratedRegex("<\\s*(script|img|iframe|a |svg|form)", RegexOptions.IgnoreCase)]
    private static partial Regex LiveTag();

    [GeneratedRegex("(?<![A-Za-z0-9`])@(team|octo)", RegexOptions.IgnoreCase)]
    private static partial Regex Mention();

    [GeneratedRegex("<(code|pre)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex WithoutCode();
}
