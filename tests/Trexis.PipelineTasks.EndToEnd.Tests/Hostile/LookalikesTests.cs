namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>What looks like a file that is read, and is none, is named: somebody meant it to be read.</summary>
public sealed class LookalikesTests
{
    [Fact]
    public async Task Beside_scripts_and_undo_scripts_they_are_named_by_the_plan()
    {
        using var shop = new Shop().WithScripts();
        Directory.CreateDirectory(shop.At("undo"));
        foreach (var undo in Directory.GetFiles(shop.At("migrations"), "U*.sql"))
            File.Move(undo, Path.Combine(shop.At("undo"), Path.GetFileName(undo)));
        shop.Write(
            "deployment.yml",
            File.ReadAllText(shop.At("deployment.yml")).Replace("{ scripts: migrations }", "{ scripts: migrations, undo: undo }"));
        shop.Write("migrations/V0006__x.sql.bak", "SELECT 1;");
        shop.Write("undo/U0005__x.sql.bak", "SELECT 1;");
        shop.Write("undo/later/U0004__x.sql", "SELECT 1;");

        await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev");

        var order = shop.Last("deploy-scripts", "plan").Results.Single(result => result.Code == "scripts.in-order");
        order.Verdict.ShouldBe(Verdict.Warned);
        order.Message.ShouldContain("3 files beside them look like scripts and are not read: V0006__x.sql.bak, ");
        order.Findings.Select(finding => finding.Subject)
            .ShouldBe(["V0006__x.sql.bak", "../undo/U0005__x.sql.bak", "../undo/later/U0004__x.sql"]);
    }

    [Theory]
    [InlineData("scripts: .")]
    [InlineData("scripts: { folder: ., naming: flyway }")]
    public async Task What_this_software_itself_wrote_is_neither_a_script_nor_like_one(string artifact)
    {
        using var shop = new Shop();
        shop.Write("deployment.yml", File.ReadAllText(shop.At("deployment.yml")).Replace("scripts: migrations", artifact));
        shop.Write("V0001__total.sql", "ALTER TABLE orders ADD COLUMN total INTEGER;");

        await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev");
        await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev");

        Directory.EnumerateFiles(shop.Results.Folder, "*.sql", SearchOption.AllDirectories).ShouldNotBeEmpty();
        var order = shop.Last("deploy-scripts", "plan").Results.Single(result => result.Code == "scripts.in-order");
        order.Verdict.ShouldBe(Verdict.Passed, order.Message);
    }

