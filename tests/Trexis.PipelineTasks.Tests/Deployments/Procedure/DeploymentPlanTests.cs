using Trexis.PipelineTasks.Configuration;
using System.Text;
using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

public class DeploymentPlanTests
{
    [Fact]
    public void The_plan_has_the_templates_eighteen_fields_by_name_and_in_order()
    {
        var fields = DeploymentPlan.From(Input()).Fields.Select(field => $"{field.Name}: [{field.Asks}]");

        fields.ShouldBe(ProcedureMap.All.Where(line => line.Id.StartsWith("plan.", StringComparison.Ordinal)).Select(line => line.Text));
    }

    [Fact]
    public void Before_anything_ran_every_field_is_filled_or_says_why_it_is_empty()
    {
        var plan = DeploymentPlan.From(Input() with { Change = null });

        plan.Fields.ShouldAllBe(field => field.IsEmpty == (field.WhyEmpty != null && field.WhyEmpty.Length > 0));
        plan.Fields.Where(field => field.IsEmpty).Select(field => field.Id).ShouldBe(
        [
            "plan.change", "plan.overview.purpose", "plan.overview.impact", "plan.overview.risk", "plan.pre-deployment.environment",
            "plan.pre-deployment.scripts", "plan.deployment.rollback", "plan.post-deployment.verification",
            "plan.post-deployment.communication",
        ]);
    }

    [Fact]
    public void What_a_person_wrote_is_declared_by_them_and_what_the_tool_found_is_not()
    {
        var plan = DeploymentPlan.From(Input());

        Field(plan, "plan.overview.purpose").ShouldSatisfyAllConditions(
            field => field.Status.ShouldBe(LineStatus.Declared), field => field.By.ShouldBe("alice"));
        Field(plan, "plan.overview.window").Status.ShouldBe(LineStatus.Executed);
    }

    [Fact]
    public void A_field_of_which_nothing_applies_ticks_no_line()
    {
        var skipped = Sample.Document("precheck", "prod", Sample.Result("rollback.planned", Verdict.Skipped));

        var field = Field(DeploymentPlan.From(Input() with { Documents = [skipped] }), "plan.deployment.rollback");

        field.Values.ShouldContain("not applicable: rollback.planned");
        field.Status.ShouldBe(LineStatus.Skipped);
    }

    [Fact]
    public void A_limit_that_is_none_is_named_as_none()
    {
        var policy = new Policy
        {
            Environments = new Dictionary<string, EnvironmentPolicy>
            {
                ["prod"] = new() { Performance = new PerformancePolicy { DiskPercent = 100 } },
            },
        };

        Field(DeploymentPlan.From(Input() with { Policy = policy }), "plan.post-deployment.performance").Values
            .ShouldContain("CPU below 80 %, memory below 80 %, disk without a limit, connections below 90 %");
    }

    [Fact]
    public void The_templates_own_words_leave_a_field_empty() =>
        Field(DeploymentPlan.From(Input() with { Change = Sample.Change with { Purpose = "[Reason]" } }), "plan.overview.purpose")
            .WhyEmpty.ShouldBe("CHG-1.yml holds no purpose in its author's own words");

    [Fact]
    public void A_plans_fields_answer_for_their_lines_in_the_ledger()
    {
        var plan = DeploymentPlan.From(Input());
        var ledger = ComplianceMatrix.From(new LedgerInput([], Sample.Environments) { Plan = plan });

        ledger.StateOf("plan.overview.purpose")!.Status.ShouldBe(LineStatus.Declared);
        ledger.StateOf("plan.deployment.rollback")!.Reason
            .ShouldBe("the plan's field Rollback is empty: nobody has looked for a rollback option in prod; rollback plan does");
    }

