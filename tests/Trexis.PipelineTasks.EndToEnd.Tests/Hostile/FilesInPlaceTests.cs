using System.Diagnostics;
using System.Net.Sockets;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>What lies in a file's place and is none ends every command with a sentence that names it, wherever a file is read.</summary>
public sealed class FilesInPlaceTests(CompleteShop complete) : IClassFixture<CompleteShop>
{
    /// <summary>A command that waits for a pipe's writer would never end by itself.</summary>
    private const int TimeLimit = 60_000;

    private static readonly string[] Kinds =
    [
        "a folder", "a pipe", "a device", "a socket", "a link to itself", "a link out", "Windows-1252", "a zero character", "endless",
    ];

    /// <summary>The platform's own: a broken one is no pull request, and nothing more.</summary>
    private const string Event = "event.json";

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
        [".trexis/files/*/plan.json"] = ["report", "--environment", "dev"],
        [".trexis/files/*/before-capture.json"] = ["report", "--environment", "dev"],
        [".trexis/files/*/performance-baseline.json"] = ["report", "--environment", "dev"],
        ["results/tests.xml"] = ["precheck", "--environment", "dev"],
        [Event] = ["precheck", "--environment", "dev"],
        ["sales.publish.xml"] = ["deploy-dacpac", "plan", "--config", "dacpac.yml", "--environment", "dev"],
        ["sales.dacpac"] = ["deploy-dacpac", "plan", "--config", "dacpac.yml", "--environment", "dev"],
        ["sales-dev.dacpac"] = ["deploy-dacpac", "plan", "--config", "dacpac.yml", "--environment", "dev"],
        ["sales/release-2/customer.sql"] = ["dacpac", "build", "sales/release-2", "--out", "made.dacpac"],
    };

    /// <summary>Bytes that are no text are none of a package's business, and what is bound is held by its hash.</summary>
    public static TheoryData<string, string> Places =>
    [
        .. from place in Commands.Keys
            from kind in Kinds
            where kind is not ("Windows-1252" or "a zero character")
                || !(place.EndsWith(".dacpac", StringComparison.Ordinal) || place.Contains('*', StringComparison.Ordinal))
            select (place, kind),
    ];

    public static TheoryData<string> EachPlace => [.. Commands.Keys];

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Places))]
    public async Task What_is_no_file_or_no_text_is_told_by_name_in_every_place(string place, string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes, sockets and devices in the file system are Unix's");
        using var folder = complete.Copy();
        var file = Find(folder, place);
        using var held = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Lay(file, kind, held);
        var started = Stopwatch.GetTimestamp();

        var ran = await Shop.RunInAsync(folder.Path, CompleteShop.Variables(folder), Commands[place]);

        var said = ran.Output + ran.Error;
        Row(place, kind, ran, Stopwatch.GetElapsedTime(started));
        if (place != Event)
        {
            ran.Code.ShouldNotBe(ExitCode.Passed, said);
            said.ShouldContain(Path.GetFileName(file), Case.Sensitive, said);
        }

        said.ShouldNotContain("a defect of this tool");
        AssertHidden(said, folder, file);
    }

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(EachPlace))]
    public async Task What_becomes_something_else_while_it_is_read_ends_a_command_as_what_it_was_or_became(string place)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need a privilege elsewhere");
        using var folder = complete.Copy();
        var file = Find(folder, place);
        var content = File.Exists(file) ? File.ReadAllBytes(file) : "{}"u8.ToArray();
        var started = Stopwatch.GetTimestamp();
        Ran ran;
        using (var done = new CancellationTokenSource())
        {
            var swapping = Task.Run(
                () => FileSwap.Until(file, content, complete.Outside, done.Token), TestContext.Current.CancellationToken);
            ran = await Shop.RunInAsync(folder.Path, CompleteShop.Variables(folder), Commands[place]);
            await done.CancelAsync();
            await swapping;
        }

        Row(place, "swapped", ran, Stopwatch.GetElapsedTime(started));
        new[] { ExitCode.Passed, ExitCode.Refused, ExitCode.BadInput, ExitCode.Fault }.ShouldContain(ran.Code);
        (ran.Output + ran.Error).ShouldNotContain("a defect of this tool");
        AssertHidden(ran.Output + ran.Error, folder, file);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("a device")]
    [InlineData("a pipe")]
    [InlineData("a folder")]
    public async Task A_database_that_is_no_regular_file_is_refused(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes and devices in the file system are Unix's");
        using var folder = complete.Copy();
        using var none = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Lay(folder.At("shop.db"), kind, none);

        var ran = await Shop.RunInAsync(folder.Path, CompleteShop.Variables(folder), "precheck", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Output + ran.Error);
        (ran.Output + ran.Error).ShouldContain($" is {kind}, no database file");
    }

    // What a link out of the folder leads to; the swapped file itself may be that link.
    private static void AssertHidden(string said, TemporaryFolder folder, string file)
    {
        said.ShouldNotContain(CompleteShop.Secret);
        foreach (var written in Directory.EnumerateFiles(folder.At(".trexis"), "*", SearchOption.AllDirectories))
        {
            if (written != file && new FileInfo(written) is { LinkTarget: null, Length: < 100_000_000 })
                File.ReadAllText(written).ShouldNotContain(CompleteShop.Secret, Case.Sensitive, written);
        }
    }

    private static string Find(TemporaryFolder folder, string place) => place.Contains('*', StringComparison.Ordinal)
        ? Directory.GetFiles(folder.At(".trexis/files"), Path.GetFileName(place), SearchOption.AllDirectories)[0]
        : folder.At(place);

    // One row of the table of places and kinds.
    private static void Row(string place, string kind, Ran ran, TimeSpan took) => TestContext.Current.TestOutputHelper!.WriteLine(
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"| {place} | {kind} | exit {ran.Code} | {took.TotalSeconds:0.0} s | "
                + $"{(ran.Error.Length > 0 ? ran.Error : ran.Output).Trim().Split('\n')[0]} |"));

    private void Lay(string file, string kind, Socket held)
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
            case "a socket":
                // Its path may have a hundred characters.
                held.Bind(new UnixDomainSocketEndPoint(complete.ShortName(out var name)));
                File.Move(name, file);
                break;
            case "a link to itself":
                File.CreateSymbolicLink(file, file);
                break;
            case "a link out":
                File.CreateSymbolicLink(file, complete.Outside);
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
