using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

/// <summary>Facts and documents of an ordinary deployment; a test changes what it is about.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = TestTime.Monday;

    public static readonly string Fingerprint = new('a', 64);

    public static readonly ArtifactIdentity Artifact = new("scripts", "migrations", new string('b', 64), "1.2.0");

    public static readonly IReadOnlyList<EnvironmentSpec> Environments =
        [Environment("dev", null), Environment("qa", "dev"), Environment("staging", "qa"), Environment("prod", "staging")];

    public static readonly Change Change = new()
    {
        File = "/repository/changes/CHG-1.yml",
        Id = "CHG-1",
        Description = "Add an index on orders",
        Purpose = "Open orders load in a second",
        Impact = "Sales, for two minutes",
        Risk = "low",
        Authors = ["alice"],
    };

    public static readonly DeploymentConfiguration Configuration = new()
    {
        File = "/repository/deployment.yml",
        Engine = "sqlserver",
        Artifact = new ArtifactSpec(null, null, "/repository/migrations"),
        Environments = Environments,
        Results = "/repository/.trexis",
        Assertions = [new AssertionSpec(
            "no orphan invoices", "/repository/checks/orphans.sql", true, AssertionMoment.Before | AssertionMoment.After)],
        Queries = [new NamedQuery("open orders", "/repository/perf/open-orders.sql", TimeSpan.FromMilliseconds(200))],
    };

    public static readonly Policy Policy = new()
    {
        Roles = new Dictionary<string, IReadOnlyList<string>> { ["senior-dba"] = ["carol", "erin"] },
        Environments = new Dictionary<string, EnvironmentPolicy>
        {
            ["prod"] = new()
            {
                Responsible = "senior-dba",
                Soak = TimeSpan.FromHours(24),
                Backup = new BackupPolicy(TimeSpan.FromHours(24), BackupVerification.Restore),
            },
        },
    };

    private static readonly SourceLocation ChangeLine = new("changes/CHG-1.yml", 12);

    public static ProcedureFacts Facts(string environment = "prod") => new()
    {
        Now = Now,
        Environment = Environments.Single(spec => spec.Name == environment),
        Stage = ProcedureStages.From(environment, ["dev", "qa", "staging", "prod"]),
        Policy = new EnvironmentPolicy { Responsible = "senior-dba" },
        Roles = new Roles(
            new Dictionary<string, IReadOnlyList<string>> { ["senior-dba"] = ["carol", "Erin"], ["dba"] = ["bob", "trexis/dbas"] }),
        Actor = "carol",
        ActorProof = ProofLevel.Verified,
        Authors = ["alice"],
        Change = Change,
        Planned = Fact.Known(new ChangePlan([], new Fingerprint(Fingerprint), new Fingerprint(new string('c', 64)))),
        Rollback = Fact.Known<IReadOnlyList<RollbackEstimate>>([new RollbackEstimate(
            "restore the verified backup", TimeSpan.FromMinutes(3), true, "what was written since")]),
        Tests = Fact.Known<IReadOnlyList<TestSummary>>([new TestSummary("unit.xml", "f00d", 12, 0, 1, [])]),
    };

    public static EnvironmentSpec Environment(string name, string? after, params string[] targets) =>
        new(name, after, false, targets.Length == 0 ? [Target(null)] : [.. targets.Select(Target)]);

    public static DeclaredAttestation Declared(string line, string by, string? environment = null) =>
        new(line, by, "by mail", environment, ChangeLine);

    public static GivenApproval Approval(string by, ProofLevel proof = ProofLevel.Attested) =>
        new()
        {
            By = by,
            Proof = proof,
            Fingerprint = Fingerprint[..12],
            Environment = null,
            At = Now.AddHours(-1),
            Expires = null,
            Source = "run-7",
        };

    public static RunResult Result(
        string code,
        Verdict verdict = Verdict.Passed,
        string? message = null,
        ProofLevel? proof = null,
        ResultKind kind = ResultKind.Check) => new()
        {
            Code = code,
            Title = code,
            Kind = kind,
            Verdict = verdict,
            Message = message ?? $"{code} was judged",
            Proof = proof,
        };

    /// <param name="place"><c>qa</c> or <c>prod/eu</c>; none for a run without a target.</param>
    public static RunDocument Document(string task, string? place, params IReadOnlyList<RunResult> results)
    {
        var parts = place?.Split('/');
        return new RunDocument
        {
            SchemaVersion = RunDocument.CurrentSchemaVersion,
            Task = task.Split(' ')[0],
            Action = task.Contains(' ', StringComparison.Ordinal) ? task.Split(' ')[1] : null,
            ToolVersion = "0.1.0",
            Run = new RunContext
            {
                Id = $"{task}@{place}",
                Deployment = "CHG-1@b",
                StartedAt = Now.AddHours(-30),
                ElapsedMs = 60_000,
                Host = "github",
                Actor = "dana",
                ActorProof = ProofLevel.Verified,
            },
            Target = parts is null ? null : new RunTarget(parts[0], parts.Length > 1 ? parts[1] : null, "sqlserver", "sql-1", "Sales"),
            Artifact = Artifact,
            Verdict = results.Count == 0 ? Verdict.Unknown : results.Max(result => result.Verdict),
            Results = results,
        };
    }

    private static TargetSpec Target(string? name) =>
        new(name, new ConnectionReference(ConnectionKind.EnvironmentVariable, "TREXIS_CONNECTION"));
}
