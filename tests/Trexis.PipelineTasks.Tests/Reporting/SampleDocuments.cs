using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Watching;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Reporting;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>
/// One deployment through four environments with everything a report must show: every verdict, waivers, operations of each risk,
/// each proof of a person's word, an attempt that was repeated, a run that broke off, a refusal in prod; hostile text throughout.
/// </summary>
internal static class SampleDocuments
{
    public const string Deployment = "CHG-1042@3f1c5a7e90b2";

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static readonly ArtifactIdentity Artifact = new(
        "scripts", "Sales", "3f1c5a7e90b24d66aa0f8f8f1c3b2a19e7d6c5b4a39281706f5e4d3c2b1a0f9e", "2.4.0");

    public static readonly ChangeSummary Change = new(
        "CHG-1042",
        "Record a currency on every order | and drop dbo.Orders.LegacyCode",
        "Invoices in <b>euro</b> & dollar, asked for by @finance",
        "Orders are locked for about 20 s while the column is filled",
        "medium");

    private static readonly EnvironmentSpec[] Environments =
    [
        new("dev", null, false, [Target(null)]),
        new("qa", "dev", false, [Target(null)]),
        new("staging", "qa", false, [Target(null)]),
        new("prod", "staging", true, [Target("eu"), Target("us")]),
    ];

    /// <summary>Looser than the procedure in the disk's limit and in what proves an approval.</summary>
    private static readonly Policy Policy = ProcedureDefaults.Policy(Environments) with
    {
        File = "policy.yml",
        Environments = ProcedureDefaults.Policy(Environments).Environments.ToDictionary(
            environment => environment.Key,
            environment => environment.Value with
            {
                Performance = new PerformancePolicy { DiskPercent = 85 },
                Approval = environment.Value.Approval with { Proof = ProofLevel.Declared },
            }),
    };

    public static readonly ReportContext Context = new(Environments)
    {
        Policy = Policy,
        Lines = SampleProcedure.Lines,
        Plans = [SampleProcedure.Plan],
        Checklists = [SampleProcedure.Checklist],
    };

    public static IReadOnlyList<RunResult> Hostile { get; } =
    [
        .. HostileText.All.Select((text, number) => Result("data.no-orphans", Verdict.Failed, $"orphans in {text}") with
        {
            Title = $"No orphans {number}: {text}",
            Findings = [new Finding(text, $"observed {text}", $"expected {text}", new SourceLocation($"sql/{text}.sql", number + 1))],
            Remedy = $"repair {text}",
            Source = text,
        }),
    ];

    /// <summary>Refused in prod/eu, prod/us not reached.</summary>
    public static IReadOnlyList<StoredDocument> Refused() => Chained(
    [
        .. Environment("dev", Start, wait: false),
        .. Environment("qa", Start.AddMinutes(25), wait: true),
        .. Environment("staging", Start.AddHours(4), wait: false),
        RefusedPrecheck(Start.AddHours(31)),
    ]);

    /// <summary>Passed everywhere, nothing open.</summary>
    public static IReadOnlyList<StoredDocument> Passed() => Chained(
    [
        .. Good("dev", null, Start),
        .. Good("qa", null, Start.AddMinutes(20)),
        .. Good("staging", null, Start.AddHours(3)),
        .. Good("prod", "eu", Start.AddHours(28)),
        .. Good("prod", "us", Start.AddHours(28).AddMinutes(9)),
    ]);

    public static ReportModel RefusedModel() => ReportModelBuilder.Build(Refused(), Context);

    public static ReportModel PassedModel() => ReportModelBuilder.Build(Passed(), Context);

