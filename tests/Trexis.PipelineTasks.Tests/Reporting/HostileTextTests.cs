using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Markdig;
using Markdig.Syntax;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Html;
using Trexis.PipelineTasks.Reporting.Machine;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Reporting.Renderers;
using Trexis.PipelineTasks.Reporting.Terminal;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>
/// Text from databases means nothing to any format. Each document is rendered twice, with the text and with a plain word in its
/// place: what a reader of the format sees as structure must be the same.
/// </summary>
public partial class HostileTextTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoLinks()
        .UseTaskLists()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseFootnotes()
        .UseMathematics()
        .Build();

    private static readonly string PlainSummary = MarkdownShape(MarkdownSummary.Render(ModelOf("plain"), "report.html"));
    private static readonly string PlainHtml = HtmlShape(HtmlReport.Render(ModelOf("plain")));

    private static readonly Arbitrary<string> AnyText = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Where(text => !string.IsNullOrEmpty(text)),
        Gen.Elements(HostileText.All.ToArray()),
        Gen.ArrayOf(Gen.Elements(
            '|', '`', '<', '>', '&', '[', ']', '(', ')', '*', '_', '#', '@', '~', '\\', '!', '\n', '\r', ' ', '-', '+', '=', '1', '.',
            ':', '/', 'w', 'a', '$', '^', '{', '}', '"', '\'', '\u202E', '\u200B', '\uD800', '\0', '\u001B'))
            .Select(characters => "x" + new string(characters))).ToArbitrary();

    [Fact]
    public void No_text_becomes_markup_in_Markdown() => Prop.ForAll(AnyText, text =>
    {
        MarkdownShape(MarkdownSummary.Render(ModelOf(text), "report.html"))
            .ShouldBe(PlainSummary, $"text: {JsonSerializer.Serialize(text)}");
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("https://example.invalid")]
    [InlineData("see www.example.invalid/x for more")]
    [InlineData("mail me@example.invalid")]
    [InlineData("mailto:me@example.invalid tel:+123 xmpp:me@example.invalid")]
    [InlineData("    indented code")]
    [InlineData("---")]
    [InlineData("===")]
    [InlineData("1. first")]
    [InlineData("- [x] ticked")]
    [InlineData("> quoted")]
    [InlineData("[^1]: a footnote [^1]")]
    [InlineData("$x^2$ and $$y$$")]
    [InlineData("ends with a backslash \\")]
    [InlineData("&lt;b&gt; &#64;team")]
    public void No_known_trick_becomes_markup_in_Markdown(string text) =>
        MarkdownShape(MarkdownSummary.Render(ModelOf(text), "report.html")).ShouldBe(PlainSummary);

    [Fact]
    public void Nobody_is_notified_and_nothing_is_referred_to() => Prop.ForAll(AnyText, text =>
    {
        Mention().IsMatch(MarkdownReads($"{text}@team owner/repo#12 GH-7 !9 {text}")).ShouldBeFalse(text);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("@team")]
    [InlineData("owner/repo#12")]
    [InlineData("#12")]
    [InlineData("GH-7")]
    [InlineData("!9")]
    public void A_mention_or_reference_is_broken_where_the_platform_would_see_it(string text) =>
        Mention().IsMatch(MarkdownReads(text)).ShouldBeFalse();

    [Fact]
    public void No_text_becomes_an_element_or_attribute_in_the_page() => Prop.ForAll(AnyText, text =>
    {
        HtmlShape(HtmlReport.Render(ModelOf(text))).ShouldBe(PlainHtml, $"text: {JsonSerializer.Serialize(text)}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void JUnit_is_XML_whatever_the_text() => Prop.ForAll(AnyText, text =>
    {
        var suites = XDocument.Parse(JUnitReport.Render(ModelOf(text))).Root!;

        suites.Name.LocalName.ShouldBe("testsuites");
        suites.Descendants("failure").Count().ShouldBe(1);
        suites.Descendants("error").Count().ShouldBe(1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sarif_is_JSON_with_relative_addresses_whatever_the_text() => Prop.ForAll(AnyText, text =>
    {
        using var sarif = JsonDocument.Parse(SarifReport.Render(ModelOf(text)));
        var result = sarif.RootElement.GetProperty("runs")[0].GetProperty("results")[0];

        var address = result.GetProperty("locations")[0]
            .GetProperty("physicalLocation")
            .GetProperty("artifactLocation")
            .GetProperty("uri")
            .GetString()!;
        Uri.TryCreate(address, UriKind.Relative, out _).ShouldBeTrue(address);
        address.Split('/').ShouldNotContain("..");
        result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!.ShouldMatch("^[0-9a-f]{16}:[0-9]+$");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_console_gets_whole_lines_without_control_or_turning_characters() => Prop.ForAll(AnyText, text =>
    {
        var lines = ConsoleChecklist.Render(DocumentOf(text)).Select(line => line.Text).ToList();

        lines.Count.ShouldBe(ConsoleChecklist.Render(DocumentOf("plain")).Count());
        lines.ShouldAllBe(line => !Hidden().IsMatch(line));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Marks_that_turn_text_around_are_shown_in_every_form()
    {
        var model = ModelOf("\u202Egnp.exe");
        var templates = new DocumentTemplates(null, TimeProvider.System);
        string[] forms =
        [
            MarkdownSummary.Render(model, "report.html"),
            MarkdownComment.Render(model, "report.html"),
            string.Join('\n', ConsoleChecklist.Render(DocumentOf("\u202Egnp.exe"))),
            .. ReportRenderer.All.Select(renderer => renderer.Render(model, templates)),
        ];

        forms.ShouldAllBe(form => !form.Contains('\u202E'));
        forms.Count(form => form.Contains("gnp.exe", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(7);
        forms.Where(form => form.Contains("gnp.exe", StringComparison.Ordinal))
            .Where(form => !form.Contains("\\u27E8U", StringComparison.Ordinal))
            .ShouldAllBe(form => form.Contains("⟨U+202E⟩gnp.exe", StringComparison.Ordinal));
    }

    private static ReportModel ModelOf(string text) =>
        ReportModelBuilder.Build(SampleDocuments.Chained([DocumentOf(text)]), SampleDocuments.Context with { Policy = new Policy() });

    private static RunDocument DocumentOf(string text) => SampleDocuments.Document(
        "precheck",
        null,
        new RunTarget("dev", null, "sqlserver", text, text),
        TestTime.Monday,
        1_000,
        SampleDocuments.Result("data.no-orphans", Verdict.Failed, text) with
        {
            Title = text,
            Findings = [new Finding($"a {text}", $"b {text}", $"c {text}", new SourceLocation($"a{text}", 3))],
            Remedy = text,
            Source = text,
        },
        SampleDocuments.Result(
            "data.indexes-healthy", Verdict.Failed, text) with
        { Waiver = new WaiverReference(text, text, TestTime.Monday) },
        SampleDocuments.Result("system.modules-valid", Verdict.Passed, text) with { Title = text }) with
    {
        Change = new ChangeSummary(text, text, text, text, text),
        Artifact = new ArtifactIdentity("scripts", text, new string('a', 64), text),
        Operations = [new Operation(OperationAction.Drop, "drop-table", text, Risk.Dangerous, text)
        {
            Difference = text,
            Locking = text,
            SaferWay = text,
            AcknowledgedBy = text,
            Script = text,
            Statement = text,
            // Each line of it is an element of its own.
            Lines = string.Join('\n', "-+ ".Select(mark => mark + text.ReplaceLineEndings(" "))),
        }],
        Metrics = new SortedDictionary<string, Quantity>(StringComparer.Ordinal) { [$"m{text}"] = Quantity.Count(1) },
        Fault = new Fault(FaultKind.Database, text, text),
    };

    // Inlines that only hold text are one kind: how many pieces a parser makes of them says nothing.
    private static string MarkdownShape(string markdown)
    {
        var shape = new List<string>();
        foreach (var node in Markdown.Parse(markdown, GitHub).Descendants())
        {
            var kind = node switch
            {
                Markdig.Syntax.Inlines.LiteralInline or Markdig.Syntax.Inlines.HtmlEntityInline => "text",
                Markdig.Syntax.Inlines.HtmlInline html => html.Tag,
                HtmlBlock block => Regex.Replace(block.Lines.ToString(), ">[^<>]*<", "><"),
                _ => node.GetType().Name,
            };
            if (kind != "text" || shape.LastOrDefault() != "text") shape.Add(kind);
        }

        return string.Join('\n', shape);
    }

    // As the platform's filters see it: the text after Markdown was read.
    private static string MarkdownReads(string text) => Markdown.ToHtml(MarkdownText.Escape(text), GitHub);

    private static string HtmlShape(string html) => string.Join(
        '\n', Tag().Matches(html[html.IndexOf("<body>", StringComparison.Ordinal)..]).Select(tag => Hash().Replace(tag.Value, "")));

    [GeneratedRegex("(?<![A-Za-z0-9])@[A-Za-z0-9]|(?<!&)#[0-9]|GH-[0-9]|![0-9]", RegexOptions.IgnoreCase)]
    private static partial Regex Mention();

    // A quoted value may hold anything but its quote; what is in it is text, not structure.
    [GeneratedRegex("</?[a-z0-9]+( [a-z-]+(=\"[^\"<>]*\")?)*>|[<>]", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    // The documents' own hashes differ with their text.
    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\u2028\\u2029]")]
    private static partial Regex Hidden();
}
