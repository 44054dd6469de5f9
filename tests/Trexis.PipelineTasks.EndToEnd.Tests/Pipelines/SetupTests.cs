using System.Diagnostics;
using System.Security.Cryptography;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>The action <c>setup</c> for runners without internet, behind a proxy, or with a mirror of their own.</summary>
public sealed class SetupTests : IDisposable
{
    private const string Version = "9.9.9";
    private const string Archive = $"trexis-{Version}-linux-x64.tar.gz";

    private readonly TemporaryFolder _home = new();
    private readonly GitHubRunner _runner;

    public SetupTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the harness starts the Linux executables with bash");
        Directory.CreateDirectory(_home.At("work"));
        _runner = new GitHubRunner(_home, TrexisArchive.File);
        Proxy("", "*"); // whatever this machine itself goes through
        _runner.Environment["RUNNER_TOOL_CACHE"] = _home.At("tools");
        Pack();
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_local_archive_is_verified_unpacked_and_put_on_the_path_with_its_bits()
    {
        var end = Setup(("archive", File("mirror", Archive)));

        end.Outcome.ShouldBe("success", end.Log);
        end.Log.ShouldContain($"verified {Archive}: SHA-256 ");
        _runner.Environment["PATH"].ShouldStartWith(end.Outputs["path"]);
        end.Log.ShouldContain($"trexis {Version} in {end.Outputs["path"]}");
    }

    [Fact]
    public void A_checksum_that_differs_is_refused_whoever_gave_it()
    {
        var given = Setup(("archive", File("mirror", Archive)), ("sha256", new string('0', 64)));
        Refused(given, $"{Archive} is not what it should be: its SHA-256 is ");

        System.IO.File.AppendAllText(File("mirror", Archive), "tampered");
        Refused(Setup(("archive", File("mirror", Archive))), $"{Archive} is not what it should be: its SHA-256 is ");
    }

    [Fact]
    public void What_cannot_be_verified_is_not_unpacked()
    {
        System.IO.File.WriteAllText(File("mirror", "SHA256SUMS"), $"{new string('a', 64)}  another.tar.gz\n");
        Refused(Setup(("archive", File("mirror", Archive))), $"SHA256SUMS does not name {Archive}");

        System.IO.File.Delete(File("mirror", "SHA256SUMS"));
        Refused(Setup(("archive", File("mirror", Archive))), "cannot be verified: give its sha256, or lay SHA256SUMS beside it");
        Refused(Setup(("archive", File("mirror", "nowhere.tar.gz"))), "archive: there is no file ");
    }

    [Fact]
    public async Task A_mirror_under_the_shops_own_certificate_is_trusted_only_with_it_and_so_are_later_steps()
    {
        await using var mirror = await MirrorServer.RunAsync(_home.At("mirror"));

        Refused(
            Setup(("mirror", mirror.Url)),
            $"cannot download {mirror.Url}/{Archive}: see above; behind a proxy set HTTPS_PROXY, without internet give archive or mirror");

        var certificates = _home.Write("shop.pem", mirror.Pem);
        var end = Setup(("mirror", mirror.Url + "/"), ("ca_file", certificates));
        end.Outcome.ShouldBe("success", end.Log);
        _runner.Environment["SSL_CERT_FILE"].ShouldBe(certificates);

        Refused(Setup(("mirror", mirror.Url), ("ca_file", certificates), ("version", "1.2.3")), "cannot download");
        Refused(Setup(("mirror", mirror.Url), ("ca_file", "nowhere.pem")), "ca_file: there is no file nowhere.pem");
    }

    [Fact]
    public async Task A_proxy_is_taken_from_the_environment()
    {
        await using var mirror = await MirrorServer.RunAsync(_home.At("mirror"));
        using var proxy = new TunnelProxy();
        Proxy(proxy.Url, "");

        var end = Setup(("mirror", mirror.Url), ("ca_file", _home.Write("shop.pem", mirror.Pem)));

        end.Outcome.ShouldBe("success", end.Log);
        var target = new Uri(mirror.Url).Authority;
        proxy.Asked.ShouldBe([$"CONNECT {target} HTTP/1.1", $"CONNECT {target} HTTP/1.1"]);
    }

    [Fact]
    public async Task What_lies_in_the_cache_is_downloaded_once_and_again_where_it_is_no_longer_what_was_unpacked()
    {
        string unpacked;
        await using (var mirror = await MirrorServer.RunAsync(_home.At("mirror")))
            unpacked = Setup(("mirror", mirror.Url), ("ca_file", _home.Write("shop.pem", mirror.Pem))).Outputs["path"];

        Setup(("mirror", "https://127.0.0.1:1/gone")).Outputs["path"].ShouldBe(unpacked);

        System.IO.File.AppendAllText(Path.Combine(unpacked, "trexis"), "echo tampered\n");
        Refused(Setup(("mirror", "https://127.0.0.1:1/gone")), "cannot download https://127.0.0.1:1/gone");
    }

