using System.Diagnostics;
using Trexis.PipelineTasks.TestKit.Repository;
using Trexis.PipelineTasks.Tests.Docs;

namespace Trexis.PipelineTasks.Tests.House;

/// <summary>
/// <c>tests/run-on-sqlserver.sh</c> runs where a server is, which is not here: with stand-ins for what it calls, it has to come to its
/// end, and all that it calls has to be a command line of ours.
/// </summary>
public sealed class ScriptForAServerTests : IDisposable
{
    private const string Server = "Server=here;User ID=sa;Password=Only-a-test-1;TrustServerCertificate=True";

    // A line for each call: the connection string, and every word.
    private const string Dotnet = """
        #!/usr/bin/env bash
        if [ "$1" = run ]; then { printf '%s\t' "${TREXIS_CONNECTION:-}" "${@:6}"; echo; } >>"$CALLS"; fi
        case "$*" in *--json*) cat "$JSON"; exit 1 ;; *"deploy-scripts apply"*) echo "$APPLY"; exit "${APPLY_EXIT:-0}" ;; esac
        """;

    private readonly TemporaryFolder _folder = new();

    public ScriptForAServerTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is for bash");

    [Fact]
    public void Each_of_its_calls_is_a_command_line_that_is_accepted()
    {
        Run();

        Calls().Count.ShouldBeGreaterThan(40);
        Calls().SelectMany(call => CommandsOfPagesTests.Problems(call.Words)
                .Select(problem => $"{string.Join(' ', call.Words)}: {problem}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_whole_stage_is_compared_with_its_baseline()
    {
        Run();

        Calls().Select(call => string.Join(' ', call.Words.TakeWhile(word => !word.StartsWith('-')))).Take(9).ShouldBe(
            [
                "prepare", "deploy-scripts plan", "rollback plan", "precheck", "backup", "perf-gate baseline", "deploy-scripts apply",
                "validate", "perf-gate gate",
            ]);
    }

    [Fact]
    public void The_login_that_deploys_deploys()
    {
        Run();

        Calls().Where(call => call.Connection.Contains("User ID=trexis_deploy;", StringComparison.Ordinal))
            .ShouldContain(call => call.Words.Contains("apply"));
    }

    // What the tool says where it waited for as long as it may, and where others waited for it.
    [Theory]
    [InlineData("waited 10 s for a lock that another session holds, as long as the policy allows (watch: wait: 10 s)", "waits ends at")]
    [InlineData("watch: stops the deployment: session 60 waited 5 s for the deployment, the limit is 5 s", "others wait for is stopped")]
    public void A_step_of_the_watch_passes_by_the_words_of_what_ended_the_deployment(string words, string step) =>
        Run(apply: words, applyExit: "1").Split('\n').ShouldContain(
            line => line.StartsWith("== watch", StringComparison.Ordinal) && line.Contains(step, StringComparison.Ordinal)
                && line.EndsWith(": passed", StringComparison.Ordinal));

    [Theory]
    [InlineData("access.permissions-sufficient", "passed")]
    [InlineData("backup.recent", "FAILED (exit 1)")]
    public void Whoever_only_looks_is_refused_the_rights_of_a_deployment_and_nothing_else(string code, string result)
    {
        const string Seen = """{"code":"a.b","required":false,"verdict":"unknown"}""";
        var refused = $$"""{"code":"{{code}}","required":true,"verdict":"failed"}""";

        Run(json: $$"""{"results":[{{Seen}},{{refused}}],"verdict":"failed"}""")
            .ShouldContain($"precheck by the login that only looks: {result}");
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<(string Connection, IReadOnlyList<string> Words)> Calls() =>
    [
        .. File.ReadLines(_folder.At("calls")).Select(line => line.Split('\t'))
            .Select(words => (words[0], (IReadOnlyList<string>)words[1..^1])),
    ];

    private string Run(string apply = "", string applyExit = "0", string json = "{}")
    {
        StandIn("dotnet", Dotnet);
        foreach (var other in new[] { "sqlcmd", "sleep" }) StandIn(other, "#!/bin/sh");
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", RepositoryFiles.At("tests/run-on-sqlserver.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "GITHUB_STEP_SUMMARY", "TREXIS_SQLCMD" }) start.Environment.Remove(name);
        start.Environment["PATH"] = $"{_folder.At("stand-ins")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["TREXIS_TEST_SQLSERVER"] = Server;
        start.Environment["CALLS"] = _folder.At("calls");
        start.Environment["JSON"] = _folder.Write("json", json);
        start.Environment["APPLY"] = apply;
        start.Environment["APPLY_EXIT"] = applyExit;
        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        var output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        errors.GetAwaiter().GetResult();
        return output;
    }

    private void StandIn(string name, string script)
    {
        var file = _folder.Write($"stand-ins/{name}", script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
