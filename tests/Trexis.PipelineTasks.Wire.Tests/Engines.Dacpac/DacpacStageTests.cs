using System.Collections.Concurrent;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.TestKit.Tds;
using Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.Dacpac;

/// <summary>
/// A dacpac against a live target: real DacFx plans, our executor applies, and the loopback server's catalog stays empty.
/// </summary>
public sealed class DacpacStageTests : StageScene
{
    /// <summary>DacFx takes seconds for each plan, and twice that on a busy machine.</summary>
    private const int PlanningLimit = 3 * TimeLimit;

    private const string DeploymentFile = """
        version: 1
        artifact: { dacpac: artifacts/Sales.dacpac }
        environments:
          dev: { connection: env:TREXIS_CONNECTION }
        """;

    private const string PolicyFile = """
        version: 1
        roles: { developer: [alice] }
        environments:
          dev: { approval: { required: true, role: developer, proof: declared }, backup: { max-age: 24h, verify: checksum } }
        """;

    private const string ChangeFile = """
        version: 1
        id: CHG-3001
        description: Orders get states
        purpose: The shop shows whether an order is open, paid or shipped.
        impact: None; the database is new.
        risk: low
        authors: [bob]
        """;

    public DacpacStageTests()
    {
        CopySample("sales-dacpac/release-2", "release-2");
        Directory.CreateDirectory(Folder.At("artifacts"));
        File.WriteAllBytes(
            Folder.At("artifacts", "Sales.dacpac"),
            DacpacBuilder.Build(new BuildRequest(Folder.At("release-2"), "Sales", new Version(1, 0, 0, 0))));
        Folder.Write("deployment.yml", DeploymentFile);
        Folder.Write("policy.yml", PolicyFile);
        Folder.Write("changes/CHG-3001.yml", ChangeFile);
        Server.HoldsNothing();
    }

    [Fact(Timeout = PlanningLimit)]
    public async Task The_database_itself_is_asked_for_first_and_the_plan_neither_drops_nor_makes_one()
    {
        var plaintext = new ConcurrentQueue<TdsLogin>();
        Server.Server.Login = (_, login) =>
        {
            if (!login.Encrypted) plaintext.Enqueue(login);
            return null;
        };

        var ran = await TrexisAsync("deploy-dacpac", "plan", "--environment", "dev", "--out", Folder.At("plan"));

        ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        PlanText.ShouldContain("CREATE TABLE [sales].[Order]");
        PlanText.ShouldNotContain("DROP DATABASE");
        PlanText.ShouldNotContain("CREATE DATABASE");
        var requests = Server.Server.Requests.ToList();
        requests[0].Text.ShouldContain("WHERE d.name = DB_NAME()");
        requests[0].IsOfDacFx.ShouldBeFalse();
        requests.ShouldContain(request => request.IsOfDacFx && request.Text.Contains("[sys].[sql_modules]", StringComparison.Ordinal));
        requests.ShouldAllBe(request => !request.Text.StartsWith("CREATE", StringComparison.Ordinal));
        // What automatic tuning made never enters a plan, because DacFx does not read it.
        requests.ShouldContain(request => request.IsOfDacFx && request.Text.Contains("[i].[auto_created] = 0", StringComparison.Ordinal));
        plaintext.ShouldBeEmpty();
        ran.Said.ShouldNotContain("hunter2");
    }

    [Fact(Timeout = PlanningLimit)]
    public async Task A_database_that_is_missing_is_a_fault_and_DacFx_is_not_even_asked()
    {
        Server.Server.Login = (_, _) => new TdsMessage(
            4060, 11, 1, "Cannot open database \"Sales\" requested by the login. The login failed.");

        var ran = await TrexisAsync("deploy-dacpac", "plan", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Fault, ran.Said);
        Documents.Single().Fault!.Message.ShouldContain("4060");
        Server.Server.Requests.ShouldBeEmpty();
    }

    [Fact(Timeout = PlanningLimit)]
    public async Task A_database_that_the_server_does_not_show_to_DacFx_is_a_fault_in_place_of_its_plan_to_drop_it()
    {
        Server.When("SELECT [database_id] FROM [sys].[databases]", TdsAnswer.Nothing.Rows(TdsTable.Empty(1)));

        var ran = await TrexisAsync("deploy-dacpac", "plan", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Fault, ran.Said);
        Documents.Single().Fault!.Message.ShouldContain("DROP DATABASE");
        Documents.Single().Attachments.ShouldBeEmpty();
        Server.Count("DROP DATABASE").ShouldBe(0);
    }

