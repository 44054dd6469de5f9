using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Documents;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Tests.Reporting;

public sealed class DocumentTemplatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("**bold** [link](https://example.invalid)")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a | b")]
    [InlineData("{{ deployment }} {{ raw deployment }}")]
    [InlineData("first\n# second")]
    public void Text_means_nothing_to_Markdown(string text)
    {
        var inert = MarkdownText.Escape(text);
        var inList = MarkdownText.Escape($"[\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"]");

        Rendered("{{ headline }} {{ for plan in plans; plan.environment; end }}", text).ShouldBe($"{inert} {inert}\n");
        Rendered("{{ headline + '' }}", text).ShouldBe($"{inert}\n");
        Rendered("{{ '' + (raw headline) }}", text).ShouldBe($"{inert}\n");
        Rendered("{{ [headline] }}", text).ShouldBe($"{inList}\n");
    }

    [Theory]
    [InlineData("{{ raw headline }}")]
    [InlineData("{{ headline | raw }}")]
    [InlineData("{{ text = raw headline; text }}")]
    public void Raw_text_is_left_alone(string template) =>
        Rendered(template, "**bold** | <b>\nnext").ShouldBe("**bold** | <b>\nnext\n");

    [Theory]
    [InlineData("first\n  {{ headlin }}", "2:6: there is no 'headlin' here; did you mean 'headline'?")]
    [InlineData("{{ for p in plans; p.enviroment; end }}", "1:22: there is no 'enviroment' here; did you mean 'environment'?")]
    [InlineData("{{ if nothing_like_it }}{{ end }}", "1:7: there is no 'nothing_like_it' here")]
    [InlineData("{{ headline.length }}", "1:13: there is no 'length' here")]
    [InlineData("{{ headline | string.upcas }}", "1:22: there is no 'upcas' here; did you mean 'upcase'?")]
    [InlineData("{{ include 'other.md' }}", "1:4: there is no 'include' here")]
    [InlineData("{{ date.now }}", "1:4: there is no 'date' here")]
    [InlineData("{{ math.random 1 2 }}", "1:9: there is no 'random' here")]
    [InlineData("{{ object.eval '1' }}", "1:4: there is no 'object' here")]
    [InlineData("{{ plans.get_type }}", "1:10: there is no 'get_type' here")]
    public void What_is_not_there_is_named_with_its_place_and_the_nearest_name(string template, string message) =>
        Refusal(template).Message.ShouldBe($"{_folder.At("plan.md")}:{message}");

    [Fact]
    public void What_does_not_parse_is_named_with_its_place()
    {
        var fault = Refusal("first\n{{ for plan in }}{{ end }}");

        fault.Message.ShouldStartWith($"{_folder.At("plan.md")}:2:16: ");
        fault.Hint!.ShouldStartWith("start from the built-in templates/documents/plan.md");
    }

    [Theory]
    [InlineData("{{ while true }}x{{ end }}", "iteration limit `100000`")]
    [InlineData("{{ while true; end }}", "iteration limit `100000`")]
    [InlineData("{{ 1..4000000 | array.size }}", "LoopLimit `100000`")]
    [InlineData("{{ func f; f; end; f }}", "recursive depth limit `100`")]
    [InlineData("{{ x = 'ab'; for i in 1..30; x = x + x; end }}", "beyond 1,048,576 characters")]
    [InlineData("{{ x = 'ab'; for i in 1..30; x = x | string.append x; end; x }}", "beyond 1,048,576 characters")]
    [InlineData("{{ for i in 1..40000 }}012345678901234567890123456789{{ end }}", "beyond 1,048,576 characters")]
    [InlineData("{{ capture x; for i in 1..40000 }}012345678901234567890123456789{{ end; end }}", "beyond 1,048,576 characters")]
    [InlineData("{{ 'x' * 2000000 }}", "beyond 1,048,576 characters")]
    [InlineData("{{ 'x' | string.pad_left 2000000 }}", "beyond 1,048,576 characters")]
    public void A_template_that_goes_on_and_on_is_stopped_and_the_limit_is_named(string template, string limit)
    {
        var fault = Refusal(template);

        fault.Message.ShouldStartWith($"{_folder.At("plan.md")}:1:");
        fault.Message.ShouldContain(limit);
        fault.Hint.ShouldBe("start from the built-in templates/documents/plan.md; a template may make 100,000 rounds of a loop, "
            + "call functions 100 deep, write 1,048,576 characters and take 10 s");
    }

    [Fact]
    public void A_template_that_takes_too_long_is_stopped() =>
        Refusal("{{ func f(n); if n > 0; f(n - 1); f(n - 1); end; end; f 60 }}", new LeapingTime()).Message
            .ShouldBe($"{_folder.At("plan.md")}:1:1: not done after 10 s, which is the limit");

    [Fact]
    public void A_deeply_nested_template_is_refused()
    {
        Refusal($"{{{{ {new string('(', 100_000)} }}}}").Message.ShouldContain("plan.md:1:");
        Refusal(string.Concat(Enumerable.Repeat("{{ if true }}", 100_000))).Message.ShouldContain("plan.md:1:");
    }

    [Fact]
    public void Where_no_plan_was_made_the_document_says_so() =>
        new DocumentTemplates(null, TimeProvider.System).Plan(ModelOf("all is well", []))
            .ShouldEndWith(" all is well\n\nNo plan was made for any environment.\n");

    [Fact]
    public void A_template_of_ours_has_no_limit()
    {
        var large = new string('x', 1_000);
        var plans = Enumerable.Range(0, 2_000).Select(number => new DeploymentPlanModel($"{number} {large}", [], [])).ToList();

        new DocumentTemplates(null, new LeapingTime()).Plan(ModelOf("all", plans)).Length.ShouldBeGreaterThan(2_000_000);
    }

    private static ReportModel ModelOf(string headline, IReadOnlyList<DeploymentPlanModel> plans)
    {
        var model = SampleDocuments.PassedModel();
        return model with { Headline = headline, Context = model.Context with { Plans = plans } };
    }

    private string Rendered(string template, string headline)
    {
        _folder.Write("plan.md", template + "\n");
        var model = ModelOf(headline, [new DeploymentPlanModel(headline, [], [])]);
        return new DocumentTemplates(_folder.Path, TimeProvider.System).Plan(model);
    }

    private Fault Refusal(string template, TimeProvider? time = null)
    {
        _folder.Write("plan.md", template);
        var templates = new DocumentTemplates(_folder.Path, time ?? TimeProvider.System);
        var model = ModelOf("all is well", [new DeploymentPlanModel("prod", [], [])]);
        var fault = Should.Throw<FaultException>(() => templates.Plan(model)).Fault;
        fault.Kind.ShouldBe(FaultKind.BadInput);
        return fault;
    }
}