    [Theory]
    [InlineData("prepare/03.sql.bak")]
    [InlineData("prepare/more/04.sql")]
    public async Task In_a_folder_that_fills_a_new_database_they_are_refused(string name)
    {
        using var shop = new Shop(environments: "dev: { connection: file:made.db, create: true, prepare: prepare }").WithScripts();
        shop.Write("prepare/01.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY, fax TEXT);");
        shop.Write(name, "SELECT 1;");

        var ran = (await shop.RunAsync("prepare", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput);

        (ran.Output + ran.Error).ShouldContain($"{shop.At(name)}: prepare: looks like a script and is not read");
        File.Exists(shop.At("made.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task In_a_folder_that_fills_a_new_database_another_case_of_the_ending_is_read()
    {
        using var shop = new Shop(environments: "dev: { connection: file:made.db, create: true, prepare: prepare }").WithScripts();
        shop.Write("prepare/01.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY, fax TEXT);");
        shop.Write("prepare/02.SQL", "CREATE TABLE orders (id INTEGER PRIMARY KEY);");

        (await shop.RunAsync("prepare", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        shop.Scalar("made.db", "SELECT count(*) FROM sqlite_master WHERE name = 'orders'").ShouldBe("1");
    }

    [Theory]
    [InlineData("policy.yml~", "policy.yml")]
    [InlineData("Policy.yml/", "policy.yml")]
    [InlineData("changes/CHG-8.yml~", null)]
    [InlineData("changes/CHG-8.yml/", null)]
    [InlineData("changes/sub/CHG-7.yml", null)]
    public async Task Of_policies_and_changes_they_are_refused(string name, string? without)
    {
        using var shop = new Shop().WithScripts();
        if (without is not null) File.Delete(shop.At(without));
        if (name.EndsWith('/')) Directory.CreateDirectory(shop.At(name));
        else shop.Write(name, "version: 1\n");

        var ran = (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput);

        (ran.Output + ran.Error).ShouldContain($"{name.TrimEnd('/')}: is not read under this name");
    }

    [Theory]
    [InlineData("policy.yml~")]
    [InlineData("changes/CHG-7.yml~")]
    [InlineData("changes/CHG-7.yml.bak")]
    public async Task What_an_editor_keeps_beside_a_policy_or_a_change_is_none(string name)
    {
        using var shop = new Shop().WithScripts();
        shop.Write(name, "version: 1\n");

        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
    }

    [Theory]
    [InlineData("Plan.md")]
    [InlineData("plan.md.bak")]
    [InlineData("checklist.md~")]
    public async Task Of_templates_they_are_refused_unless_the_template_itself_lies_there(string name)
    {
        using var shop = new Shop().WithScripts();
        shop.Write($"templates/{name}", "# mine\n");
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        string[] report = ["report", "--environment", "dev", "--templates", "templates"];

        var ran = (await shop.RunAsync(report)).ShouldEndWith(ExitCode.BadInput);

        (ran.Output + ran.Error).ShouldContain($"{name}: is not read under this name");
        foreach (var template in (string[])["plan.md", "checklist.md"]) shop.Write($"templates/{template}", "# mine\n");
        (await shop.RunAsync(report)).Output.ShouldNotContain("is not read under this name");
    }

    [Theory]
    [InlineData("sales/c.sql.bak")]
    [InlineData("sales/d.sql~")]
    [InlineData("sales/dir.sql/")]
    [InlineData("sales/Sales.refactorlog.bak", "a refactorlog")]
    [InlineData("sales/old.RefactorLog~", "a refactorlog")]
    public async Task In_a_folder_that_becomes_a_package_they_are_refused(string name, string what = "a definition")
    {
        using var shop = new Shop();
        shop.Write("sales/a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);");
        if (name.EndsWith('/')) Directory.CreateDirectory(shop.At(name));
        else shop.Write(name, "CREATE TABLE dbo.B (Id int NOT NULL);");

        var ran = (await shop.RunAsync("dacpac", "build", "sales", "--out", "made.dacpac")).ShouldEndWith(ExitCode.BadInput);

        (ran.Output + ran.Error).ShouldContain($"{shop.At(name).TrimEnd('/')}: looks like {what} and is not read");
        File.Exists(shop.At("made.dacpac")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_in_a_files_place_is_called_a_folder()
    {
        using var shop = new Shop().WithScripts();
        Directory.CreateDirectory(shop.At("checks/orphans.sql"));
        Directory.CreateDirectory(shop.At("sales-dev.dacpac"));
        shop.Write("sales/a.sql", "CREATE TABLE dbo.A (Id int NOT NULL);");
        shop.Write(
            "dacpac.yml",
            "version: 1\nartifact: { dacpac: made.dacpac }\nenvironments:\n  dev: { connection: { dacpac: sales-dev.dacpac } }\n");
        (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("dacpac", "build", "sales", "--out", "made.dacpac")).ShouldEndWith(ExitCode.Passed);
        Directory.CreateDirectory(shop.At(".trexis/report.html"));

        var report = (await shop.RunAsync("report", "--environment", "dev")).ShouldEndWith(ExitCode.Fault);
        var target = await shop.RunAsync("deploy-dacpac", "plan", "--config", "dacpac.yml", "--environment", "dev");
        File.AppendAllText(
            shop.At("deployment.yml"),
            "validate: { assertions: [{ name: orphans, sql: checks/orphans.sql, expect: empty, when: [before] }] }\n");
        var assertion = (await shop.RunAsync("precheck", "--environment", "dev")).ShouldEndWith(ExitCode.BadInput);

        (report.Output + report.Error).ShouldContain("report.html is a folder, in the place of the file to write");
        (target.Output + target.Error).ShouldContain("sales-dev.dacpac is a folder");
        (assertion.Output + assertion.Error).ShouldContain("names a folder: 'checks/orphans.sql'");
    }

    [Fact]
    public async Task A_report_names_what_is_bound_to_a_document_and_is_no_file()
    {
        using var shop = new Shop().WithScripts();
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var plan = Directory.GetFiles(shop.At(".trexis/files"), "plan.json", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var kept = await File.ReadAllBytesAsync(plan, TestContext.Current.CancellationToken);
        File.Delete(plan);
        Directory.CreateDirectory(plan);

        var ran = await shop.RunAsync("report", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Output + ran.Error);
        ran.Output.ShouldContain("plan.json: is a folder");
        foreach (var page in (string[])["report.md", "report.html"])
            File.ReadAllText(shop.At($".trexis/{page}")).ShouldContain("plan.json");
        Directory.Delete(plan);
        await File.WriteAllBytesAsync(plan, kept, TestContext.Current.CancellationToken);
        (await shop.RunAsync("report", "--environment", "dev")).Output.ShouldNotContain("is a folder");
    }
}