    [Fact(Timeout = PlanningLimit)]
    public async Task The_permissions_that_precheck_asks_for_are_those_of_this_plan()
    {
        await PassAsync("deploy-dacpac", "plan", "--environment", "dev");
        Server.Says(
            "held permissions", TdsTable.Of(["CREATE TABLE", 1], ["IMPERSONATE ON USER::dbo", 0], ["CONTROL ON SCHEMA::sales", null]));

        var ran = await TrexisAsync("precheck", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        var asked = Server.Server.Requests.Single(request => request.Text.Contains(
            "trexis: held permissions", StringComparison.Ordinal)).Text;
        asked.ShouldContain("CREATE ROLE");
        asked.ShouldContain("CREATE PROCEDURE");
        asked.ShouldContain("IMPERSONATE");
        asked.ShouldNotContain("CREATE SYNONYM");
        var access = Documents[^1].Results.Single(result => result.Code == "access.permissions-sufficient");
        access.Verdict.ShouldBe(Verdict.Failed);
        access.Message.ShouldBe("login deployer lacks IMPERSONATE ON USER::dbo");
        access.Findings.Select(finding => finding.Observed).ShouldBe(["not granted", "the server does not tell"]);
    }

    [Fact(Timeout = 2 * PlanningLimit)]
    public async Task Exactly_the_approved_text_is_executed_and_a_catalog_that_stays_empty_is_told_object_by_object()
    {
        await PassAsync("deploy-dacpac", "plan", "--environment", "dev", "--out", Folder.At("plan"));
        var planned = Documents.Single().Outputs[PlanOutputs.Plan];
        await PassAsync("deploy-dacpac", "approve", "--environment", "dev");
        await PassAsync("rollback", "plan", "--environment", "dev");
        await PassAsync("precheck", "--environment", "dev");
        await PassAsync("backup", "--environment", "dev");

        var ran = await TrexisAsync("deploy-dacpac", "apply", "--environment", "dev", "--fingerprint", planned);

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        var batches = SqlcmdScript.Read(PlanText, "plan.sql").Bind(new Dictionary<string, string>()).Select(batch => batch.Text).ToList();
        batches.ShouldContain(batch => batch.StartsWith("CREATE TABLE [sales].[Order]", StringComparison.Ordinal));
        Sent().SkipWhile(text => text != batches[0])
            .Where(text => !text.StartsWith("/* trexis: session state */", StringComparison.Ordinal))
            .Take(batches.Count)
            .ShouldBe(batches);
        var results = Documents[^1].Results;
        results.Single(result => result.Code == DeploymentSteps.Executed.Code).Verdict.ShouldBe(Verdict.Passed);
        var equal = results.Single(result => result.Code == "system.schema-equals-artifact");
        equal.Verdict.ShouldBe(Verdict.Failed);
        equal.Findings.Select(finding => finding.Subject).Distinct().ShouldBe(Objects, ignoreOrder: true);
    }

    [Fact(Timeout = PlanningLimit)]
    public async Task A_login_that_may_not_see_definitions_is_told_by_DacFx_in_one_line_and_leaves_no_plan()
    {
        Server.When(
            "AS N'HasBaselinePermissions'",
            TdsAnswer.Nothing.Rows(
                TdsTable.Named("HasBaselinePermissions IsDeniedObjectPermissions HasViewStatePermission", [false, false, true])));

        var ran = await TrexisAsync("deploy-dacpac", "plan", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Fault, ran.Said);
        Documents.Single().Fault!.Message.ShouldStartWith("planning Sales.dacpac against Sales failed:");
        Documents.Single().Fault!.Message.ShouldContain("permission", Case.Insensitive);
        Documents.Single().Fault!.Message.ShouldNotContain("\n");
        Documents.Single().Attachments.ShouldBeEmpty();
    }

    [Theory(Timeout = PlanningLimit)]
    [InlineData("xp_msver")]
    [InlineData("sys.configurations")]
    [InlineData("name = 'MAXDOP'")]
    [InlineData("sys.dm_column_encryption_enclave")]
    [InlineData("sys.fn_builtin_permissions")]
    [InlineData("SELECT Name FROM sys.database_scoped_configurations")]
    public async Task What_DacFx_asks_beyond_the_definitions_may_be_refused(string words)
    {
        Server.When(words, TdsAnswer.Nothing.Error(300, 14, 1, "The permission was denied."));

        await PassAsync("deploy-dacpac", "plan", "--environment", "dev", "--out", Folder.At("plan"));

        Server.Count(words).ShouldBeGreaterThan(0);
        PlanText.ShouldContain("CREATE TABLE [sales].[Order]");
    }

    [Theory(Timeout = 2 * PlanningLimit)]
    [InlineData("refused", ExitCode.Refused, Verdict.Failed)]
    [InlineData("lost", ExitCode.Fault, Verdict.Unknown)]
    public async Task A_batch_in_trouble_ends_the_plan_is_not_sent_again_and_leaves_the_deployment_begun(
        string trouble, int code, Verdict verdict)
    {
        await PassAsync("deploy-dacpac", "plan", "--environment", "dev");
        var planned = Documents.Single().Outputs[PlanOutputs.Plan];
        await PassAsync("deploy-dacpac", "approve", "--environment", "dev");
        await PassAsync("rollback", "plan", "--environment", "dev");
        await PassAsync("precheck", "--environment", "dev");
        await PassAsync("backup", "--environment", "dev");
        Server.When(
            "CREATE TABLE [sales].[Order]",
            trouble == "lost"
                ? TdsAnswer.Nothing.Break()
                : TdsAnswer.Nothing.Error(
                    1105,
                    17,
                    2,
                    "Could not allocate space for object 'sales.Order' in database 'Sales' because the 'PRIMARY' filegroup is full."));

        var ran = await TrexisAsync("deploy-dacpac", "apply", "--environment", "dev", "--fingerprint", planned);

        ran.Code.ShouldBe(code, ran.Said);
        Documents[^1].Results.Single(result => result.Code == DeploymentSteps.Executed.Code).Verdict.ShouldBe(verdict);
        Server.Count("CREATE TABLE [sales].[Order]").ShouldBe(1);
        Server.Count("CREATE TABLE [sales].[Customer]").ShouldBe(0);
        await using var database = await OpenAsync();
        (await database.ReadHistoryAsync(Cancel)).Journal.ShouldHaveSingleItem().State.ShouldBe(JournalState.Started);
    }

    [Fact(Timeout = PlanningLimit)]
    public async Task A_script_that_was_left_started_keeps_a_dacpac_out_until_a_person_has_looked()
    {
        await SayAsync(JournalState.Started);

        var ran = await TrexisAsync("deploy-dacpac", "plan", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        var order = Documents.Single().Results.Single(result => result.Code == "scripts.in-order");
        order.Verdict.ShouldBe(Verdict.Failed);
        order.Findings.ShouldHaveSingleItem().Expected.ShouldContain("resolve --script \"prepare/01-schema.sql\" --as done (or undone)");

        await SayAsync(JournalState.Done);
        await PassAsync("deploy-dacpac", "plan", "--environment", "dev");
    }

    [Fact(Timeout = 2 * PlanningLimit)]
    public async Task A_whole_stage_asks_and_does_what_was_reviewed()
    {
        await PassAsync("deploy-dacpac", "plan", "--environment", "dev");
        var planned = Documents.Single().Outputs[PlanOutputs.Plan];
        await PassAsync("deploy-dacpac", "approve", "--environment", "dev");
        await PassAsync("rollback", "plan", "--environment", "dev");
        await PassAsync("precheck", "--environment", "dev");
        await PassAsync("backup", "--environment", "dev");
        (await TrexisAsync("deploy-dacpac", "apply", "--environment", "dev", "--fingerprint", planned)).Code.ShouldBe(ExitCode.Refused);
        (await TrexisAsync("validate", "--environment", "dev")).Code.ShouldBe(ExitCode.Refused);
        await PassAsync("perf-gate", "gate", "--environment", "dev");

        Documents.Where(document => document.Results.Any(result => result.Refuses))
            .Select(document => document.Task)
            .ShouldBe(["deploy-dacpac", "validate"]);
        StageTranscript.Of(Server.Server).ShouldMatchGolden("dacpac-stage.txt");
    }

    private async Task SayAsync(JournalState state)
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        await session.RecordAsync(
            [new JournalEntry
            {
                Script = "prepare/01-schema.sql",
                Kind = HistoryAnchor.Preparation,
                Sha256 = new string('b', 64),
                State = state,
                At = TestTime.Monday,
                ElapsedMs = 0,
                Actor = "bob",
                Deployment = Deployment.Id,
            }],
            Cancel);
    }

    private string PlanText => File.ReadAllText(Folder.At("plan", "plan.sql"));

    private async Task PassAsync(params string[] arguments)
    {
        var ran = await TrexisAsync(arguments);
        ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
    }

    // What went out on the connection that holds the lock.
    private IEnumerable<string> Sent()
    {
        // The plan has a session of its own, which begins by setting its options.
        var plan = Server.Server.Requests.Single(request => request.Text.Contains("SET ROWCOUNT 0", StringComparison.Ordinal)).Connection;
        return Server.Server.Requests.Where(request => request.Connection == plan).Select(request => request.Text);
    }

    /// <summary>What the release holds.</summary>
    private static readonly string[] Objects =
    [
        "sales_readers", "sales", "sales.Customer", "sales.Customer.IX_Customer_Name", "sales.Order", "sales.Order.IX_Order_Customer",
        "sales.Order.IX_Order_State",
        "sales.Order.DF_Order_State", "sales.Order.DF_Order_OrderedAt", "sales.Order.FK_Order_Customer", "sales.Order.CK_Order_State",
        "sales.OrderOverview", "sales.OpenOrders", "SELECT on SCHEMA::sales to sales_readers",
    ];
}
