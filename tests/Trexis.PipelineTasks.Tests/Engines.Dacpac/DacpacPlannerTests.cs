using System.Collections.Concurrent;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.Dacpac.States;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Tests.DeployDacpac;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public class DacpacPlannerTests
{
    [Fact]
    public void Nothing_differs_between_a_release_and_itself()
    {
        var plan = Releases.Plan(Releases.Of(Sql.Wide), Releases.Of(Sql.Wide));

        plan.IsEmpty.ShouldBeTrue();
        plan.Operations.ShouldBeEmpty();
    }

    [Fact]
    public void Every_object_of_the_script_is_accounted_for_and_every_danger_is_named()
    {
        var plan = Releases.Plan(Releases.Of(Sql.Next), Releases.Of(Sql.Wide));

        plan.Operations.ShouldNotContain(
            operation => operation.Risk == Risk.Unclassified,
            string.Join('\n', plan.Operations.Where(operation => operation.Risk == Risk.Unclassified)));
        plan.Operations.Select(operation => (operation.Kind, operation.Subject)).ShouldBe(Sql.NextOperations, ignoreOrder: true);
        plan.Operations.Where(operation => operation.IsDangerous).Select(operation => operation.Kind).Distinct()
            .ShouldBe(
                ["alter-column", "add-column", "drop-column", "rebuild-table", "add-cascading-key", "create-trigger"], ignoreOrder: true);
    }

    [Fact]
    public void The_batch_that_checks_nameless_constraints_is_known_by_its_very_text_and_any_other_text_is_dangerous()
    {
        var plan = Releases.Plan(Releases.Of(Sql.Next), Releases.Of(Sql.Wide));
        var batch = SqlcmdScript.Read(plan.Text, "plan.sql").Batches
            .Single(one => one.Text.Contains("#__checkStatus", StringComparison.Ordinal));

        Read(batch).ShouldHaveSingleItem().ShouldBe(("check-constraint", Risk.Caution));
        Read(batch with { Text = batch.Text + "\nSELECT 1;" }).ShouldContain(operation => operation.Risk == Risk.Unclassified);

        static List<(string Kind, Risk Risk)> Read(SqlBatch batch) =>
            [.. new TransactSqlReader().Read([batch]).Operations.Select(found => (found.Operation.Kind, found.Operation.Risk))];
    }

    [Fact]
    public void Views_procedures_functions_and_triggers_show_what_becomes_of_them()
    {
        const string Table = "CREATE TABLE dbo.T (A int NOT NULL, B int NOT NULL);\nGO\n";
        string Modules(string column) => Table + $"""
            CREATE VIEW dbo.V AS
            SELECT {column} FROM dbo.T;
            GO
            CREATE PROCEDURE dbo.P AS
            SELECT {column} FROM dbo.T WHERE A = 42;
            GO
            CREATE FUNCTION dbo.F() RETURNS TABLE AS RETURN
            SELECT {column} FROM dbo.T;
            GO
            CREATE TRIGGER dbo.G ON dbo.T AFTER INSERT AS
            SELECT {column} FROM dbo.T;
            """;

        var plan = Releases.Plan(Releases.Of(Modules("B")), Releases.Of(Modules("A")));

        var changed = plan.Operations.Where(operation => operation.Kind.StartsWith("alter-", StringComparison.Ordinal)).ToList();
        changed.Select(operation => operation.Subject).ShouldBe(["dbo.V", "dbo.P", "dbo.F", "dbo.G"], ignoreOrder: true);
        foreach (var operation in changed)
        {
            var lines = operation.Lines.ShouldNotBeNull(operation.Subject).Split('\n');
            lines.ShouldContain(line => line.StartsWith("-SELECT A FROM dbo.T", StringComparison.Ordinal));
            lines.ShouldContain(line => line.StartsWith("+SELECT B FROM dbo.T", StringComparison.Ordinal));
            lines.ShouldAllBe(line => !line.Contains("42", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_same_inputs_give_the_same_text()
    {
        var (first, second) = (
            Releases.Plan(Releases.Of(Sql.Next), Releases.Of(Sql.Wide)), Releases.Plan(Releases.Of(Sql.Next), Releases.Of(Sql.Wide)));

        second.Text.ShouldBe(first.Text);
        Fingerprint.OfChange(second.Operations).ShouldBe(Fingerprint.OfChange(first.Operations));
    }

    [Fact]
    public void Plans_made_at_the_same_time_for_databases_of_one_name_keep_their_scripts_apart()
    {
        (DacpacContents Source, DacpacContents Target)[] pairs = [
            (Releases.Of(Sql.Next), Releases.Of(Sql.Wide)), (Releases.Of(Sql.Added), Releases.Of(Sql.First)),
        ];
        var alone = pairs.Select(pair => Releases.Plan(pair.Source, pair.Target).Text).ToList();

        Parallel.For(
            0,
            12,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            number => Releases.Plan(pairs[number % 2].Source, pairs[number % 2].Target).Text.ShouldBe(alone[number % 2]));
    }

    [Fact]
    public void A_plan_writes_nothing_where_another_plan_or_anybody_else_would_find_it()
    {
        var name = $"Sales{Guid.NewGuid():N}";
        var marker = Path.Combine(Path.GetTempPath(), name + ".marker");
        using var seen = new BlockingCollection<string>();
        using var watcher = new FileSystemWatcher(Path.GetTempPath(), $"*{name}*");
        watcher.Created += (_, created) => seen.Add(created.FullPath);
        watcher.EnableRaisingEvents = true;

        DacpacPlanner.Plan(
            new PlanRequest(
                Releases.Of(Sql.Added),
                new PlanTarget.StateFile(name, Releases.Of(Sql.First)),
                DeploySettings.Default,
                [],
                DateTimeOffset.UnixEpoch),
            CancellationToken.None);
        File.WriteAllText(marker, "");
        File.Delete(marker);

        // What was made before the marker is told before it.
        seen.TryTake(out var first, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        first.ShouldBe(marker);
    }

    [Fact]
    public void Nothing_is_dropped_that_the_source_merely_lacks()
    {
        Releases.Plan(Releases.Of(Sql.First), Releases.Of(Sql.Wide)).Operations
            .ShouldNotContain(operation => operation.Kind.StartsWith("drop-", StringComparison.Ordinal) && operation.Kind != "drop-column");
    }

    [Fact]
    public void Asked_to_drop_what_the_source_lacks_our_own_schema_stays_and_so_do_its_rows()
    {
        var target = Releases.Of(
            Sql.First
                + "\nGO\nCREATE SCHEMA [trexis];\nGO\nCREATE TABLE [trexis].[history] ([Id] INT NOT NULL);\nGO\nCREATE TABLE [sales].[Old] "
                + "([Id] INT NOT NULL);");

        var plan = Releases.Plan(Releases.Of(Sql.First), target, Releases.With(("DropObjectsNotInSource", "True")));

        plan.Operations.Select(operation => operation.Subject).ShouldBe(["sales.Old"]);
        plan.Text.ShouldNotContain("DROP TABLE [trexis]");
        plan.Text.ShouldNotContain("DROP SCHEMA [trexis]");
        plan.Text.ShouldNotContain("from [trexis].[history]");
        plan.LeftOut.Count.ShouldBe(3);
    }

    [Fact]
    public void A_guard_stops_at_rows_until_every_loss_in_its_very_table_is_acknowledged()
    {
        var (source, target) = (Releases.Of(Sql.First), Releases.Of(Sql.Added));

        var guarded = Releases.Plan(source, target);
        var acknowledged = Releases.Plan(source, target, null, Acknowledge("sales.Customer.Email", "drop-column"));
        var another = Releases.Plan(source, target, null, Acknowledge("sales.Customer.Name", "drop-column"));

        guarded.Text.ShouldContain("Rows were detected");
        acknowledged.Text.ShouldNotContain("Rows were detected");
        acknowledged.Text.ShouldContain("-- left out: the guard that stops where sales.Customer holds rows: acknowledged by dave until ");
        another.Text.ShouldContain("Rows were detected");
    }

    [Fact]
    public void Database_options_are_left_alone_unless_asked_for_and_then_they_are_dangerous()
    {
        Releases.Plan(Releases.Of(Sql.Added), Releases.Of(Sql.First)).Text.ShouldNotContain("ALTER DATABASE");

        Releases.Plan(Releases.Of(Sql.Added), Releases.Of(Sql.First), Releases.With(("ScriptDatabaseOptions", "True"))).Operations
            .Where(operation => operation.Kind == "alter-database")
            .ShouldAllBe(operation => operation.Risk == Risk.Dangerous);
    }

    [Fact]
    public void The_packages_own_scripts_are_told_apart_and_values_of_variables_stay_out_of_the_text()
    {
        var source = Releases.Of(
            Sql.First,
            "-- file: PostDeployment.sql\nUPDATE [sales].[Customer] SET [Name] = N'$(Env)';\nGO\nDELETE FROM [sales].[Customer] WHERE [Id] "
                + "= 1;");
        var settings = DeploySettings.Default with { Variables = DeploySettings.Default.Variables.Add("Env", new Secret("hunter2")) };

        var plan = Releases.Plan(source, Releases.Of(Sql.First), settings);

        plan.Operations.Select(operation => (operation.Kind, operation.Script))
            .ShouldBe([("update-rows", "post-deployment script"), ("delete-rows", "post-deployment script")]);
        plan.IsEmpty.ShouldBeTrue();
        plan.Text.ShouldNotContain("hunter2");
        settings.Shown.Values.ShouldNotContain("hunter2");
        settings.Fingerprint.ShouldNotBe(DeploySettings.Default.Fingerprint);
    }

    [Fact]
    public void A_package_whose_script_makes_a_database_is_a_fault()
    {
        var source = Releases.Of(Sql.First, "-- file: PostDeployment.sql\nCREATE DATABASE [Other];");

        Should.Throw<FaultException>(() => Releases.Plan(source, Releases.Of(Sql.First))).Message.ShouldContain("CREATE DATABASE");
    }

    [Fact]
    public void The_state_that_a_plan_leaves_holds_what_was_left_standing_and_nothing_is_left_to_change()
    {
        var (source, target) = (Releases.Of(Sql.Added), Releases.Of(Sql.Wide));
        var plan = Releases.Plan(source, target);

        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("next.dacpac"), NewState.After(plan, source, target, CancellationToken.None));
        var next = DacpacReader.Read(folder.At("next.dacpac"));

        Releases.Plan(source, next).IsEmpty.ShouldBeTrue();
        // What only the target had is still there: planning it away again finds it.
        Releases.Plan(source, next, Releases.With(("DropObjectsNotInSource", "True"))).Operations
            .Select(operation => operation.Subject)
            .ShouldContain("sales.Order");
        NewState.After(plan, source, target, CancellationToken.None).ShouldBe(File.ReadAllBytes(next.Path));
    }

    private static Acknowledgement Acknowledge(string subject, string kind) =>
        new(subject, kind, "gone", "dave", DateTimeOffset.UnixEpoch.AddDays(1), new SourceLocation("changes/CHG-1.yml", 1));
}
