using System.Diagnostics;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>What lies in a file's place and is none ends every command with a sentence that names it, wherever a file is read.</summary>
public sealed class FilesInPlaceTests
{
    /// <summary>A command that waits for a pipe's writer would never end by itself.</summary>
    private const int TimeLimit = 60_000;

    private static readonly string[] Kinds = ["a folder", "a pipe", "a device", "Windows-1252", "a zero character", "endless"];

    private static readonly Dictionary<string, string[]> Commands = new()
    {
        ["deployment.yml"] = ["precheck", "--environment", "dev"],
        ["policy.yml"] = ["precheck", "--environment", "dev"],
        ["changes/CHG-7.yml"] = ["precheck", "--environment", "dev", "--change", "changes/CHG-7.yml"],
        ["migrations/V0002__fill.sql"] = ["deploy-scripts", "plan", "--environment", "dev"],
        ["undo/U0002__fill.sql"] = ["rollback", "plan", "--environment", "dev"],
        ["checks/orphans.sql"] = ["validate", "--environment", "dev"],
        ["perf/open.sql"] = ["perf-gate", "baseline", "--environment", "dev"],
        ["prepare/01.sql"] = ["prepare", "--environment", "dev"],
        ["templates/plan.md"] = ["report", "--environment", "dev", "--templates", "templates"],
        [".trexis/09-precheck.dev.json"] = ["report", "--environment", "dev"],
    };

    public static TheoryData<string, string> Places =>
        [.. from place in Commands.Keys from kind in Kinds select (place, kind)];

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Places))]
    public async Task What_is_no_file_or_no_text_is_told_by_name_in_every_place(string place, string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes and devices in the file system are Unix's");
        using var shop = Complete();
        if (place.StartsWith("templates", StringComparison.Ordinal)) await shop.RunAsync("precheck", "--environment", "dev");
        Lay(shop.At(place), kind);

        var ran = await shop.RunAsync(Commands[place]);

        ran.Code.ShouldNotBe(ExitCode.Passed, ran.Output + ran.Error);
        (ran.Output + ran.Error).ShouldContain(Path.GetFileName(place), Case.Sensitive, ran.Output + ran.Error);
        (ran.Output + ran.Error).ShouldNotContain("a defect of this tool");
        if (File.Exists(shop.At(place)) && kind == "a pipe") File.Delete(shop.At(place));
    }

    private static Shop Complete()
    {
        var shop = new Shop(
            environments: "dev: { connection: file:shop.db, create: true, prepare: prepare }").WithScripts();
        foreach (var undo in Directory.GetFiles(shop.At("migrations"), "U*.sql"))
        {
            Directory.CreateDirectory(shop.At("undo"));
            File.Move(undo, Path.Combine(shop.At("undo"), Path.GetFileName(undo)));
        }

        shop.Write("checks/orphans.sql", "SELECT 1 WHERE 0;");
        shop.Write("perf/open.sql", "SELECT count(*) FROM orders;");
        shop.Write("prepare/01.sql", "CREATE TABLE customers (id INTEGER PRIMARY KEY);");
        shop.Write(
            "deployment.yml",
            File.ReadAllText(shop.At("deployment.yml")).Replace("{ scripts: migrations }", "{ scripts: migrations, undo: undo }")
                + "validate: { assertions: [{ name: orphans, sql: checks/orphans.sql, expect: empty, when: [before, after] }] }\n"
                + "perf: { queries: [{ name: open, sql: perf/open.sql, response: 500ms }] }\n");
        return shop;
    }

    private static void Lay(string file, string kind)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var text = File.Exists(file) ? File.ReadAllBytes(file) : "{}"u8.ToArray();
        File.Delete(file);
        switch (kind)
        {
            case "a folder":
                Directory.CreateDirectory(file);
                break;
            case "a pipe":
                using (var made = Process.Start("mkfifo", [file])) made.WaitForExit();
                break;
            case "a device":
                File.CreateSymbolicLink(file, "/dev/zero");
                break;
            case "Windows-1252":
                File.WriteAllBytes(file, [.. text, .. "\n-- Stra"u8, 0xDF, (byte)'e']);
                break;
            case "a zero character":
                File.WriteAllBytes(file, [.. text, 0, (byte)'\n']);
                break;
            default:
                using (var endless = File.Create(file)) endless.SetLength(3L * 1024 * 1024 * 1024);
                break;
        }
    }
}
