using System.Diagnostics;
using System.Security.Cryptography;

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

    [Theory]
    [InlineData("")]
    [InlineData("1.0; rm -rf /")]
    [InlineData("$(id)")]
    [InlineData("../../etc")]
    public void A_version_that_is_none_is_refused_before_anything_is_fetched(string version) =>
        Refused(Setup(("version", version), ("archive", File("mirror", Archive))), "accepted: a release such as 0.1.0");

    private StepEnd Setup(params (string Name, string Value)[] with)
    {
        var given = new Dictionary<string, string> { ["version"] = Version, ["archive"] = "" };
        foreach (var (name, value) in with) given[name] = value;
        _runner.Environment.Remove("PATH");
        return _runner.RunAction("actions/setup", given);
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
