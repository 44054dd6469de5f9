using System.Diagnostics;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tests.Configuration;

public sealed class TrackedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2", "sha1")]
    [InlineData("4", "sha1")]
    [InlineData("2", "sha256")]
    [InlineData("4", "sha256")]
    public void What_git_says_that_it_tracks_is_what_is_read(string version, string hash)
    {
        Begin(hash);
        for (var i = 0; i < 40; i++) _folder.Write($"migrations/{new string('v', i)}{i}.sql", "SELECT 1;");
        _folder.Write($"{new string('d', 200)}/é/{new string('f', 150)}.txt", "");
        _folder.Write("odd name/ü.txt", "");
        Git("add", ".");
        Git("update-index", "--index-version", version);
        var said = Git("-c", "core.quotePath=false", "ls-files", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries);

        var index = _folder.At(".git/index");
        TrackedFiles.In(File.ReadAllBytes(index), index).ShouldBe(said);
    }

    [Fact]
    public void An_entry_with_more_flags_is_read_as_version_3_writes_it()
    {
        Begin();
        _folder.Write("a.sql", "");
        _folder.Write("results/b.json", "{}");
        Git("add", "--intent-to-add", ".");

        File.ReadAllBytes(_folder.At(".git/index"))[7].ShouldBe((byte)3);
        TrackedFiles.FirstBelow(_folder.At("results")).ShouldBe("results/b.json");
    }

    [Fact]
    public void A_folder_is_free_where_no_repository_is_none_is_added_and_only_git_s_own_notes_lie_in_it()
    {
        _folder.Write("results/b.json", "{}");
        TrackedFiles.FirstBelow(_folder.At("results")).ShouldBeNull();
        Begin();
        TrackedFiles.FirstBelow(_folder.At("results")).ShouldBeNull();
        _folder.Write("results/.gitignore", "*");
        _folder.Write("resultsofothers/b.json", "{}");
        Git("add", ".");
        TrackedFiles.FirstBelow(_folder.At("results")).ShouldBeNull();
        TrackedFiles.FirstBelow(_folder.At("Results")).ShouldBeNull();
        Git("add", "--force", "results");
        TrackedFiles.FirstBelow(_folder.At("results")).ShouldBe("results/b.json");
        TrackedFiles.FirstBelow(_folder.At("Results")).ShouldBe("results/b.json");
        TrackedFiles.FirstBelow(_folder.Path).ShouldBe("results/b.json");
    }

    [Fact]
    public void A_folder_that_a_tracked_link_leads_to_is_tracked()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a privilege here.");
        Begin();
        Directory.CreateDirectory(_folder.At("elsewhere"));
        File.CreateSymbolicLink(_folder.At("link"), "elsewhere");
        Git("add", "link");

        TrackedFiles.FirstBelow(_folder.At("link")).ShouldBe("link");
        TrackedFiles.FirstBelow(_folder.At("link/results")).ShouldBe("link");
        TrackedFiles.FirstBelow(_folder.At("elsewhere")).ShouldBeNull();
    }

    [Fact]
    public void A_linked_work_tree_has_an_index_of_its_own()
    {
        Begin();
        _folder.Write("results/b.json", "{}");
        Git("add", ".");
        Git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "a");
        Git("worktree", "add", "-q", "side");

        TrackedFiles.FirstBelow(_folder.At("side/results")).ShouldBe("results/b.json");
    }

    [Fact]
    public void An_index_that_is_split_cut_or_something_else_is_no_answer()
    {
        Begin();
        for (var i = 0; i < 9; i++) _folder.Write($"{i}.json", "{}");
        Git("add", ".");
        var index = _folder.At(".git/index");
        var whole = File.ReadAllBytes(index);
        for (var length = 0; length < whole.Length; length += 7)
            Should.Throw<InputException>(() => TrackedFiles.In(whole[..length], index));

        Git("update-index", "--split-index");
        Should.Throw<InputException>(() => TrackedFiles.FirstBelow(_folder.At("results"))).Message.ShouldContain("--no-split-index");
    }

    private void Begin(string hash = "sha1") => Git("init", "-q", $"--object-format={hash}");

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = _folder.At("none");
        start.StandardOutputEncoding = System.Text.Encoding.UTF8;
        using var git = Process.Start(start)!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
        return said;
    }
}
