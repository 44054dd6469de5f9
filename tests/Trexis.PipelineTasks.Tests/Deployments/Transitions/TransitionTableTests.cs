using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Deployments.Validation.Checks;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Tests.Deployments.Transitions;

public sealed class TransitionTableTests : IDisposable
{
    private const string Online = "environment.online";
    private const string Cpu = "resources.cpu";
    private const string Policy = "today's";

    private readonly TemporaryFolder _folder = new();
    private int _runs;
    private PolicyPlace? _policyFile;
    private CommitPlace? _commit;
    private bool _isStranger;
    private bool _isApproved = true;
    private IReadOnlyList<EvidenceAnchor> _anchors = [];

    public void Dispose() => _folder.Dispose();

    /// <summary>What breaks one demand alone.</summary>
    private Dictionary<string, Action> Attempts => new(StringComparer.Ordinal)
    {
        ["EvidenceIsWhole"] = () =>
        {
            Prepare();
            File.Copy(_folder.At("02-precheck.qa.json"), _folder.At("03-precheck.qa.json"));
        },
        ["DocumentsAreSigned"] = () =>
        {
            Prepare();
            _folder.Write("02-precheck.qa.json.jws", "eyJhbGciOiJub25lIn0.e30.");
        },
        ["PreparationHasEnded"] = () =>
        {
            Prepare();
            Write("precheck", null, document => document with { Fault = new Fault(FaultKind.Database, "gone") });
        },
        ["RequiredHasRun"] = () => Write("deploy-scripts", "plan"),
        ["NothingRefuses"] = () =>
        {
            Write("deploy-scripts", "plan");
            Write("precheck", null, document => document with { Results = [Result(Online), Result(Cpu, Verdict.Failed)] });
        },
        ["RefusalsAreTold"] = () =>
        {
            Prepare();
            _anchors = [Refusal("precheck", 2)];
        },
        ["ResultsAreLater"] = () =>
        {
            Prepare();
            Write("deploy-scripts", "plan");
        },
        ["ResultsAreNotEarly"] = () =>
        {
            Write("deploy-scripts", "plan");
            Write("precheck", null, document => document with { Outputs = new Dictionary<string, string> { ["early"] = "true" } });
        },
        ["PolicyIsTheSame"] = () =>
        {
            Write("deploy-scripts", "plan");
            Write("precheck", null, document => document with { Policy = "yesterday's" });
        },
        ["PolicyIsOfItsBranch"] = () =>
        {
            Prepare();
            _policyFile = new PolicyPlace
            {
                Path = "policy.yml",
                Here = GitBlob.Of("loose"u8),
                Kept = Fact.Known<IReadOnlyList<KeptFile>>(
                [
                    new KeptFile
                    {
                        Repository = "octo/sales",
                        Branch = "main",
                        IsProtected = true,
                        Commit = new string('e', 40),
                        Blob = GitBlob.Of("strict"u8).Id,
                    },
                ]),
                IsProofDemanded = false,
                IsProtectionDemanded = false,
            };
        },
        ["RunIsOfThePlatform"] = () =>
        {
            Prepare();
            _isStranger = true;
        },
        ["ApprovalIsJudged"] = () =>
        {
            Prepare();
            _isApproved = false;
        },
        ["CommitIsNotOlder"] = () =>
        {
            Prepare();
            _commit = CommitIsNotOlderTests.Place(CommitOrder.Behind);
        },
        ["SettingsAreTheSame"] = () =>
        {
            Write("deploy-scripts", "plan", document => document with
            {
                Settings = new Dictionary<string, string> { ["change: risk"] = "low" },
            });
            Write("precheck", null);
        },
    };

    public static TheoryData<string, string> Demands =>
    [
        .. TransitionTable.All.SelectMany(transition => transition.Demands.Select(demand => (transition.By, demand.GetType().Name))),
    ];