    [Fact]
    public void Of_a_fleet_what_many_targets_say_alike_is_told_of_the_first_and_what_differs_stands()
    {
        var names = Enumerable.Range(1, 30).Select(number => $"t{number}").ToList();
        var one = Sample.Environments[3].Targets[0];
        var prod = Sample.Environments[3] with { Targets = [.. names.Select(name => one with { Name = name })] };
        var plan = DeploymentPlan.From(Input() with
        {
            Environment = prod,
            Documents =
            [
                .. names.Select(name => Sample.Document(
                    "precheck",
                    "prod",
                    Sample.Result("environment.online", message: name == "t7" ? "t7 is RESTORING" : $"{name} is ONLINE")) with
                {
                    Target = new RunTarget("prod", name, "sqlserver", "S", "Sales"),
                }),
            ],
        });

        Field(plan, "plan.pre-deployment.environment").Values.ShouldBe(
        [
            "prod/t1: Sales on S (sqlserver) (and 29 alike)",
            "prod/t1: environment.online passed: t1 is ONLINE (and 28 alike)",
            "prod/t7: environment.online passed: t7 is RESTORING",
        ]);
        Field(plan, "plan.deployment.steps").Values.ShouldContain(value => value.StartsWith(
            "Precheck: 30 targets of prod (t1, t2, t3 …) passed; ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_plan_before_the_deployment_reads_as_its_approvers_see_it()
    {
        var plan = DeploymentPlan.From(Input() with { Documents = [Planned, Prechecked] });

        Field(plan, "plan.overview.risk").Values.ShouldContain("dangerous in prod: 1 of 2 operations");
        Text(plan).ShouldMatchGolden("plan-before.txt");
    }

    [Fact]
    public void The_plan_after_the_deployment_says_what_became_of_it()
    {
        var plan = DeploymentPlan.From(Input() with
        {
            Documents =
            [
                Planned, Prechecked,
                Sample.Document(
                    "backup",
                    "prod",
                    Sample.Result("backup.taken", message: "Sales-1.bak, 12.0 MiB in 3 s") with { ElapsedMs = 3000 },
                    Sample.Result("backup.restored", message: "restored, checked and dropped")),
                Sample.Document(
                    "deploy-scripts apply",
                    "prod",
                    Sample.Result("deploy.executed", message: "2 scripts in 1.4 s")) with { Operations = Planned.Operations },
                Sample.Document("validate", "prod", Sample.Result("data.counts-as-planned", Verdict.Failed, "Orders lost 3 rows")),
            ],
        });

        Field(plan, "plan.deployment.validation").Values.ShouldContain("data.counts-as-planned failed: Orders lost 3 rows");
        Text(plan).ShouldMatchGolden("plan-after.txt");
    }

    private static readonly RunDocument Planned = Sample.Document(
        "deploy-scripts plan", "prod", Sample.Result("plan.written", message: "2 operations", kind: ResultKind.Step)) with
    {
        Operations =
        [
            new Operation(OperationAction.Create, "add-index", "Orders.IX_Open", Risk.Safe, "an index is only read")
            {
                Script = "V0007__index.sql",
            },
            new Operation(OperationAction.Drop, "drop-column", "Orders.Legacy", Risk.Dangerous, "its values are lost")
            {
                Script = "V0008__drop.sql",
            },
        ],
    };

    private static readonly RunDocument Prechecked = Sample.Document(
        "precheck", "prod",
        Sample.Result("environment.online", message: "Sales is ONLINE"),
        Sample.Result("window.open", message: "the window is open until 2026-11-29 02:00:00 UTC"),
        Sample.Result(
            "rollback.planned",
            message: "1 rollback option") with
        {
            Findings = [new Finding("restore the verified backup", "measured 3 min, loses what was written since", "a known cost")],
        },
        Sample.Result("team.notified", message: "delivered to the team's channel", proof: ProofLevel.Delivered));

    private static PlanInput Input() => new()
    {
        Deployment = "CHG-1@b",
        Environment = Sample.Environments[3],
        Configuration = Sample.Configuration,
        Policy = Sample.Policy,
        Change = Sample.Change,
        Documents = [],
    };

    private static PlanField Field(DeploymentPlanModel plan, string id) => plan.Fields.Single(field => field.Id == id);

    private static string Text(DeploymentPlanModel plan)
    {
        var text = new StringBuilder();
        foreach (var field in plan.Fields)
        {
            text.Append(field.Id).Append(" (").Append(field.Status).Append(field.By is null ? "" : $", {field.By}").Append(")\n");
            foreach (var value in field.Values) text.Append("  ").Append(value).Append('\n');
            if (field.WhyEmpty is not null) text.Append("  - ").Append(field.WhyEmpty).Append('\n');
        }

        return text.ToString();
    }
}
