namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>Whoever runs a deployment again that stands already finds nothing to do, and takes nothing away from it.</summary>
public sealed class RepeatedRunTests : IDisposable
{
    private const string Common = "backup: { verify: none }, soak: 0s, approval: { required: false }";

    private readonly Shop _shop = new(
        $"environments: {{ dev: {{ {Common}, require: [] }}, qa: {{ {Common}, require: [promotion.proven] }} }}",
        "dev: { connection: file:shop.db }\nqa: { after: dev, connection: file:qa.db, protected: false }");

    public RepeatedRunTests()
    {
        _shop.WithScripts();
        File.Copy(_shop.At("shop.db"), _shop.At("qa.db"));
    }

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task Rows_that_were_announced_come_true_once()
    {
        _shop.Write("migrations/V0004__order.sql", "INSERT INTO orders (id, customer_id, ordered_on) VALUES (9001, 1, '2026-02-01');");
        File.AppendAllText(_shop.At("changes/CHG-7.yml"), "rows: { orders: 1 }\n");
        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        Counts().Message.ShouldContain("what was announced came true in ");
        (await _shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task Rows_that_went_since_are_missed_by_the_second_run()
    {
        File.AppendAllText(_shop.At("changes/CHG-7.yml"), "rows: { orders: -1..0 }\n");
        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await _shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        _shop.Execute("shop.db", "DELETE FROM orders WHERE id = 100");

        await _shop.RunAsync("validate", "--environment", "dev");

        Counts().Verdict.ShouldBe(Verdict.Failed);
        Counts().Findings.ShouldContain(finding => finding.Subject == "orders");
    }

    [Fact]
    public async Task A_window_that_has_closed_and_backups_that_are_gone_take_nothing_from_what_stands()
    {
        _shop.Write("policy.yml", Policy("backup: { max-age: 24h }, window: any, require: [rollback.planned, window.open]"));
        File.Delete(_shop.At("migrations/U0003__no_fax.sql"));
        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        _shop.Write("policy.yml", Policy("backup: { max-age: 24h }, window: closed, require: [rollback.planned, window.open]"));
        Directory.Delete(_shop.At(".trexis/backups"), recursive: true);

        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        _shop.Last("precheck").Results.Single(result => result.Code == "window.open").Message
            .ShouldBe("nothing is to be changed here, so nothing waits for a window");
        (await _shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task The_window_holds_for_whatever_is_pending()
    {
        _shop.Write("policy.yml", Policy("backup: { verify: none }, window: closed"));

        (await _shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Refused).Output.ShouldContain("closed for changes");
    }

    private static string Policy(string dev) =>
        "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nenvironments: "
            + $"{{ dev: {{ soak: 0s, approval: {{ required: false }}, {dev} }}, qa: {{ {Common}, require: [promotion.proven] }} }}\n";

    private RunResult Counts() => _shop.Last("validate").Results.Single(result => result.Code == "data.counts-as-planned");
}