    [Theory]
    [MemberData(nameof(Demands))]
    public void Each_demand_of_each_transition_alone_refuses_what_breaks_it(string by, string demand)
    {
        var transition = TransitionTable.All.Single(one => one.By == by);
        Attempts[demand]();
        var facts = Facts() with { Now = _isApproved ? [Result("deploy.approved")] : [] };

        transition.Unmet(facts).ShouldNotBeEmpty();
        var without = transition.Demands.Where(other => other.GetType().Name != demand).ToList();
        (transition with { Demands = without }).Unmet(facts).ShouldBeEmpty();
    }

    [Fact]
    public void A_transition_names_states_that_there_are()
    {
        string[] known = Enum.GetNames<DeploymentState>();

        TransitionTable.All.SelectMany(transition => $"{transition.From} {transition.To}".Split(' ', ',', ';'))
            .Where(word => word.Length > 0 && char.IsUpper(word[0]))
            .ShouldAllBe(word => known.Contains(word));
    }

    [Theory]
    [InlineData("rollback apply")]
    [InlineData("resolve")]
    [InlineData("adopt")]
    public void Whatever_changes_a_target_rests_on_whole_and_signed_documents_and_a_judged_approval_alone(string by)
    {
        var transition = TransitionTable.All.Single(one => one.By == by);
        var check = new DeployDemandsAreMet { Transition = transition };
        Write("deploy-scripts", "plan");
        check.Judge(Facts()).Message.ShouldBe($"1 demand of {by} not met: deploy.approved was not judged in this run");
        IReadOnlyList<RunResult> approved = [Result("deploy.approved")];
        check.Judge(Facts() with { Now = approved }).Message.ShouldBe($"The evidence is as {by} demands it");

        check.Judge(Facts() with { Now = approved, SignaturesRequired = true }).Message
            .ShouldBe($"1 demand of {by} not met: 01-deploy-scripts.qa.json is not signed");
        File.Copy(_folder.At("01-deploy-scripts.qa.json"), _folder.At("02-deploy-scripts.qa.json"));
        check.Judge(Facts() with { Now = approved }).Message.ShouldStartWith($"1 demand of {by} not met: 02-deploy-scripts.qa.json");
    }

    [Fact]
    public void A_deployment_that_was_planned_and_then_judged_may_go_on()
    {
        Prepare();

        new DeployDemandsAreMet().Judge(Facts()).Message.ShouldBe("1 required code judged before apply, and nothing refuses");
    }

    [Fact]
    public void What_is_missing_is_named_with_the_command_that_brings_it()
    {
        Write("deploy-scripts", "plan");

        var outcome = new DeployDemandsAreMet().Judge(Facts() with { Required = [Online, "backup.restored"] });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe(
            "2 demands of apply not met: environment.online never ran for qa; backup.restored never ran for qa");
        outcome.Findings.Select(finding => finding.Expected).ShouldBe(
            ["a result that passes: trexis precheck --environment qa", "a result that passes: trexis backup --environment qa"]);
    }

    [Fact]
    public void What_the_policy_requires_after_apply_is_no_demand_of_it()
    {
        Prepare();

        TransitionTable.Apply.Unmet(Facts() with { Required = [Online, "data.counts-as-planned", "performance.cpu"] }).ShouldBeEmpty();
    }

    [Fact]
    public void A_required_code_that_does_not_apply_or_is_unknown_refuses_and_a_waiver_of_today_lets_it_pass()
    {
        Write("deploy-scripts", "plan");
        Write("precheck", null, document => document with { Results = [Result(Online, Verdict.Unknown)] });

        TransitionTable.Apply.Unmet(Facts()).ShouldHaveSingleItem().Observed.ShouldStartWith("is unknown: ");
        TransitionTable.Apply.Unmet(Facts() with { Policy = GateWith(TestTime.Monday.AddDays(1)) }).ShouldBeEmpty();
        TransitionTable.Apply.Unmet(Facts() with { Policy = GateWith(TestTime.Monday.AddDays(-1)) }).ShouldHaveSingleItem();
    }

