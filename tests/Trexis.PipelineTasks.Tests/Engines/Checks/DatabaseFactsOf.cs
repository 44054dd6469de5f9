using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tests.Engines.Checks;

internal static class DatabaseFactsOf
{
    public static readonly EnvironmentPolicy DemandingBackup = new()
    {
        Backup = new BackupPolicy(TimeSpan.FromHours(24), BackupVerification.Checksum),
    };

    /// <summary>A database with which everything is well, under a policy that demands a backup.</summary>
    public static DatabaseFacts Healthy()
    {
        var state = new FakeState();
        return new DatabaseFacts
        {
            ReadAt = TestTime.Monday,
            Connection = "env:SALES",
            Policy = DemandingBackup,
            Expect = new Expectation("fake-server", "Sales"),
            Identity = Fact.Known(state.Identity),
            Availability = state.Availability,
            Backups = state.Backups with { History = Fact.Known<IReadOnlyList<BackupRecord>>([Backup(TimeSpan.FromHours(2))]) },
            Access = state.Access,
            Resources = state.Resources,
            Activity = state.Activity,
            Compatibility = state.Compatibility with { Needs = [] },
            Security = state.Security,
            Monitoring = state.Monitoring,
            History = Fact.Known(new DeploymentHistory([], [Anchor("f00d")])),
            Schema = state.Schema,
            Counterpart = state.Schema.Map(
                schema => new SchemaCounterpart("staging", "before this change", TestTime.Monday.AddDays(-1), schema)),
            Platform = Fact.Known(new ArtifactPlatform("Fake 3.40", new Version(3, 40))),
        };
    }

    public static HistoryAnchor Anchor(string fingerprint) =>
        new("D0", "qa", "deploy-scripts", "abc", fingerprint, TestTime.Monday.AddDays(-7));

    public static BackupRecord Backup(TimeSpan age) =>
        new()
        {
            Id = "B1",
            Kind = "full",
            Location = "/backups/sales",
            FinishedAt = TestTime.Monday - age,
            Bytes = 4096,
            ElapsedMs = 12,
            Sha256 = null,
            Position = null,
            Deployment = null,
            VerifiedAs = BackupVerification.Checksum,
            CopyOnly = true,
        };
}