    /// <param name="program">Before this job calls it for the first time, another job does all of its own work.</param>
    [Theory]
    [InlineData("mkdir")]
    [InlineData("tar")]
    [InlineData("find")]
    [InlineData("mv")]
    [InlineData("rm")]
    public void Jobs_that_share_a_cache_leave_each_other_what_they_have_set_up(string program)
    {
        var install = $"TREXIS_INPUT_VERSION={Version} TREXIS_INPUT_ARCHIVE='{File("mirror", Archive)}' "
            + $"bash '{RepositoryFiles.At("actions/setup/install.sh")}'";
        var other = $$"""
            PATH=${PATH#*:}
            if mkdir '{{File("began")}}' 2>/dev/null; then touch "$({{install}} | sed -n 's/^trexis .* in //p')/used"; fi
            exec {{program}} "$@"
            """;

        var end = SetupBeside(program, other, ("archive", File("mirror", Archive)));

        end.Outcome.ShouldBe("success", end.Log);
        Directory.GetDirectories(_home.At("tools", "trexis", Version)).ShouldBe([end.Outputs["path"]]);
        System.IO.File.Exists(Path.Combine(end.Outputs["path"], "used")).ShouldBeTrue("what the other job uses was taken away");
    }

    [Theory]
    [InlineData("http://mirror.example/trexis", "mirror: 'http://mirror.example/trexis' is no address of https")]
    [InlineData("x\n::error::mine", "mirror: 'x ::error::mine' is no address of https")]
    public void A_mirror_is_one_line_of_https(string mirror, string reason) => Refused(Setup(("mirror", mirror)), reason);

    [Theory]
    [InlineData("[ \"$3\" != --help ]", "success", "this gh is too old to verify")]
    [InlineData("[ \"$3\" = --help ]", "failure", "has no provenance from octo/mirrored")]
    public async Task A_gh_that_is_too_old_is_a_warning_and_a_verification_that_fails_a_stop(string gh, string outcome, string said)
    {
        await using var server = await MirrorServer.RunAsync(_home.At("mirror"));
        _runner.Environment["GITHUB_SERVER_URL"] = new Uri(server.Url).GetLeftPart(UriPartial.Authority);
        TakeActionFrom("octo/mirrored/v9.9.9");

        var end = SetupBeside("gh", gh, ("ca_file", _home.Write("shop.pem", server.Pem)), ("token", "job-token"));

        end.Outcome.ShouldBe(outcome, end.Log);
        end.Log.ShouldContain(said);
    }

    [Fact]
    public void Where_the_action_is_taken_by_a_commit_it_is_built_from_its_own_checkout_once_and_without_a_secret()
    {
        const string Commit = "0123456789abcdef0123456789abcdef01234567";
        TakeActionFrom($"octo/mirrored/{Commit}");
        _runner.Environment["TREXIS_CONNECTION"] = "Server=secret";
        const string Dotnet = "echo \"built with '$TREXIS_CONNECTION'\"; mkdir -p \"$6\"; cp \"$BUILT\" \"$6/trexis\"";
        _runner.Environment["BUILT"] = _home.At("built", "trexis");

        var built = SetupBeside("dotnet", Dotnet);
        built.Outcome.ShouldBe("success", built.Log);
        built.Log.ShouldContain("built with ''");
        built.Outputs["path"].ShouldBe(_home.At("tools", "trexis", "built", Commit));
        SetupBeside("dotnet", "exit 1").Outputs["path"].ShouldBe(built.Outputs["path"]);
    }

    [Theory]
    [InlineData("auto", "", "success")]
    [InlineData("release", "", "failure")]
    [InlineData("auto", "0000000000000000000000000000000000000000000000000000000000000000", "failure")] // a certain archive is demanded
    public async Task A_tag_without_a_release_is_built_unless_a_release_is_demanded(string source, string sha256, string outcome)
    {
        Directory.CreateDirectory(_home.At("empty"));
        await using var server = await MirrorServer.RunAsync(_home.At("empty"));
        _runner.Environment["GITHUB_SERVER_URL"] = new Uri(server.Url).GetLeftPart(UriPartial.Authority);
        _runner.Environment["BUILT"] = _home.At("built", "trexis");
        TakeActionFrom("octo/mirrored/v9.9.9");

        var end = SetupBeside(
            "dotnet",
            "mkdir -p \"$6\"; cp \"$BUILT\" \"$6/trexis\"",
            ("ca_file", _home.Write("shop.pem", server.Pem)),
            ("source", source),
            ("sha256", sha256));

        end.Outcome.ShouldBe(outcome, end.Log);
        end.Log.ShouldContain(outcome == "success" ? "this action's own checkout is built" : "source: build needs neither");
        if (outcome == "success") end.Outputs["path"].ShouldStartWith(_home.At("tools", "trexis", "built"));
    }

