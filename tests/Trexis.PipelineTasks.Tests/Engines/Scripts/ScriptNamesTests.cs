using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tests.Engines.Scripts;

/// <summary>Each tool's scripts in the order in which that tool would run them on an empty database.</summary>
public sealed class ScriptNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flyways_versions_count_as_numbers_dots_are_underscores_and_repeatable_scripts_follow_by_description()
    {
        var read = Read(
            ScriptNaming.Flyway,
            "V1.10__j.sql", "V1.9__i.sql", "V1_2__b.sql", "2025/V2__later (fast).sql", "R__b.sql", "views/R__a_view.sql", "U1.9__i.sql");

        Order(read).ShouldBe(
            ["V1_2__b.sql", "V1.9__i.sql", "V1.10__j.sql", "2025/V2__later (fast).sql", "views/R__a_view.sql", "R__b.sql"]);
        read.Undo.ShouldHaveSingleItem().Name.Version.ShouldBe(ScriptVersion.TryParse("1_9"));
        read.Identity.Version.ShouldBe("2");
    }

    [Fact]
    public void DbUps_scripts_run_once_in_the_ordinal_order_of_their_names()
    {
        var read = Read(ScriptNaming.DbUp, "Script0010 - j.sql", "Script0002 - b.sql", "another.sql", "Z.sql");

        Order(read).ShouldBe(["Script0002 - b.sql", "Script0010 - j.sql", "Z.sql", "another.sql"]);
        read.Versioned.Count.ShouldBe(4);
        read.Identity.Version.ShouldBeNull();
    }

    [Fact]
    public void Grates_folders_come_in_its_order_and_say_how_often_a_script_runs()
    {
        var read = Read(
            ScriptNaming.Grate,
            "permissions/grants.sql", "up/0002_b.sql", "up/0001_a.sql", "up/2026/0003_c.sql", "views/v.sql", "functions/f.sql",
            "sprocs/p.sql", "runBeforeUp/first.sql", "runFirstAfterUp/0001_x.sql", "beforeMigration/who.sql", "views/x.everytime.sql",
            "afterMigration/z.sql");

        Order(read).ShouldBe(
        [
            "beforeMigration/who.sql", "runBeforeUp/first.sql", "up/0001_a.sql", "up/0002_b.sql", "up/2026/0003_c.sql",
            "runFirstAfterUp/0001_x.sql", "functions/f.sql", "views/v.sql", "views/x.everytime.sql", "sprocs/p.sql",
            "permissions/grants.sql", "afterMigration/z.sql",
        ]);
        read.Always.Select(script => script.Name.File).ShouldContain("views/x.everytime.sql");
        read.Repeatable.Count.ShouldBe(5);
    }

    [Fact]
    public void Within_a_folder_grates_scripts_come_as_grate_2_2_ran_them()
    {
        string[] ran = ["_c", "1_x", "10_x", "2_x", "a", "B", "b_1", "b-2", "B.more", "x_views", "sub/z"];

        Order(Read(ScriptNaming.Grate, [.. ran.Reverse().Select(name => $"up/{name}.sql")])).ShouldBe(ran.Select(name => $"up/{name}.sql"));
    }

    [Fact]
    public void A_script_below_one_that_ran_is_late_whatever_its_version_is_made_of()
    {
        var read = Read(ScriptNaming.Grate, "up/0001_a.sql", "up/0002_b.sql", "runFirstAfterUp/0000_x.sql");

        var plan = ScriptPlanner.Plan(read, [Done(read, "up/0002_b.sql")]);

        plan.Disordered.ShouldHaveSingleItem().Observed.ShouldBe("is pending, but up/0002_b.sql has run already");
    }

    [Fact]
    public void The_migrations_of_EF_Core_run_in_the_order_of_their_ids()
    {
        var read = Read(ScriptNaming.EntityFramework, "20260102000000_Second.sql", "20250102000000_First.sql");

        Order(read).ShouldBe(["20250102000000_First.sql", "20260102000000_Second.sql"]);
    }

    [Fact]
    public void An_idempotent_script_of_EF_Core_runs_whenever_it_is_another()
    {
        _folder.Write("m/all.sql", "IF NOT EXISTS(SELECT * FROM [__EFMigrationsHistory]) SELECT 1;");

        ScriptFolder.Read(_folder.At("m"), null, ScriptLayout.For(ScriptNaming.EntityFramework)).Repeatable.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(ScriptNaming.Flyway, "afterMigrate.sql")]
    [InlineData(ScriptNaming.Flyway, "B5__baseline.sql")]
    [InlineData(ScriptNaming.Flyway, "A__always.sql")]
    [InlineData(ScriptNaming.Flyway, "V1__<script>.sql")]
    [InlineData(ScriptNaming.Flyway, "V1.sql")]
    [InlineData(ScriptNaming.Grate, "readme.sql")]
    [InlineData(ScriptNaming.Grate, "up/0001_a.ENV.TEST.sql")]
    [InlineData(ScriptNaming.Grate, "runAfterCreateDatabase/users.sql")]
    [InlineData(ScriptNaming.DbUp, "##vso[task.complete].sql")]
    [InlineData(ScriptNaming.EntityFramework, "create.sql")]
    public void What_a_tool_would_not_run_as_one_of_its_scripts_is_refused_by_name(ScriptNaming naming, string name)
    {
        var refused = Should.Throw<InputException>(() => Read(naming, name));

        refused.Problems[0].Received.ShouldBe(name);
        refused.Problems[0].Accepted.ShouldContain(ScriptNames.Accepted(naming));
    }

    [Theory]
    [InlineData(ScriptNaming.Flyway, "V1.1__a.sql", "2025/V1_1__b.sql", "has the same version as")]
    [InlineData(ScriptNaming.DbUp, "Script1.sql", "script1.sql", "only in case")]
    [InlineData(ScriptNaming.Grate, "views/A.sql", "views/a.sql", "only in case")]
    [InlineData(ScriptNaming.EntityFramework, "20260102000000_A.sql", "20260102000000_a.sql", "only in case")]
    public void Two_scripts_of_one_version_are_refused_by_name(ScriptNaming naming, string one, string other, string what)
    {
        Should.Throw<InputException>(() => Read(naming, one, other)).Problems.ShouldHaveSingleItem().What.ShouldContain(what);
    }

    [Theory]
    [InlineData(ScriptNaming.Flyway, "V1__a.sql", "CREATE TABLE ${schema}.t (id int);", "${schema}")]
    [InlineData(ScriptNaming.Grate, "up/a.sql", "USE {{DatabaseName}};", "{{DatabaseName}}")]
    [InlineData(ScriptNaming.DbUp, "a.sql", "SELECT '$name$';", "$name$")]
    public void What_the_tool_would_have_replaced_is_refused_where_it_would_run(ScriptNaming naming, string name, string text, string found)
    {
        _folder.Write($"m/{name}", text);
        var read = ScriptFolder.Read(_folder.At("m"), null, ScriptLayout.For(naming));

        ScriptPlanner.Placeholders(read, read.Versioned).ShouldHaveSingleItem().Received.ShouldBe(found);
        ScriptPlanner.Placeholders(read, []).ShouldBeEmpty();
    }

    [Fact]
    public void The_artifacts_hash_is_over_the_very_scripts_that_are_read()
    {
        var layout = ScriptLayout.For(ScriptNaming.Flyway);
        _folder.Write("m/V1__a.sql", "SELECT 1;");
        _folder.Write("m/undo/U1__a.sql", "SELECT 2;");
        _folder.Write("m/later/V2__b.sql", "SELECT 3;");
        var artifact = new ArtifactSpec(null, null, _folder.At("m"), _folder.At("m", "undo")) { Layout = layout };

        var read = ScriptFolder.Read(artifact).ShouldNotBeNull();

        read.Identity.ShouldBe(ArtifactReader.Identify(artifact));
        read.Undo.ShouldHaveSingleItem();
        File.Move(_folder.At("m", "later", "V2__b.sql"), _folder.At("m", "V2__b.sql"));
        ArtifactReader.Identify(artifact).Sha256.ShouldNotBe(read.Identity.Sha256);
    }

    private ScriptFolder Read(ScriptNaming naming, params string[] names)
    {
        foreach (var name in names) _folder.Write($"m/{name}", "SELECT 1;");
        return ScriptFolder.Read(_folder.At("m"), null, ScriptLayout.For(naming));
    }

    private static IEnumerable<string> Order(ScriptFolder folder) =>
        ScriptPlanner.Plan(folder, []).Pending.Select(script => script.Name.File);

    private static JournalEntry Done(ScriptFolder folder, string name) => new()
    {
        Script = name,
        Kind = "versioned",
        Sha256 = folder.Versioned.Single(script => script.Name.File == name).Sha256,
        State = JournalState.Done,
        At = TestTime.Monday,
        ElapsedMs = 1,
        Actor = "alice",
        Deployment = "CHG-1",
    };
}
