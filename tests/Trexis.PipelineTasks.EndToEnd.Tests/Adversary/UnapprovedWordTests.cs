namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>What a person says of a database counts no less than a script: in a protected environment somebody else approves it.</summary>
public sealed class UnapprovedWordTests : IDisposable
{
    private readonly Shop _shop = new(
        "environments: { dev: { backup: { verify: none }, soak: 0s, approval: { required: false, proof: declared }, "
            + "require: [environment.online] } }\nroles: { dba: [carol] }",
        "dev: { connection: file:shop.db, protected: true }");

    public UnapprovedWordTests() => _shop.WithScripts();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task A_schema_is_taken_as_it_is_only_where_that_very_schema_was_approved()
    {
        _shop.Execute("shop.db", "ALTER TABLE orders ADD COLUMN total INTEGER");
        string[] adopt = ["deploy-scripts", "adopt", "--script", "V0001__total.sql"];
        await RefusedAsync(adopt);
        var asked = _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "deploy.approved");
        asked.Message.ShouldEndWith("; dev is protected, and this needs an approval there");
        asked.LimitAt.ShouldBe("the protection of dev (deployment.yml)");
        Approve();
        _shop.Execute("shop.db", "CREATE TABLE mine (id INTEGER PRIMARY KEY)");
        await RefusedAsync(adopt);
        _shop.Execute("shop.db", "DROP TABLE mine");
        await RefusedAsync(["deploy-scripts", "adopt", "--script", "V0002__fill.sql"]);

        (await RunAsync(adopt)).ShouldEndWith(ExitCode.Passed);
        _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "deploy.approved").Findings
            .ShouldHaveSingleItem().Subject.ShouldBe("carol");
        _shop.Scalar("shop.db", "SELECT count(*) FROM trexis_journal WHERE state = 'adopted'").ShouldBe("1");
    }

    private async Task RefusedAsync(string[] arguments)
    {
        (await RunAsync(arguments)).ShouldEndWith(ExitCode.Refused);
        _shop.Last("deploy-scripts").Results.Single(result => result.Code == "deploy.approved").Verdict.ShouldBe(Verdict.Failed);
    }

    // As whoever is asked for it copies it from the refusal.
    private void Approve()
    {
        var missing = _shop.Last("deploy-scripts", "adopt").Results.Single(result => result.Code == "deploy.approved").Message;
        var change = File.ReadAllText(_shop.At("changes/CHG-7.yml"));
        _shop.Write(
            "changes/CHG-7.yml", $"{change}approve:\n  - {{ fingerprint: {missing.Split("change ")[1][..12]}, by: carol, role: dba }}\n");
    }

    private Task<Ran> RunAsync(string[] arguments) => _shop.RunAsync([.. arguments, "--environment", "dev"]);
}
