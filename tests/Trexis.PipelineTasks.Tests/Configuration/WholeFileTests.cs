using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tests.Configuration;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_replaced_or_left_as_the_writer_says_and_nothing_else_is_left_behind()
    {
        var file = _folder.At("made/here/a.json");

        WholeFile.Write(file, "one"u8).ShouldBeTrue();
        WholeFile.Write(file, "two"u8, overwrite: false).ShouldBeFalse();
        File.ReadAllText(file).ShouldBe("one");
        WholeFile.Write(file, "two"u8).ShouldBeTrue();

        File.ReadAllText(file).ShouldBe("two");
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).ShouldBe([file]);
    }

    [Fact]
    public void A_link_in_its_place_is_replaced_and_not_written_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a right of their own there");
        _folder.Write("theirs.txt", "theirs");
        File.CreateSymbolicLink(_folder.At("a.json"), _folder.At("theirs.txt"));
        File.CreateSymbolicLink(_folder.At("a.json.tmp"), _folder.At("theirs.txt"));

        WholeFile.Write(_folder.At("a.json"), "ours"u8);

        File.ReadAllText(_folder.At("theirs.txt")).ShouldBe("theirs");
        File.ReadAllText(_folder.At("a.json")).ShouldBe("ours");
        new FileInfo(_folder.At("a.json")).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public void What_cannot_be_put_in_its_place_leaves_no_copy()
    {
        Directory.CreateDirectory(_folder.At("a.json/inner"));

        Should.Throw<Exception>(() => WholeFile.Write(_folder.At("a.json"), "x"u8)).ShouldBeAssignableTo<SystemException>();

        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }
}
