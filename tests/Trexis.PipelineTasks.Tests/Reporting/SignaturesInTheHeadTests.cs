using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Html;

namespace Trexis.PipelineTasks.Tests.Reporting;

public class SignaturesInTheHeadTests
{
    private static readonly StoredDocument Document = SampleDocuments.Passed()[0];

    [Theory]
    [InlineData("all signed by whom the policy trusts", SignatureState.Valid, SignatureState.Valid)]
    [InlineData("none signed: who could write here could write them", SignatureState.Unsigned, SignatureState.Unsigned)]
    [InlineData("1 not signed, 1 signed by whom the policy trusts", SignatureState.Valid, SignatureState.Unsigned)]
    [InlineData("1 with a signature that does not fit, 1 of which nobody can tell who signed",
        SignatureState.Unknown, SignatureState.Invalid)]
    [InlineData("2 signed by somebody whom the policy does not trust", SignatureState.Untrusted, SignatureState.Untrusted)]
    public void The_page_says_first_how_many_documents_are_signed_and_by_whom(string words, params SignatureState[] states) =>
        Page(Fact.Known<IReadOnlyList<DocumentSignature>>([.. states.Select(state => new DocumentSignature(Document, state, ""))]))
            .ShouldContain($"chain unbroken, {words}; ");

    [Fact]
    public void Signatures_that_cannot_be_read_are_no_reason_to_say_nothing_of_them() =>
        Page(Fact.Unreadable<IReadOnlyList<DocumentSignature>>("keys/a.jwk is no key"))
            .ShouldContain("chain unbroken, signatures not read: keys/a.jwk is no key; ");

    [Fact]
    public void Of_a_platforms_run_for_whose_clock_nobody_vouched_the_page_says_so() =>
        Page(run => run with { Host = "azure", Clock = null }).ShouldContain("not looked at, times by the runner&#39;s own clock; ");

    [Fact]
    public void Runs_that_a_platforms_token_named_stand_in_the_head_each_once() =>
        Page(run => run with
        {
            Identity = new RunIdentity
            {
                Repository = "https://dev.azure.com/trexis/sales/_git/shop",
                RepositoryId = "repo-id",
                Run = "7",
                Attempt = "1",
                Commit = "aaaa",
                Ref = "refs/heads/<main>",
                Event = "IndividualCI",
                Workflow = "p://trexis/sales/deploy",
                TokenAt = run.StartedAt,
            },
        }).ShouldContain(
            "not looked at, run 7 of p://trexis/sales/deploy at refs/heads/&lt;main&gt; by the platform&#39;s token, verified in the run "
                + "and not kept; ");

    private static string Page(Func<RunContext, RunContext> change) => HtmlReport.Render(ReportModelBuilder.Build(
        [
            .. SampleDocuments.Passed()
                .Select(stored => stored with { Document = stored.Document with { Run = change(stored.Document.Run) } }),
        ],
        SampleDocuments.Context));

    private static string Page(Fact<IReadOnlyList<DocumentSignature>> signatures) =>
        HtmlReport.Render(
            ReportModelBuilder.Build(SampleDocuments.Passed(), SampleDocuments.Context with { Signatures = signatures }));
}
