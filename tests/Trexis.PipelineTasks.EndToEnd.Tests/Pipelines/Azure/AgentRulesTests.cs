namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>What Azure's agent does and no pipeline says: each rule by a job that goes another way where it does not hold.</summary>
public sealed class AgentRulesTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_scripts_own_inputs_never_reach_it_and_ours_do() => Tells(
        AgentRules.TasksTakeTheirInputs,
        "  - { job: only, steps: [{ bash: 'echo \"told ${INPUT_ACTION:-}${TREXIS_INPUT_TARGET:-}\"', "
            + "env: { INPUT_ACTION: plan, TREXIS_INPUT_TARGET: eu } }] }\n",
        "told eu\n",
        "told planeu\n");

    [Theory]
    [InlineData("", "left by a job before", "nothing")]
    [InlineData("{ download: none }, ", "nothing", "nothing")]
    public void A_deployment_job_fetches_all_artifacts_unless_it_says_that_it_wants_none(string first, string holding, string without)
    {
        _home.Write("artifacts/evidence/document", "left by a job before\n");

        Tells(
            AgentRules.DeploymentsFetchAllArtifacts,
            $"  - {{ deployment: carry, environment: dev, strategy: {{ runOnce: {{ deploy: {{ steps: [{first}{{ bash: "
                + "'cat \"$PIPELINE_WORKSPACE/evidence/document\" 2>/dev/null || echo nothing' }] } } } }\n",
            holding + "\n",
            without + "\n");
    }

    private void Tells(AgentRules rule, string job, string holding, string without)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the harness starts scripts with bash");
        var pipeline = _home.Write("pipeline.yml", $"stages:\n- stage: one\n  jobs:\n{job}");
        foreach (var (rules, told) in new[] { (AgentRules.All, holding), (AgentRules.All & ~rule, without) })
        {
            foreach (var fetched in Directory.GetDirectories(_home.Path, "evidence")) Directory.Delete(fetched, recursive: true);
            new AzureAgent(_home, rules).RunJob(pipeline, "one", new Dictionary<string, string>()).Log.ShouldBe(told, $"{rules}");
        }
    }
}