    [Fact]
    public void Of_a_code_the_latest_result_counts_and_what_this_run_judged_goes_before_it()
    {
        Write("deploy-scripts", "plan");
        Write("precheck", null, document => document with { Results = [Result(Online, Verdict.Failed)] });
        TransitionTable.Apply.Unmet(Facts()).ShouldHaveSingleItem();

        TransitionTable.Apply.Unmet(Facts() with { Now = [Result(Online)] }).ShouldBeEmpty();
        Write("precheck", null);
        TransitionTable.Apply.Unmet(Facts()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("deploy-scripts", "apply", "deploy.executed")]
    [InlineData("rollback", "apply", "rollback.executed")]
    public void After_the_database_was_changed_it_is_judged_again(string task, string action, string step)
    {
        Prepare();
        Write(task, action, document => document with { Results = [Result(step, Verdict.Failed)] });

        TransitionTable.Apply.Unmet(Facts()).ShouldHaveSingleItem().Observed
            .ShouldBe($"is too old: 02-precheck.qa.json was written before {task} {action} (03-{task}.qa.json)");
    }

    [Fact]
    public void What_the_target_remembers_ages_results_by_the_document_that_it_names_or_else_by_the_time()
    {
        Prepare();
        var head = Facts().Documents[1];
        var (before, after) = (head.Document.Run.StartedAt.AddSeconds(-1), head.Document.Run.StartedAt.AddSeconds(1));

        Unmet(head.Sha256, before).ShouldStartWith("is too old: 02-precheck.qa.json was written before the change of 20");
        Unmet(Facts().Documents[0].Sha256, after).ShouldBe("");
        Unmet("elsewhere", after).ShouldStartWith("is too old: ");
        Unmet("elsewhere", before).ShouldBe("");
        Unmet("", before).ShouldBe("");

        string Unmet(string document, DateTimeOffset at) => string.Concat(TransitionTable.Apply.Unmet(Facts() with
        {
            Anchors = Fact.Known<IReadOnlyList<EvidenceAnchor>>([new EvidenceAnchor("CHG-1@abc", "qa", document, at, IsChange: false)]),
        }).Select(finding => finding.Observed));
    }

    [Fact]
    public void A_target_whose_history_cannot_be_read_lets_nothing_pass()
    {
        Prepare();

        new DeployDemandsAreMet().Judge(Facts() with { Anchors = Fact.Unreadable<IReadOnlyList<EvidenceAnchor>>("it is locked") })
            .Message.ShouldBe("1 demand of apply not met: qa does not say what was done to it: it is locked");
    }

    [Fact]
    public void A_change_that_left_no_document_is_told_until_a_document_tells_it()
    {
        Prepare();
        var at = TestTime.Monday.AddMinutes(30);
        var facts = Facts() with
        {
            Anchors = Fact.Known<IReadOnlyList<EvidenceAnchor>>(
                [new EvidenceAnchor("CHG-1@abc", "qa", Facts().Documents[0].Sha256, at, IsChange: true)]),
        };

        var told = new DeployDemandsAreMet().Judge(facts);

        told.Verdict.ShouldBe(Verdict.Warned);
        told.Message.ShouldBe(
            "1 required code judged before apply, and nothing refuses; 1 earlier change of this deployment left no document");
        Write("deploy-scripts", "apply", document => document with
        {
            Results = [Result("deploy.demands-met", Verdict.Warned) with { Findings = told.Findings }],
        });
        (facts with { Documents = Facts().Documents }).Untold.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("apply", 30, "qa", true)]
    [InlineData("apply", 29, "qa", true)]
    [InlineData("apply", 31, "qa", false)]
    [InlineData("apply", 20, "qa", false)]
    [InlineData("plan", 30, "qa", false)]
    [InlineData("apply", 30, "prod", false)]
    public void Of_a_change_that_document_tells_whose_run_was_going_on_then(string action, int started, string environment, bool isTold)
    {
        var anchor = new EvidenceAnchor("CHG-1@abc", environment, "", TestTime.Monday.AddMinutes(30), IsChange: true);

        Write("deploy-scripts", action, document => document with
        {
            Run = document.Run with { StartedAt = TestTime.Monday.AddMinutes(started), ElapsedMs = 300_000 },
        });

        anchor.IsToldBy(Facts().Documents[0].Document).ShouldBe(isTold);
        (anchor with { Deployment = "CHG-2@abc" }).IsToldBy(Facts().Documents[0].Document).ShouldBeFalse();
    }

    [Theory]
    [InlineData("precheck", null, 2, Verdict.Failed, "")]
    [InlineData("precheck", null, 2, Verdict.Passed, "precheck")]
    [InlineData("precheck", null, 3, Verdict.Passed, "")]
    [InlineData("precheck", "early", 3, Verdict.Passed, "precheck")]
    [InlineData("precheck", null, 1, Verdict.Failed, "precheck")]
    [InlineData("precheck", "another target", 3, Verdict.Passed, "precheck")]
    [InlineData("precheck", "broken off", 3, Verdict.Passed, "precheck")]
    [InlineData("backup", null, 3, Verdict.Passed, "precheck")]
    [InlineData("perf-gate baseline", null, 3, Verdict.Passed, "precheck")]
    public void Of_a_refusal_that_document_tells_whose_run_it_was_or_that_judged_the_same_anew(
        string task, string? how, int started, Verdict verdict, string missing)
    {
        _anchors = [Refusal("precheck", 2), Refusal("validate", 9)];
        Write("deploy-scripts", "plan");
        var parts = task.Split(' ');
        Write(parts[0], parts.ElementAtOrDefault(1), document => document with
        {
            Run = document.Run with { StartedAt = TestTime.Monday.AddMinutes(started) },
            Target = how == "another target" ? document.Target! with { Name = "eu" } : document.Target,
            Fault = how == "broken off" ? new Fault(FaultKind.Database, "the connection was lost", null) : null,
            Outputs = how == "early" ? new Dictionary<string, string> { [how] = "true" } : document.Outputs,
            Results = [Result(Online, verdict)],
        });

        var told = new RefusalsAreTold().Unmet(Facts()).ToList();

        string.Concat(told.Select(finding => finding.Subject)).ShouldBe(missing);
        told.ShouldAllBe(finding => finding.Observed.StartsWith(
            "evidence is missing: the target remembers a refused precheck of 20", StringComparison.Ordinal));
        told.ShouldAllBe(finding => finding.Expected!.EndsWith(": trexis precheck --environment qa", StringComparison.Ordinal));
        Facts().Untold.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("precheck", null, "")]
    [InlineData("precheck", "early", "environment.prepared")]
    [InlineData("precheck", "broken off", "environment.prepared")]
    [InlineData("precheck", "required", "environment.prepared")]
    [InlineData("backup", null, "environment.prepared")]
    public void A_refusal_of_what_is_judged_only_sometimes_ends_with_the_next_whole_run_of_its_task(
        string task, string? how, string refusing)
    {
        const string Prepared = "environment.prepared";
        Write("deploy-scripts", "plan");
        Write("precheck", null, document => document with { Results = [Result(Online), Result(Prepared, Verdict.Failed)] });
        Write(task, null, document => document with
        {
            Fault = how == "broken off" ? new Fault(FaultKind.Database, "the connection was lost", null) : null,
            Outputs = how == "early" ? new Dictionary<string, string> { [how] = "true" } : document.Outputs,
        });

        var unmet = new NothingRefuses().Unmet(Facts() with { Required = how == "required" ? [Online, Prepared] : [Online] });

        string.Concat(unmet.Select(finding => finding.Subject)).ShouldBe(refusing);
    }

    [Fact]
    public void A_preparation_that_failed_names_the_command_that_judges_it_again()
    {
        Write("prepare", null, document => document with { Results = [Result("environment.prepared", Verdict.Failed)] });
        Prepare();
        TransitionTable.Apply.Unmet(Facts()).ShouldHaveSingleItem().Expected
            .ShouldBe("a result that passes: trexis prepare --environment qa");

        Write("prepare", null, document => document with { Results = [Result("environment.prepared")] });
        TransitionTable.Apply.Unmet(Facts()).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_backup_proves_rests_on_where_it_was_taken_and_not_on_what_is_said_of_the_change()
    {
        Dictionary<string, string> then = new() { ["deployment: connection"] = "file:qa.db", ["deployment: live"] = "" };
        var now = new Dictionary<string, string>(then) { ["change: purpose"] = "because", ["change: rows.orders"] = "+2" };
        Write("backup", null, document => document with { Results = [Result("backup.verified")], Settings = then });
        Write("deploy-scripts", "plan", document => document with { Settings = now });
        Write("precheck", null, document => document with { Settings = now });
        var facts = Facts() with { Required = [Online, "backup.verified"], Settings = now };
        TransitionTable.Apply.Unmet(facts).ShouldBeEmpty();

        now["deployment: connection"] = "file:other.db";

        TransitionTable.Apply.Unmet(facts).ShouldHaveSingleItem().ShouldBe(new Finding(
            "deployment: connection",
            "file:qa.db → file:other.db since 03-precheck.qa.json",
            "the values as they were then; or the same with these: trexis backup --environment qa, trexis plan --environment qa, "
                + "trexis precheck --environment qa"));
    }

    [Fact]
    public void What_was_made_by_other_values_names_each_command_that_makes_it_again_with_its_target()
    {
        RunDocument InEurope(RunDocument document) => document with { Target = document.Target! with { Name = "eu" } };
        Write("deploy-scripts", "plan", InEurope);
        Write("precheck", null, document => InEurope(document) with { Fault = new Fault(FaultKind.Database, "gone") });
        var facts = Facts() with
        {
            Place = new DeploymentTarget(
                new EnvironmentSpec("qa", null, false, []), new TargetSpec("eu", new ConnectionReference(ConnectionKind.File, "qa.db"))),
            Settings = new Dictionary<string, string> { ["change: risk"] = "low" },
        };

        new SettingsAreTheSame().Unmet(facts).ShouldHaveSingleItem().Expected.ShouldBe(
            "the values as they were then; or the same with these: trexis plan --environment qa --target eu, "
                + "trexis precheck --environment qa --target eu");
        new PreparationHasEnded().Unmet(facts).ShouldHaveSingleItem().Expected
            .ShouldBe("a run that ends: trexis precheck --environment qa --target eu");
    }

    [Fact]
    public void Where_signatures_are_required_a_document_of_whose_signature_nobody_speaks_is_not_signed()
    {
        Prepare();

        TransitionTable.Apply.Unmet(Facts() with { SignaturesRequired = true, Signatures = [] })
            .Select(finding => $"{finding.Subject} {finding.Observed}")
            .ShouldBe(
            [
                "01-deploy-scripts.qa.json was not held against a signature", "02-precheck.qa.json was not held against a signature",
            ]);
    }

    [Fact]
    public void A_backup_is_not_older_for_a_plan_that_was_made_after_it()
    {
        Write("backup", null, document => document with { Results = [Result("backup.verified")] });
        Prepare();

        TransitionTable.Apply.Unmet(Facts() with { Required = [Online, "backup.verified"] }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("qa/eu")]
    public void What_was_judged_elsewhere_counts_for_nothing_here(string place)
    {
        Write("deploy-scripts", "plan");
        var parts = place.Split('/');
        Write("precheck", null, document => document with
        {
            Target = document.Target! with { Environment = parts[0], Name = parts.Length > 1 ? parts[1] : null },
        });

        TransitionTable.Apply.Unmet(Facts()).ShouldHaveSingleItem().Observed.ShouldBe("never ran for qa");
    }

    [Fact]
    public void Every_code_is_judged_in_the_state_in_which_a_task_judges_it()
    {
        string[] before = [.. DatabaseChecks.Before.Select(check => check.Info.Code), ValidationChecks.Prepared.Info.Code,
            .. ProcedureChecks.Before.Select(check => check.Info.Code)];
        string[] after = [.. DatabaseChecks.After.Select(check => check.Info.Code),
            .. ValidationChecks.After.Select(check => check.Info.Code), .. PerformanceChecks.All.Select(check => check.Info.Code)];

        before.ShouldAllBe(code => JudgedCodes.StateOf(code) == JudgedIn.Planned);
        after.ShouldAllBe(code => JudgedCodes.StateOf(code) == JudgedIn.Applied);
        ProcedureCodes.Attestations.Except(before).ShouldAllBe(code => JudgedCodes.StateOf(code) == JudgedIn.Applied);
    }

    [Fact]
    public void Another_value_or_another_role_is_another_policy()
    {
        var roles = new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["bob"] };
        var policy = new EnvironmentPolicy { Require = [Online] };

        string[] all =
        [
            PolicyFingerprint.From(policy, roles),
            PolicyFingerprint.From(policy with { Require = [Online, Cpu] }, roles),
            PolicyFingerprint.From(policy with { Performance = new PerformancePolicy { DiskPercent = 71 } }, roles),
            PolicyFingerprint.From(policy, new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["bob", "eve"] }),
        ];

        all.ShouldBeUnique();
        PolicyFingerprint.From(policy with { Require = [Online] }, roles).ShouldBe(all[0]);
    }

    private TransitionFacts Facts() => new()
    {
        Place = new DeploymentTarget(
            new EnvironmentSpec("qa", null, false, []), new TargetSpec(null, new ConnectionReference(ConnectionKind.File, "qa.db"))),
        Documents = new RunStore(_folder.Path, new TextOutlet()).Load(),
        Now = [],
        Required = [Online],
        Policy = GateWith(null),
        PolicyFile = _policyFile,
        Anchors = Fact.Known(_anchors),
        Commit = _commit,
        IsStranger = _isStranger,
        PolicySha256 = Policy,
        SignaturesRequired = false,
        Signatures = Signatures(),
    };

    private List<DocumentSignature> Signatures()
    {
        var store = new RunStore(_folder.Path, new TextOutlet());
        var verifier = new SignatureVerifier(new SignatureTrust { Policy = new Policy() });
        return [.. store.Load().Select(stored => verifier.Verify(store, stored))];
    }

    private static Gate GateWith(DateTimeOffset? waivedUntil) => new(
        "qa",
        [Online],
        waivedUntil is { } until ? [new Waiver(Online, "qa", "known", "dave", until)] : [],
        TestTime.Monday,
        _ => []);

    private static EvidenceAnchor Refusal(string task, int minute) =>
        new("CHG-1@abc", "qa", "", TestTime.Monday.AddMinutes(minute), IsChange: false) { Refused = task };

    private void Prepare()
    {
        Write("deploy-scripts", "plan");
        Write("precheck", null);
    }

    private void Write(string task, string? action, Func<RunDocument, RunDocument>? change = null)
    {
        var document = new RunDocument
        {
            SchemaVersion = RunDocument.CurrentSchemaVersion,
            Task = task,
            Action = action,
            ToolVersion = "0.1.0",
            Policy = Policy,
            Run = new RunContext
            {
                Id = $"run-{++_runs}",
                Deployment = "CHG-1@abc",
                StartedAt = TestTime.Monday.AddMinutes(_runs),
                ElapsedMs = 0,
                Host = "console",
                Actor = "alice",
                ActorProof = ProofLevel.Declared,
            },
            Target = new RunTarget("qa", null, "sqlite", "", "qa.db"),
            Verdict = Verdict.Passed,
            Results = task == "precheck" ? [Result(Online)] : [],
        };
        new RunStore(_folder.Path, new TextOutlet()).Write(change is null ? document : change(document));
    }

    private static RunResult Result(string code, Verdict verdict = Verdict.Passed) => new()
    {
        Code = code,
        Title = code,
        Kind = ResultKind.Check,
        Verdict = verdict,
        Message = "as it was found",
    };
}