    /// <summary>One document of one environment.</summary>
    public static RunDocument Document(
        string task,
        string? action,
        RunTarget? target,
        DateTimeOffset startedAt,
        double elapsedMs,
        params IReadOnlyList<RunResult> results) => new()
        {
            SchemaVersion = RunDocument.CurrentSchemaVersion,
            Task = task,
            Action = action,
            ToolVersion = "0.1.0",
            Run = new RunContext
            {
                Id = $"{startedAt.UtcTicks:x}-{task}",
                Deployment = Deployment,
                StartedAt = startedAt,
                ElapsedMs = elapsedMs,
                Host = "github",
                Clock = new RunClock(ClockWitness.Token, 0),
                Actor = "alice",
                ActorProof = ProofLevel.Verified,
                Commit = "5d1f0c3e9a7b",
                Branch = "release/2.4",
                Url = "https://github.example/octo/sales/actions/runs/77",
            },
            Target = target,
            Artifact = Artifact,
            Change = Change,
            Verdict = results.Select(ResultStatus.Effective).DefaultIfEmpty(Verdict.Unknown).Max(),
            Results = results,
        };

    public static RunResult Result(string code, Verdict verdict, string message) => new()
    {
        Code = code,
        Title = TitleOf(code),
        Kind = ResultKind.Check,
        Verdict = verdict,
        Message = message,
        ElapsedMs = 12.5,
    };

    public static IReadOnlyList<StoredDocument> Chained(IEnumerable<RunDocument> documents)
    {
        var chain = new List<StoredDocument>();
        foreach (var document in documents)
        {
            var chained = document with { Previous = chain.Count == 0 ? null : chain[^1].Sha256 };
            var target = chained.Target is null ? "" : "." + chained.Target.ToString().Replace('/', '.');
            chain.Add(
                new StoredDocument(
                    chain.Count + 1,
                    $"/results/{chain.Count + 1:00}-{chained.Task}{target}.json",
                    Convert.ToHexStringLower(SHA256.HashData(RunDocumentJson.Format.WriteVerbatim(chained))),
                    chained));
        }

        return chain;
    }