    [Fact]
    public void What_it_is_built_with_is_said_by_the_actions_own_folder_whatever_the_jobs_checkout_says()
    {
        const string Commit = "0123456789abcdef0123456789abcdef01234567";
        TakeActionFrom($"octo/mirrored/{Commit}");
        _runner.Environment["BUILT"] = _home.At("built", "trexis");
        System.IO.File.WriteAllText(Path.Combine(_runner.Workspace, "global.json"), """{ "sdk": { "paths": [".own"] } }""");

        // As dotnet finds its global.json: from where it is started, upwards.
        const string Dotnet = """
            at=$PWD
            until [ -f "$at/global.json" ] || [ "$at" = / ]; do at=$(dirname "$at"); done
            echo "global.json of $at"; mkdir -p "$6"; cp "$BUILT" "$6/trexis"
            """;
        var built = SetupBeside("dotnet", Dotnet);

        built.Outcome.ShouldBe("success", built.Log);
        built.Log.ShouldContain($"global.json of {_home.At($"_actions/octo/mirrored/{Commit}")}\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.0; rm -rf /")]
    [InlineData("$(id)")]
    [InlineData("../../etc")]
    public void A_version_that_is_none_is_refused_before_anything_is_fetched(string version) =>
        Refused(Setup(("version", version), ("archive", File("mirror", Archive))), "accepted: a release such as 0.1.0");

    private StepEnd Setup(params (string Name, string Value)[] with)
    {
        _runner.Environment.Remove("PATH");
        return _runner.RunAction("actions/setup", Given(with));
    }

    // As the runner lays an action: below the repository that it was taken from, and the reference.
    private void TakeActionFrom(string reference)
    {
        foreach (var script in Directory.GetFiles(RepositoryFiles.At("actions/setup"), "*.sh"))
            _home.Write($"_actions/{reference}/actions/setup/{Path.GetFileName(script)}", System.IO.File.ReadAllText(script));
        _home.Write($"_actions/{reference}/src/Cli/Cli.csproj", "<OutputType>Exe</OutputType>");
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json" })
            _home.Write($"_actions/{reference}/{file}", "");
        _runner.ActionPath = _home.At($"_actions/{reference}/actions/setup");
    }

    private StepEnd SetupBeside(string program, string script, params (string Name, string Value)[] with)
    {
        var file = _home.Write($"programs/{program}", $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _runner.Environment["PATH"] = $"{_home.At("programs")}:{Environment.GetEnvironmentVariable("PATH")}";
        return _runner.RunAction("actions/setup", Given(with));
    }

    private static Dictionary<string, string> Given((string Name, string Value)[] with)
    {
        var given = new Dictionary<string, string> { ["version"] = Version, ["archive"] = "" };
        foreach (var (name, value) in with) given[name] = value;
        return given;
    }

    private void Refused(StepEnd end, string reason)
    {
        end.Failed.ShouldBeTrue(end.Log);
        end.Log.ShouldContain("::error title=trexis setup::");
        end.Log.ShouldContain(reason);
        _runner.Environment.ShouldNotContainKey("PATH");
    }

    private void Proxy(string address, string except)
    {
        foreach (var name in new[] { "HTTPS_PROXY", "https_proxy" }) _runner.Environment[name] = address;
        foreach (var name in new[] { "NO_PROXY", "no_proxy" }) _runner.Environment[name] = except;
    }

    private string File(params string[] path) => _home.At(path);

    // What a release holds, as small as it can be: one executable that says its version.
    private void Pack()
    {
        var executable = _home.Write("built/trexis", $"#!/bin/sh\necho {Version}\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(executable, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_home.At("mirror"));
        using var tar = Process.Start("tar", ["-czf", File("mirror", Archive), "-C", _home.At("built"), "."]);
        tar.WaitForExit();
        System.IO.File.WriteAllText(
            File("mirror", "SHA256SUMS"),
            $"{Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(File("mirror", Archive))))}  {Archive}\n");
    }
}
