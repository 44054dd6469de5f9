using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Tests.Configuration;

public class ConfigurationReaderTests
{
    [Fact]
    public void The_three_files_of_the_design_are_read_as_written()
    {
        using var folder = ConfigurationFixture.Folder();

        var (deployment, policy, change) = folder.Load();

        deployment.Engine.ShouldBe("sqlserver");
        deployment.Artifact.Dacpac.ShouldBe(folder.At("artifacts", "Sales.dacpac"));
        deployment.Environments.Select(environment => environment.Name).ShouldBe(["dev", "qa", "staging", "prod"]);
        deployment.Environments[0].Targets.ShouldHaveSingleItem().Connection.ToString().ShouldBe("env:TREXIS_CONNECTION");
        deployment.Environments[3].Targets.Select(target => target.Name + " " + target.Connection)
            .ShouldBe(["eu env:SALES_EU", "us env:SALES_US"]);
        deployment.Environments[3].Targets[1].Expect.ShouldBe(new Expectation("sql-prd-01", "Sales"));
        deployment.Assertions.ShouldHaveSingleItem()
            .ShouldBe(
                new AssertionSpec(
                    "no orphan invoices", folder.At("checks", "orphans.sql"), true, AssertionMoment.Before | AssertionMoment.After));
        deployment.Queries.ShouldHaveSingleItem().Response.ShouldBe(TimeSpan.FromMilliseconds(200));
        deployment.QuerySamples.ShouldBe(30);
        deployment.Results.ShouldBe(folder.At(".trexis"));
        deployment.Evidence.ShouldBe(new EvidenceSpec("//share/evidence", TimeSpan.FromDays(7 * 365)));
        deployment.Notify!.WebhookVariable.ShouldBe("TEAMS_WEBHOOK");

        policy.File.ShouldBe(folder.At("policy.yml"));
        policy.Roles["developer"].ShouldBe(["alice", "trexis/backend"]);
        policy.For("staging").Backup.ShouldBe(new BackupPolicy(TimeSpan.FromHours(24), BackupVerification.Checksum));
        policy.For("prod").Window!.Zone.Id.ShouldBe("Europe/London");
        policy.For("prod").Require.ShouldBe(["backup.restored", "review.approved", "rollback.planned"]);
        policy.Waivers.ShouldHaveSingleItem().Expires.UtcDateTime.ToString("s").ShouldBe("2027-01-31T23:59:59");

        change!.Id.ShouldBe("CHG-1");
        change.Purpose.ShouldBe("Newsletters.\nRequested by marketing.");
        change.Rows["DBO.EMAILS"].Allows(100).ShouldBeTrue();
        change.Rows["dbo.Customers"].Allows(1).ShouldBeFalse();
        change.Acknowledge.ShouldHaveSingleItem().Location.Line.ShouldBe(12);
        change.Attest.ShouldHaveSingleItem().Location.File.ShouldBe("changes/CHG-1.yml");
        change.Approve.ShouldHaveSingleItem().Fingerprint.ShouldBe("0123456789ab");
    }

    [Fact]
    public void A_target_has_the_variables_of_its_environment_and_its_own_over_them()
    {
        using var folder = ConfigurationFixture.Folder("""
            version: 1
            artifact: { dacpac: a.dacpac }
            environments:
              dev: { variables: { Env: dev, Login: env:APP_LOGIN, Level: 3, Empty: "" } }
              prod:
                after: dev
                variables: { Env: prod, Region: none }
                targets: [ { name: eu, connection: env:EU, variables: { region: "it's eu" } }, { name: us, connection: env:US } ]
            """, policy: null, change: null);

        var environments = folder.Load().Deployment.Environments;

        Told(environments[0].Targets[0]).ShouldBe("Env=dev, Login=env:APP_LOGIN, Level=3, Empty=");
        Told(environments[1].Targets[0]).ShouldBe("Env=prod, Region=it's eu");
        Told(environments[1].Targets[1]).ShouldBe("Env=prod, Region=none");
        environments[0].Targets[0].ToString().ShouldNotContain("dev,");

        static string Told(TargetSpec target) => string.Join(
            ", ",
            target.Variables.Select(
                variable => $"{variable.Key}={variable.Value.Text?.Reveal() ?? $"env:{variable.Value.EnvironmentVariable}"}"));
    }

    [Fact]
    public void A_variables_value_is_shown_in_no_mistake_and_scripts_take_none()
    {
        using var folder = ConfigurationFixture.Folder("""
            version: 1
            artifact: { scripts: migrations/ }
            environments:
              dev: { variables: { 1st: hunter2, Env: "hunt\ner2", Login: "env:hunter 2", Secret: "Password=hunter2" } }
            """, policy: null, change: null);

        var refusal = folder.Refusal();

        refusal.ShouldNotContain("hunt");
        refusal.ShouldContain("stands beside scripts, which take none");
        refusal.ShouldContain("environments.dev.variables.Env is too long, or holds line breaks");
        refusal.ShouldContain("environments.dev.variables.Login names no environment variable");
        refusal.ShouldContain("environments.dev.variables.Secret holds a secret");
    }
}
