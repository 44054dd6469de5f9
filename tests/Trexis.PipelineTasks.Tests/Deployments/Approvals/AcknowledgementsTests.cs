using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Tests.Deployments.Approvals;

public class AcknowledgementsTests
{
    private static readonly DateTimeOffset Now = TestTime.Monday;

    private static readonly Operation DropColumn = new(
        OperationAction.Drop, "drop-column", "dbo.Orders.Legacy", Risk.Dangerous, "its values are lost");

    public static TheoryData<string, string, int, Risk, bool> Cases => new()
    {
        // kind, object, days until it expires, risk of the operation, whether it passes
        { "drop-column", "dbo.Orders.Legacy", 1, Risk.Dangerous, true },
        { "drop-column", "DBO.ORDERS.LEGACY", 1, Risk.Dangerous, true },
        { "drop-column", "dbo.Orders.Legacy", 1, Risk.Unclassified, true },
        { "drop-column", "dbo.Orders.Legacy", -1, Risk.Dangerous, false },
        { "drop-table", "dbo.Orders.Legacy", 1, Risk.Dangerous, false },
        { "drop-column", "dbo.Orders.%", 1, Risk.Dangerous, false },
        { "drop-column", "dbo.Orders.*", 1, Risk.Dangerous, false },
        { "drop-column", "Orders.Legacy", 1, Risk.Dangerous, false },
        { "drop-column", "dbo.Orders.Legacy2", 1, Risk.Dangerous, false },
        { "drop", "column dbo.Orders.Legacy", 1, Risk.Dangerous, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_acknowledgement_covers_its_kind_on_its_object_until_its_day_and_nothing_else(
        string kind, string subject, int days, Risk risk, bool passes)
    {
        var operation = DropColumn with { Risk = risk };

        var applied = Acknowledgements.Apply([operation], [Given(subject, kind, days)], Now);

        applied.Operations.ShouldHaveSingleItem().AcknowledgedBy
            .ShouldBe(passes ? $"dave until {Now.AddDays(days):yyyy-MM-dd} (declared): replaced by status" : null);
        new RiskIsAccepted().Judge(applied).Verdict.ShouldBe(passes ? Verdict.Passed : Verdict.Failed);
    }

    [Theory]
    [InlineData(Risk.Safe, Verdict.Passed)]
    [InlineData(Risk.Caution, Verdict.Passed)]
    [InlineData(Risk.Dangerous, Verdict.Failed)]
    [InlineData(Risk.Unclassified, Verdict.Failed)]
    public void Without_an_acknowledgement_only_what_is_known_to_be_harmless_passes(Risk risk, Verdict verdict) =>
        new RiskIsAccepted().Judge(Acknowledgements.Apply([DropColumn with { Risk = risk }], [], Now)).Verdict.ShouldBe(verdict);

    [Fact]
    public void Without_a_change_file_a_refusal_says_where_one_goes() =>
        Acknowledgements.Apply([DropColumn], null, Now).Unaccepted.ShouldHaveSingleItem().Expected.ShouldStartWith(
            "a change file (changes/CHG-0001.yml; trexis init writes one) with an entry below acknowledge: - { object: ");

    [Fact]
    public void The_entry_that_a_refusal_names_is_read_back_and_lets_the_operation_pass_once_a_person_has_filled_it_in()
    {
        using var folder = new TemporaryFolder();
        var operation = DropColumn with { Subject = "sales.\"odd: # 'name'\" | `x` \\ ‮end" };
        var finding = Acknowledgements.Apply([operation], [], Now).Unaccepted.ShouldHaveSingleItem();
        var entry = finding.Expected[finding.Expected.IndexOf("- {", StringComparison.Ordinal)..];

        Change Read(string text) =>
            new ConfigurationReader([]).ReadChange(folder.Write("changes/C-1.yml", $"version: 1\nid: C-1\nacknowledge:\n  {text}\n"));
        var unwritten = Read(entry);
        var written = Read(
            entry.Replace("reason: …", "reason: unused since May", StringComparison.Ordinal)
                .Replace("by: …", "by: dave", StringComparison.Ordinal));

        new RiskIsAccepted().Judge(Acknowledgements.Apply([operation], unwritten.Acknowledge, Now)).Verdict.ShouldBe(Verdict.Failed);
        new RiskIsAccepted().Judge(Acknowledgements.Apply([operation], written.Acknowledge, Now)).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void A_refusal_says_when_the_acknowledgement_ran_out_or_that_it_names_another_kind()
    {
        var expired = Acknowledgements.Apply([DropColumn], [Given("dbo.Orders.Legacy", "drop-column", -1)], Now);
        var otherKind = Acknowledgements.Apply([DropColumn], [Given("dbo.Orders.Legacy", "drop-table", 1)], Now);

        expired.Unaccepted[0].Observed.ShouldBe(
            "drop-column: dangerous: its values are lost; "
                + "changes/C-1.yml:9 acknowledged it until 2026-11-22 09:00:00 UTC, which has passed");
        otherKind.Unaccepted[0].Observed.ShouldContain("changes/C-1.yml:9 acknowledges drop-table on it, which is another kind");
    }

    [Fact]
    public void The_same_operation_many_times_is_one_finding()
    {
        var applied = Acknowledgements.Apply([.. Enumerable.Repeat(DropColumn, 500)], [], Now);

        applied.Unaccepted.ShouldHaveSingleItem().Observed.ShouldStartWith("drop-column, 500 times: dangerous");
    }

    [Fact]
    public void An_acknowledgement_of_nothing_that_is_pending_is_named_and_refuses_nothing()
    {
        var applied = Acknowledgements.Apply([], [Given("dbo.Orders.Legacy", "drop-column", 1)], Now);

        applied.Unused.ShouldHaveSingleItem().Subject.ShouldBe("dbo.Orders.Legacy");
        new RiskIsAccepted().Judge(applied).Verdict.ShouldBe(Verdict.Passed);
    }

    private static Acknowledgement Given(string subject, string kind, int days) =>
        new(subject, kind, "replaced by status", "dave", Now.AddDays(days), new SourceLocation("changes/C-1.yml", 9));
}
