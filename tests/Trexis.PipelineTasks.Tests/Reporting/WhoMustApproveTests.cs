using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>A comment says who has to approve before the environments ahead are deployed to, and how.</summary>
public class WhoMustApproveTests
{
    private static readonly EnvironmentSpec[] Environments =
        [new("dev", null, false, []), new("qa", "dev", false, []), new("prod", "qa", true, [])];

    [Fact]
    public void A_comment_names_the_role_its_members_and_the_ways_for_each_environment_ahead_that_demands_an_approval()
    {
        var comment = Comment("github", new ApprovalPolicy(Required: true, Role: "senior-dba", Proof: ProofLevel.Verified));

        comment.ShouldContain(
            "\n\nTo approve qa and prod: senior-dba (carol, erin) but no author, by a review of this pull request or as a reviewer of the "
                + "environment.\n\n");
        comment.ShouldNotContain("To approve dev");
    }

    [Theory]
    [InlineData(
        "github", ProofLevel.Attested, "by a review of this pull request or as a reviewer of the environment, or by trexis approve")]
    [InlineData("azure", ProofLevel.Verified, "as an approver of the environment")]
    [InlineData("console", ProofLevel.Declared, "by trexis approve")]
    [InlineData("console", ProofLevel.Verified, "on the platform")]
    public void The_ways_are_those_whose_proof_the_policy_takes_where_the_run_is(string host, ProofLevel proof, string ways) =>
        Comment(host, new ApprovalPolicy(Required: true, ByAuthor: true, Count: 2, Proof: proof))
            .ShouldContain($"To approve qa and prod: 2 people, {ways}.");

    [Fact]
    public void Where_the_policy_demands_no_approval_nobody_is_named() =>
        Comment("github", new ApprovalPolicy()).ShouldNotContain("To approve");

    [Fact]
    public void What_is_deployed_or_approved_already_asks_for_nobody()
    {
        MarkdownComment.Render(SampleDocuments.PassedModel(), "report.html").ShouldNotContain("To approve");
        MarkdownComment.Render(SampleDocuments.RefusedModel(), "report.html").ShouldContain("To approve prod: ");
    }

    private static string Comment(string host, ApprovalPolicy approval)
    {
        var plan = SampleDocuments.Document(
            "deploy-scripts", "plan", new RunTarget("dev", null, "sqlite", "", "shop.db"), TestTime.Monday, 1) is var document
            ? document with { Run = document.Run with { Host = host } }
            : null!;
        var policy = new Policy
        {
            Roles = new Dictionary<string, IReadOnlyList<string>> { ["senior-dba"] = ["carol", "erin"] },
            Environments = new Dictionary<string, EnvironmentPolicy> { ["dev"] = new() },
            Defaults = new EnvironmentPolicy { Approval = approval },
        };
        return MarkdownComment.Render(
            ReportModelBuilder.Build(SampleDocuments.Chained([plan]), new ReportContext(Environments) { Policy = policy }), "report.html");
    }
}
