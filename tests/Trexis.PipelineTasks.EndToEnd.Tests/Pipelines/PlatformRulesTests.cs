using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// What GitHub does and no workflow says: each rule by a workflow that goes wrong where the rule holds and right where it does not, so
/// that nobody takes the runner of these tests for more lenient than the platform.
/// </summary>
public sealed class PlatformRulesTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly GitHubRunner _runner;

    public PlatformRulesTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the harness starts scripts with bash");
        _runner = new GitHubRunner(_home, archive: "");
    }

    public void Dispose() => _home.Dispose();

    private const string Called = "trexis/pipeline-tasks/.github/workflows/stage.yml";

    private const string Stage = """
        on:
          workflow_call:
            inputs:
              runs_on: { type: string, default: ubuntu-latest }
        jobs:
          deploy:
            runs-on: ${{ inputs.runs_on }}
            environment: dev
            permissions: { contents: read, id-token: write }
            env: { CONNECTION: "${{ secrets.TREXIS_CONNECTION }}", TOKEN: "${{ secrets.SHARED }}" }
            outputs: { told: "${{ steps.tell.outputs.told }}" }
            steps:
              - { id: tell, shell: bash, run: 'echo "told=$CONNECTION" >> "$GITHUB_OUTPUT"' }

        """;

    [Fact]
    public void An_organisations_secrets_are_not_inherited_by_another_organisations_workflow() =>
        Tells(PlatformRules.InheritedSecretsStayInTheOrganisation, Caller(Called), variables => variables["TOKEN"] == "shared");

    [Fact]
    public void An_environments_secrets_do_not_reach_another_repositorys_workflow() =>
        Tells(PlatformRules.EnvironmentSecretsStayInTheRepository, Caller(Called), variables => variables["CONNECTION"] == "of dev");

    [Fact]
    public void A_local_workflow_gets_the_secrets_of_its_environment() =>
        Tells(PlatformRules.All, Caller("./.github/workflows/stage.yml"), variables => variables["CONNECTION"] == "of dev", told: true);

    [Fact]
    public void Another_organisations_workflow_finds_no_runner_of_ones_own() =>
        Refuses(PlatformRules.OwnRunnersStayInTheOrganisation, Caller(Called, runner: "sql-prod"), "waits for a runner 'sql-prod'");

    [Fact]
    public void A_called_job_gets_no_permission_that_its_caller_lacks() =>
        Refuses(
            PlatformRules.PermissionsOnlyShrink, Caller(Called, permissions: "{ contents: read }"), "requests 'id-token: write'");

    [Fact]
    public void Matrices_of_one_run_make_at_most_256_jobs() => Refuses(
        PlatformRules.MatricesMakeFewJobs,
        $$"""
        on: { push: {} }
        jobs:
          many:
            strategy: { matrix: { number: '[{{string.Join(",", Enumerable.Range(1, 257))}}]' } }
            runs-on: ubuntu-latest
            steps: []

        """,
        "257 jobs, more than 256");

    [Fact]
    public void An_output_that_holds_a_secret_is_dropped()
    {
        Write(Caller("./.github/workflows/stage.yml"));

        foreach (var (rules, told) in new[] { (PlatformRules.All, ""), (PlatformRules.None, "of dev") })
        {
            var run = Run(rules);
            run.Run("call.yml").ShouldBe("success", run.Logs);
            run.Job("stage / deploy").Outputs["told"].ShouldBe(told);
        }
    }

    [Fact]
    public void An_output_that_holds_what_a_step_had_masked_is_dropped()
    {
        Write(Caller("./.github/workflows/stage.yml"));
        _home.Write("work/.github/workflows/stage.yml", Stage.Replace(
            "'echo \"told=$CONNECTION\" >> \"$GITHUB_OUTPUT\"'",
            "'echo \"told=its name\" >> \"$GITHUB_OUTPUT\" && echo \"::add-mask::name\"'",
            StringComparison.Ordinal));

        foreach (var (rules, told) in new[] { (PlatformRules.All, ""), (PlatformRules.None, "its name") })
        {
            var run = Run(rules);
            run.Run("call.yml").ShouldBe("success", run.Logs);
            run.Job("stage / deploy").Outputs["told"].ShouldBe(told);
        }
    }

    [Theory]
    [InlineData("${{ !cancelled() }}", false, true)]
    [InlineData("${{ always() }}", true, true)]
    public void A_cancelled_job_runs_what_stands_under_always_alone(string condition, bool holding, bool without)
    {
        var job = PipelineYaml.Parse($$"""
            steps:
              - { id: long, shell: bash, run: 'true' }
              - { id: last, if: '{{condition}}', shell: bash, run: 'echo it ran' }

            """);

        const PlatformRules lenient = PlatformRules.All & ~PlatformRules.CancelledIsNotFailed;
        foreach (var (rules, ran) in new[] { (PlatformRules.All, holding), (lenient, without) })
            Runner(rules, cancelledIn: "long").RunJob(job, []).Log.Contains("it ran", StringComparison.Ordinal).ShouldBe(ran, $"{rules}");
    }

    [Fact]
    public void An_artifact_is_written_once_in_a_run()
    {
        const string upload = "{ uses: actions/upload-artifact@v7, with: { name: left, path: left.txt } }";
        var job = PipelineYaml.Parse($"steps: [{upload}, {upload}]");

        Should.Throw<ShouldAssertException>(() => Runner(PlatformRules.All).RunJob(job, []));
        Runner(PlatformRules.All & ~PlatformRules.ArtifactsAreWrittenOnce).RunJob(job, []).Outcome.ShouldBe("success");
    }

    private GitHubRunner Runner(PlatformRules rules, string? cancelledIn = null)
    {
        _home.Write("work/left.txt", "left");
        return new GitHubRunner(_home, archive: "")
        {
            Rules = rules,
            CancelledIn = cancelledIn,
            Contexts = { ["github.run_id"] = "1" },
        };
    }

    private void Tells(
        PlatformRules rules, string caller, Func<IReadOnlyDictionary<string, string>, bool> reached, bool told = false)
    {
        Write(caller);
        foreach (var (holding, expected) in new[] { (rules, told), (PlatformRules.None, true) })
        {
            var seen = false;
            Run(holding, variables => seen = reached(variables)).Run("call.yml").ShouldBe("success");
            seen.ShouldBe(expected, $"{holding}");
        }
    }

    private void Refuses(PlatformRules rule, string caller, string why)
    {
        Write(caller);

        Should.Throw<InvalidOperationException>(() => Run(PlatformRules.All).Run("call.yml")).Message.ShouldContain(why);
        Run(PlatformRules.All & ~rule, _ => { }).Run("call.yml").ShouldBe("success");
    }

    private static string Caller(
        string uses, string runner = "ubuntu-latest", string permissions = "{ contents: read, id-token: write }") => $$"""
        on: { push: {} }
        jobs:
          stage:
            uses: {{uses}}{{(uses.StartsWith('.') ? "" : "@v1")}}
            permissions: {{permissions}}
            secrets: inherit
            with: { runs_on: {{runner}} }

        """;

    private void Write(string caller)
    {
        _home.Write("work/call.yml", caller);
        _home.Write("work/.github/workflows/stage.yml", Stage);
    }

    private GitHubWorkflowRun Run(PlatformRules rules, Action<IReadOnlyDictionary<string, string>>? instead = null) =>
        new(_runner, rules)
        {
            Secrets = { [("", "SHARED")] = "shared", [("dev", "TREXIS_CONNECTION")] = "of dev" },
            Foreign = { [Called] = Stage },
            OwnRunners = { "sql-prod" },
            Instead = instead is null ? null : (_, variables) => instead(variables),
        };
}
