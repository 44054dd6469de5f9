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
        deployment.Environments[3].Targets.Select(target => target.Name + " " + target.Connection).ShouldBe(["eu env:SALES_EU", "us env:SALES_US"]);
        deployment.Environments[3].Targets[1].Expect.ShouldBe(new Expectation("sql-prd-01", "Sales"));
        deployment.Assertions.ShouldHaveSingleItem().ShouldBe(new AssertionSpec("no orphan invoices", folder.At("checks", "orphans.sql"), true, AssertionMoment.Before | AssertionMoment.After));
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
}
