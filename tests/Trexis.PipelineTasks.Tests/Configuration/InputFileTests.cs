using System.Diagnostics;
using System.Net.Sockets;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tests.Configuration;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_that_is_not_utf8_is_told_from_a_file_that_is_not_there() =>
        Should.Throw<InputException>(() => InputFile.ReadBytes(_folder.At("V0006__\uFFFD.sql"), FileKind.Script))
            .Message.ShouldContain("has a name that is not UTF-8, by which nobody can open it; accepted: a name in UTF-8: rename it");

    [Theory]
    [InlineData("pipe", "is a pipe")]
    [InlineData("device", "is a device")]
    [InlineData("socket", "is no regular file")]
    [InlineData("folder", "is a folder")]
    [InlineData("link to a pipe", "is a pipe")]
    [InlineData("link to nothing", "does not exist")]
    [InlineData("nothing", "does not exist")]
    public void What_is_no_regular_file_ends_with_a_sentence_and_not_with_a_wait(string what, string said)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes, devices and sockets in the file system are Unix's");
        using var held = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var file = Make(what, held);

        var problem = Should.Throw<InputException>(() => InputFile.ReadBytes(file, FileKind.Script)).Problems.ShouldHaveSingleItem();

        (problem.Where, problem.What).ShouldBe((file, said));
    }

    // Between the look at what it is and its opening: nobody writes to it, so that an opening that waits waits for ever.
    [Fact(Timeout = 10_000)]
    public async Task What_becomes_a_pipe_after_it_was_looked_at_is_opened_without_a_wait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is asked not to wait");
        Pipe(_folder.At("pipe"));

        var refused = await Should.ThrowAsync<IOException>(() => Task.Run(() => OpenedFile.Open(_folder.At("pipe"), _ => { })));

        refused.Message.ShouldBe("it has become a pipe");
        await Should.ThrowAsync<FileNotFoundException>(() => Task.Run(() => OpenedFile.Open(_folder.At("gone"), _ => { })));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_becomes_a_link_out_of_its_folder_while_it_is_opened_is_never_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux says what was opened");
        var outside = _folder.Write("outside.sql", "SELECT 'a secret';");
        var file = _folder.Write("scripts/a.sql", "SELECT 1;");
        string? opened = null;
        File.CreateSymbolicLink(_folder.At("scripts", "link.sql"), outside);
        OpenedFile.Open(_folder.At("scripts", "link.sql"), real => opened = real).Dispose();
        opened.ShouldBe(outside);

        using var done = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                File.CreateSymbolicLink(_folder.At("link"), outside);
                File.Move(_folder.At("link"), file, overwrite: true);
                _folder.Write("file", "SELECT 1;");
                File.Move(_folder.At("file"), file, overwrite: true);
            }
        }, TestContext.Current.CancellationToken);
        var read = new HashSet<string>();
        for (var turn = 0; turn < 3_000; turn++)
        {
            try
            {
                read.Add(InputFile.ReadText(file, FileKind.Script, _folder.At("scripts")));
            }
            catch (InputException refused)
            {
                read.Add(refused.Problems.ShouldHaveSingleItem().What);
            }
        }

        await done.CancelAsync();
        await swapping;
        read.ShouldBeSubsetOf(["SELECT 1;", "is a link that leads out of its folder"]);
        read.ShouldContain("SELECT 1;");
    }

    [Fact]
    public void A_folder_on_the_way_that_leads_out_is_refused_as_a_link_at_its_end_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        _folder.Write("home/real/a.sql", "SELECT 1;");
        _folder.Write("elsewhere/a.sql", "SELECT 2;");
        Directory.CreateSymbolicLink(_folder.At("home", "away"), _folder.At("elsewhere"));
        Directory.CreateSymbolicLink(_folder.At("home", "near"), "real");
        Directory.CreateSymbolicLink(_folder.At("as-home"), _folder.At("home"));

        Should.Throw<InputException>(() => InputFile.ReadText(_folder.At("home", "away", "a.sql"), FileKind.Script, _folder.At("home")))
            .Problems.Single().What.ShouldBe("is a link that leads out of its folder");
        InputFile.ReadText(_folder.At("home", "near", "a.sql"), FileKind.Script, _folder.At("home")).ShouldBe("SELECT 1;");
        InputFile.ReadText(_folder.At("as-home", "real", "a.sql"), FileKind.Script, _folder.At("as-home")).ShouldBe("SELECT 1;");
    }

    [Fact]
    public void A_link_out_of_the_folder_is_refused_and_one_within_it_is_followed()
    {
        _folder.Write("outside.sql", "SELECT 1;");
        _folder.Write("scripts/inside.sql", "SELECT 2;");
        File.CreateSymbolicLink(_folder.At("scripts/out.sql"), _folder.At("outside.sql"));
        File.CreateSymbolicLink(_folder.At("scripts/in.sql"), _folder.At("scripts/inside.sql"));

        InputFile.ReadText(_folder.At("scripts/in.sql"), FileKind.Script, _folder.At("scripts")).ShouldBe("SELECT 2;");
        Should.Throw<InputException>(() => InputFile.ReadText(_folder.At("scripts/out.sql"), FileKind.Script, _folder.At("scripts")))
            .Problems.Single().What.ShouldBe("is a link that leads out of its folder");
        InputFile.ReadText(_folder.At("scripts/out.sql"), FileKind.Script).ShouldBe("SELECT 1;");
    }

    [Fact]
    public void What_is_larger_than_its_kind_may_be_is_refused_before_it_is_read()
    {
        var file = _folder.At("endless.yml");
        using (var stream = File.Create(file)) stream.SetLength(FileKind.Configuration.LargestBytes + 1);

        Should.Throw<InputException>(() => InputFile.ReadBytes(file, FileKind.Configuration))
            .Problems.Single().ToString().ShouldBe($"{file}: is too large for a configuration file; accepted: at most 1.0 MiB");
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0xC3, 0xBC }, "ü")]
    [InlineData(new byte[] { 0xC3, 0xBC, 0x0D, 0x0A }, "ü\r\n")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0xFC, 0x00 }, "ü")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0x00, 0xFC }, "ü")]
    [InlineData(new byte[] { }, "")]
    public void Utf8_and_utf16_by_its_mark_are_text(byte[] bytes, string text) => InputFile.Text(bytes, "a.sql").ShouldBe(text);

    [Theory]
    [InlineData(new byte[] { 0x53, 0xFC }, "is not UTF-8 at byte 2")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 }, "is not the UTF-16 that it begins as at byte 1")]
    [InlineData(new byte[] { 0x53, 0x00 }, "holds zero characters, as UTF-16 without its mark does")]
    public void Anything_else_is_refused_with_the_command_that_converts_it(byte[] bytes, string said)
    {
        var problem = Should.Throw<InputException>(() => InputFile.Text(bytes, "a.sql")).Problems.ShouldHaveSingleItem();

        problem.What.ShouldBe(said);
        if (said.Contains("UTF-8", StringComparison.Ordinal)) problem.Accepted.ShouldContain("iconv -f WINDOWS-1252 -t UTF-8 'a.sql'");
    }

    private string Make(string what, Socket held)
    {
        var file = _folder.At(what);
        switch (what)
        {
            case "pipe":
                Pipe(file);
                break;
            case "device": return "/dev/zero";
            case "socket":
                held.Bind(new UnixDomainSocketEndPoint(file));
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "link to a pipe":
                Pipe(_folder.At("pipe"));
                File.CreateSymbolicLink(file, _folder.At("pipe"));
                break;
            case "link to nothing":
                File.CreateSymbolicLink(file, _folder.At("gone"));
                break;
        }

        return file;
    }

    private static void Pipe(string file)
    {
        using var made = Process.Start("mkfifo", [file]);
        made.WaitForExit();
        made.ExitCode.ShouldBe(0);
    }
}
