using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Tests.Configuration;

public class EffectiveValuesTests
{
    private static readonly string Folder = Path.GetTempPath();

    [Fact]
    public void A_text_that_may_be_a_secret_is_seen_to_be_another_and_never_told()
    {
        var (one, other) = (Of("hunter2-hunter2"), Of("hunter3-hunter3"));

        one["deployment: variables.password"].ShouldNotBe(other["deployment: variables.password"]);
        string.Join('\n', one.Values).ShouldNotContain("hunter");
        one["deployment: variables.tenant"].ShouldBe("env:TENANT");
    }

    [Fact]
    public void Paths_are_told_from_the_deployment_file_and_what_each_run_judges_anew_is_left_out()
    {
        var values = Of("x");

        values["deployment: artifact.scripts"].ShouldBe("db/migrations");
        values["deployment: connection"].ShouldBe("env:SALES");
        values["change: redeploy"].ShouldBe("wrong totals");
        values.Keys.ShouldNotContain(key => key.Contains("approve") || key.Contains("acknowledge") || key.Contains("attest"));
    }

    private static IReadOnlyDictionary<string, string> Of(string password)
    {
        var target = new TargetSpec(null, new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"))
        {
            Variables = new Dictionary<string, VariableValue>
            {
                ["Password"] = new(new Secret(password), null),
                ["Tenant"] = new(null, "TENANT"),
            },
        };
        var environment = new EnvironmentSpec("prod", null, Protected: true, [target]);
        var deployment = new DeploymentConfiguration
        {
            File = Path.Combine(Folder, "deployment.yml"),
            Engine = "sqlserver",
            Artifact = new ArtifactSpec(null, null, Path.Combine(Folder, "db", "migrations")),
            Environments = [environment],
            Results = Path.Combine(Folder, ".trexis"),
        };
        var location = new SourceLocation("changes/CHG-1.yml", 1, 1);
        var change = new Change
        {
            File = "changes/CHG-1.yml",
            Id = "CHG-1",
            Redeploy = "wrong totals",
            Acknowledge = [new Acknowledgement("a", "drop-table", "b", "c", default, location)],
            Approve = [new DeclaredApproval("0123456789ab", "carol", null, null, location)],
            Attest = [new DeclaredAttestation("team.ready", "bob", null, null, location)],
        };
        return EffectiveValues.Of(deployment, change, new DeploymentTarget(environment, target));
    }
}