    private static TargetSpec Target(string? name) => new(name, new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"));

    private static RunTarget In(string environment, string? name = null) =>
        new(environment, name, "sqlserver", $"SQL-{environment.ToUpperInvariant()}-01\\SALES", "Sales");

    private static IEnumerable<RunDocument> Good(string environment, string? name, DateTimeOffset at)
    {
        var target = In(environment, name);
        yield return Document("precheck", null, target, at, 4_200,
            Result("environment.reachable", Verdict.Passed, "the server answered in 12 ms"),
            Result(
                "resources.disk",
                Verdict.Passed,
                "48 % of the volume is used") with
            { Measured = Quantity.Percent(48), Threshold = Quantity.Percent(70) });
        yield return Document("backup", null, target, at.AddSeconds(10), 92_000,
            Step("backup.taken", "a copy-only backup of 3.4 GiB was taken in 1 min 32 s"),
            Result("backup.restored", Verdict.Passed, "restored under another name, checked, counted, dropped"));
        yield return Document(
            "deploy-scripts",
            "apply",
            target,
            at.AddMinutes(2),
            31_000,
            [Step("deploy.executed", "4 scripts were executed"), .. name == "eu" ? [Watched()] : Array.Empty<RunResult>()]) with
        { Operations = Operations };
        yield return Document(
            "validate",
            null,
            target,
            at.AddMinutes(3),
            8_000,
            Result("data.integrity-check", Verdict.Passed, "the engine's check found nothing"),
            Result("data.counts-as-planned", Verdict.Passed, "100,000 rows before and after"));
    }

    private static IEnumerable<RunDocument> Environment(string environment, DateTimeOffset at, bool wait)
    {
        var target = In(environment);
        if (wait)
        {
            yield return Document(
                "precheck",
                null,
                target,
                at,
                3_100,
                Result("environment.reachable", Verdict.Failed, "no answer within 3 s") with { Remedy = "start the server" });
            at = at.AddMinutes(12);
        }

        yield return Precheck(target, at, environment);
        yield return Document(
            "attest", null, target, at.AddSeconds(40), 90, Said("team.ready", ProofLevel.Attested, "dave: the team is ready"));
        yield return Document("backup", null, target, at.AddMinutes(1), 92_000,
            Step("backup.taken", "a copy-only backup of 3.4 GiB was taken in 1 min 32 s"),
            Result("backup.verified", Verdict.Passed, "every page's checksum is right")) with
        {
            Metrics = new SortedDictionary<string, Quantity>(StringComparer.Ordinal)
            {
                ["backup.size"] = Quantity.Bytes(3_650_722_201),
                ["backup.duration"] = Quantity.Duration(TimeSpan.FromSeconds(92)),
            },
            Attachments = [new Attachment("backup-proof", AttachmentPath.From("20261123-1", "backup.json"), new string('b', 64))],
        };
        yield return Document("deploy-scripts", "plan", target, at.AddMinutes(3), 2_400,
            Step("plan.written", "4 operations, 1 dangerous"),
            Result("scripts.risk-accepted", Verdict.Failed, "1 dangerous operation is not acknowledged")) with
        { Operations = Operations };
        yield return Document("deploy-scripts", "apply", target, at.AddMinutes(4), 31_000,
            Result("scripts.risk-accepted", Verdict.Passed, "every dangerous operation is acknowledged"),
            Step("deploy.executed", "4 scripts were executed in 31 s")) with
        { Operations = Operations };
        yield return Validate(target, at.AddMinutes(5), environment);
    }

    private static RunDocument Precheck(RunTarget target, DateTimeOffset at,
        string environment) => Document("precheck", null, target, at, 4_200,
        Result("environment.as-expected", Verdict.Passed, $"connected to {target.Server} / Sales, as expected"),
        Result("environment.reachable", Verdict.Passed, "the server answered in 12 ms"),
        Result(
            "resources.disk",
            environment == "qa" ? Verdict.Warned : Verdict.Passed,
            "66 % of the volume is used") with
        {
            Measured = Quantity.Percent(66),
            Threshold = Quantity.Percent(70),
            Remedy = environment == "qa" ? "free space before prod" : null,
        },
        Result(
            "environment.in-sync",
            environment == "staging" ? Verdict.Unknown : Verdict.Skipped,
            environment == "staging"
                ? "prod could not be read: login 'trexis' may not VIEW DEFINITION"
                : "only staging is compared with prod") with
        {
            Remedy = environment == "staging" ? "grant VIEW DEFINITION to the login" : null,
        },
        Said("stakeholders.informed", ProofLevel.Declared, "written in the change file by alice"),
        Said("team.notified", ProofLevel.Delivered, "the webhook answered 200"),
        Said("review.approved", ProofLevel.Verified, "approved by erin, team lead, on the platform"));

    private static RunDocument Validate(RunTarget target, DateTimeOffset at,
        string environment) => Document("validate", null, target, at, 8_000,
        Result("data.counts-as-planned", Verdict.Passed, "100,000 rows in dbo.Orders before and after"),
        environment == "staging"
            ? Result("data.indexes-healthy", Verdict.Failed, "1 index is heavily fragmented") with
            {
                Measured = Quantity.Percent(64),
                Threshold = Quantity.Percent(30),
                Findings = [new Finding("dbo.Orders.IX_Orders_Currency", "64 % fragmented", "at most 30 %")],
                Waiver = new WaiverReference("rebuilt every Sunday night", "carol", Start.AddDays(14)),
                Remedy = "rebuild the index",
            }
            : Result("data.indexes-healthy", Verdict.Passed, "no index is disabled or heavily fragmented"),
        Result("system.modules-valid", Verdict.Passed, "14 modules compile"));

    private static RunDocument RefusedPrecheck(DateTimeOffset at)
    {
        RunResult[] results =
        [
            Result("environment.reachable", Verdict.Passed, "the server answered in 9 ms"),
            Result("resources.disk", Verdict.Failed, "91 % of volume D:\\ is used, the threshold is 70 %") with
            {
                Measured = Quantity.Percent(
                    91), Threshold = Quantity.Percent(70), Remedy = "free or add space on the volume, then run precheck again",
                Findings = [new Finding("D:\\", "91 % used, 44.1 GiB free", "at most 70 %")],
            },
            Result(
                "backup.restored",
                Verdict.Unknown,
                "the last backup was never restored") with { Required = true, Remedy = "run backup with verify: restore" },
            Result(
                "window.open",
                Verdict.Failed,
                "the window Sat 22:00-02:00 Europe/London is closed; it opens 2026-11-28 22:00:00 UTC") with
                {
                    Remedy = "run again from 2026-11-28 22:00:00 UTC",
                },
            .. Hostile,
        ];
        return Document("precheck", null, In("prod", "eu"), at, 5_300, results) with
        {
            Fault = new Fault(
                FaultKind.Database,
                "SQL-PROD-01\\SALES closed the connection (error 10054) while sessions were counted @dba",
                "run precheck again when the server is stable"),
        };
    }

    /// <summary>Two sessions waited for the deployment, below the limits of the policy.</summary>
    private static RunResult Watched()
    {
        var seen = FakeWatch.Quiet with
        {
            Blocked = Fact.Known<IReadOnlyList<BlockedSession>>(
            [
                new("session 61 (shop | <web-2>)", TimeSpan.FromSeconds(3), "LCK_M_S OBJECT: 5:101:0", "the deployment"),
                new("session 60 (shop from web-1)", TimeSpan.FromSeconds(1.2), "LCK_M_X KEY: 5:7205", "the deployment"),
            ]),
        };
        var watched = new WatchRecord(new WatchPolicy(), TimeSpan.FromSeconds(1)).With(seen, TimeSpan.FromSeconds(1)).Conclude();
        return Result(DeploymentSteps.Watched.Code, watched.Verdict, watched.Message) with
        {
            Kind = ResultKind.Step,
            Findings = watched.Findings,
        };
    }

    private static RunResult Step(string code, string message) => Result(code, Verdict.Passed, message) with { Kind = ResultKind.Step };

    private static RunResult Said(string code, ProofLevel proof, string message) =>
        Result(code, Verdict.Passed, message) with { Kind = ResultKind.Attestation, Proof = proof };

    private static string TitleOf(string code) => char.ToUpperInvariant(code[0]) + code[1..].Replace('.', ' ').Replace('-', ' ');

    public static IReadOnlyList<Operation> Operations { get; } =
    [
        new(OperationAction.Alter, "add-column", "dbo.Orders.Currency", Risk.Safe, "A column that may be empty is added without touching a "
            + "row.")
            {
                Script = "V0012__currency.sql",
                Location = new SourceLocation("migrations/V0012__currency.sql", 3),
                Statement = "ALTER TABLE dbo.Orders ADD Currency char(3) NULL;",
            },
        new(OperationAction.DataMotion, "update-rows", "dbo.Orders", Risk.Caution, "Every row is written.")
        {
            Locking = "Writers of dbo.Orders wait until it is done.",
            SaferWay = "Update in batches of 5,000 rows.",
            Script = "V0013__fill.sql",
            Statement = "UPDATE dbo.Orders\nSET Currency = '***' -- ```\nWHERE Currency IS NULL;",
        },
        new(OperationAction.Drop, "drop-column", "dbo.Orders.LegacyCode", Risk.Dangerous, "The column's values are lost.")
        {
            Difference = "dropped: nvarchar(20) NULL",
            SaferWay = "Rename it now, drop it in the next release.",
            AcknowledgedBy = "bob: copied to dbo.OrdersArchive",
            Script = "V0014__drop.sql",
            Statement = "ALTER TABLE dbo.Orders DROP COLUMN LegacyCode;",
        },
        new(
            OperationAction.Script,
            OperationKind.Unclassified,
            "EXEC sp_</pre><script>alert(1)</script>",
            Risk.Unclassified,
            "The statement is not recognised, so that nobody can say what it does.")
        {
            Statement = "EXEC sp_</pre><script>alert(1)</script>;\n::error::owned\n##vso[task.complete]",
        },
    ];
}
