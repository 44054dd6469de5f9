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

    private static string Page(Fact<IReadOnlyList<DocumentSignature>> signatures) =>
        HtmlReport.Render(
            ReportModelBuilder.Build(SampleDocuments.Passed(), SampleDocuments.Context with { Signatures = signatures }));
}
