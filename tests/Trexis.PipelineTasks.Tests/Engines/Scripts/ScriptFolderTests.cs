using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tests.Engines.Scripts;

public class ScriptFolderTests
{
    [Fact]
    public void Outside_of_a_repository_a_script_is_named_from_the_folder_of_its_deployment()
    {
        using var folder = new TemporaryFolder();
        folder.Write("deployment.yml", "version: 1");
        folder.Write("App/Scripts/V1__a.sql", "SELECT 1;");
        folder.Write("V2__b.sql", "SELECT 1;");

        ScriptFolder.Read(folder.At("App/Scripts")).Versioned[0].Location.ShouldBe("App/Scripts/V1__a.sql");
        ScriptFolder.Read(folder.Path).Versioned[0].Location.ShouldBe("V2__b.sql");
    }

    [Fact]
    public void Scripts_are_read_in_the_order_in_which_they_would_run()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[]
        {
            "V10__j.sql",
            "V2__b.sql",
            "V1_1__a.sql",
            "V1__a.sql",
            "R__views.sql",
            "R__Extra.sql",
            "A__grants.sql",
            "U2__b.sql",
        })
            folder.Write($"m/{name}", "SELECT 1;");
        folder.Write("m/README.md", "no script");

        var read = ScriptFolder.Read(folder.At("m"));

        Names(read.Versioned).ShouldBe(["V1__a.sql", "V1_1__a.sql", "V2__b.sql", "V10__j.sql"]);
        Names(read.Repeatable).ShouldBe(["R__Extra.sql", "R__views.sql"]);
        Names(read.Always).ShouldBe(["A__grants.sql"]);
        Names(read.Undo).ShouldBe(["U2__b.sql"]);
        (read.Identity.Kind, read.Identity.Name, read.Identity.Version).ShouldBe(("scripts", "m", "10"));
        read.Versioned[0].Location.ShouldBe("m/V1__a.sql");
    }

    [Fact]
    public void A_name_that_is_no_scripts_name_is_refused_and_all_are_listed()
    {
        using var folder = new TemporaryFolder();
        string[] names =
        [
            "v1__a.sql", "V1_a.sql", "V__a.sql", "V1__.sql", "V1__a.SQL", "Va__a.sql", "R1__a.sql", "X1__a.sql", "R_a.sql", "create.sql",
            ".sql", "V1.__a.sql", "V1__ .sql",
            "V1__a`b.sql", "V1__a|b.sql", "V1__a\nb.sql", "V1__##vso[task.complete].sql", "V1__::error::x.sql", "V1__@team.sql",
            "V1__\u202Egnp.sql", "V1__<script>.sql", "V1__a;b.sql",
        ];
        foreach (var name in names) folder.Write($"m/{name}", "SELECT 1;");

        var problems = Should.Throw<InputException>(() => ScriptFolder.Read(folder.At("m"))).Problems;

        problems.Select(problem => problem.Received).ShouldBe(names, ignoreOrder: true);
        problems.ShouldAllBe(problem => problem.Accepted.Contains("V0001__name.sql") && problem.Accepted.Contains("R__name.sql"));
    }

    [Fact]
    public void Everything_that_is_wrong_with_the_scripts_is_listed_at_once()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/V1__a.sql", "SELECT 1;");
        folder.Write("m/V01__b.sql", "SELECT 1;");
        folder.Write("m/V2__empty.sql", " \n\t");
        folder.Write("m/R__View.sql", "SELECT 1;");
        folder.Write("m/R__view.sql", "SELECT 1;");
        folder.Write("m/U9__c.sql", "SELECT 1;");
        File.WriteAllBytes(folder.At("m", "V3__latin.sql"), [.. "-- na"u8, 0xEF, (byte)'v', (byte)'e']);
        File.WriteAllBytes(folder.At("m", "V4__utf16.sql"), [.. "S\0E\0L\0"u8]);

        var problems = Should.Throw<InputException>(() => ScriptFolder.Read(folder.At("m"))).Problems;

        problems.Select(problem => problem.ToString()).Order(StringComparer.Ordinal).ShouldBe(
        [
            "m/R__view.sql: differs from R__View.sql only in case: 'R__view.sql'; accepted: a name of its own",
            "m/U9__c.sql: takes back a version that no script has: '9'; accepted: the version of a V script of this folder",
            "m/V1__a.sql: has the same version as V01__b.sql: '1'; accepted: a version of its own",
            "m/V2__empty.sql: is empty; accepted: at least one statement",
            "m/V3__latin.sql: is not UTF-8 at byte 6; accepted: UTF-8, or UTF-16 with its mark; what is Windows-1252 is converted by: "
                + "iconv -f WINDOWS-1252 -t UTF-8 'V3__latin.sql'",
            "m/V4__utf16.sql: holds zero characters, as UTF-16 without its mark does; accepted: UTF-8 text, or UTF-16 with its mark",
        ]);
    }

    [Fact]
    public void What_looks_like_a_script_and_is_not_read_is_named_and_warned_of()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/V1__a.sql", "SELECT 1;");
        folder.Write("m/V2__b.sql.bak", "SELECT 1;");
        folder.Write("m/V3__c.sql~", "SELECT 1;");
        folder.Write("m/later/V4__d.sql", "SELECT 1;");
        folder.Write("m/undo/U1__a.sql", "SELECT 1;");
        folder.Write("m/notes.txt", "none");

        var read = ScriptFolder.Read(folder.At("m"), folder.At("m", "undo"));
        var outcome = new ScriptsAreInOrder().Judge(ScriptPlanner.Plan(read, []));

        read.PassedOver.ShouldBe(["V2__b.sql.bak", "V3__c.sql~", "later/V4__d.sql"]);
        (outcome.Verdict, outcome.Findings.Count).ShouldBe((Verdict.Warned, 3));
        outcome.Message.ShouldContain("later/V4__d.sql");
    }

    [Fact]
    public void A_folder_that_is_missing_or_holds_no_scripts_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/sub/V1__a.sql", "SELECT 1;");

        Should.Throw<InputException>(() => ScriptFolder.Read(folder.At("nowhere"))).Message.ShouldContain("there is no such folder");
        Should.Throw<InputException>(() => ScriptFolder.Read(folder.At("m"))).Message.ShouldContain("subfolders are not read");
    }

    [Fact]
    public void Undo_scripts_may_lie_in_a_folder_of_their_own()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/V1__a.sql", "SELECT 1;");
        folder.Write("undo/U1__a.sql", "SELECT 2;");

        Names(ScriptFolder.Read(folder.At("m"), folder.At("undo")).Undo).ShouldBe(["U1__a.sql"]);
        folder.Write("undo/V2__b.sql", "SELECT 2;");
        Should.Throw<InputException>(() => ScriptFolder.Read(folder.At("m"), folder.At("undo"))).Message
            .ShouldContain("a folder of undo scripts holds another");
    }

    [Fact]
    public void Ends_of_lines_and_byte_order_marks_change_no_hash() =>
        Prop.ForAll(Gen.Elements("a", "b'", " ", "\n", "ü", "--", "\t")
            .NonEmptyListOf()
            .Select(parts => "x" + string.Concat(parts))
            .ToArbitrary(), text =>
        {
            using var folder = new TemporaryFolder();
            Directory.CreateDirectory(folder.At("unix"));
            Directory.CreateDirectory(folder.At("windows"));
            File.WriteAllBytes(folder.At("unix", "V1__a.sql"), Encoding.UTF8.GetBytes(text));
            File.WriteAllBytes(
                folder.At("windows", "V1__a.sql"),
                [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal))]);
            var (unix, windows) = (ScriptFolder.Read(folder.At("unix")), ScriptFolder.Read(folder.At("windows")));
            return unix.Versioned[0].Sha256 == windows.Versioned[0].Sha256
                && unix.Versioned[0].Text == windows.Versioned[0].Text
                && unix.Identity.Sha256 == windows.Identity.Sha256;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_folders_identity_is_the_artifacts_and_moves_with_every_name_and_content()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/V1__a.sql", "SELECT 1;");
        var first = ScriptFolder.Read(folder.At("m")).Identity.Sha256;
        folder.Write("m/V1__a.sql", "SELECT 2;");
        var changed = ScriptFolder.Read(folder.At("m")).Identity.Sha256;
        File.Move(folder.At("m", "V1__a.sql"), folder.At("m", "V1__b.sql"));
        var renamed = ScriptFolder.Read(folder.At("m")).Identity.Sha256;

        new[] { first, changed, renamed }.Distinct().Count().ShouldBe(3);
        renamed.ShouldBe(ArtifactReader.Identify(new ArtifactSpec(null, null, folder.At("m"))).Sha256);
    }

    private static IEnumerable<string> Names(IEnumerable<Script> scripts) => scripts.Select(script => script.Name.File);
}
