using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>The state of a deployment in which a code can be judged: what splits the policy's <c>require</c>.</summary>
public enum JudgedIn
{
    /// <summary>Before the database is changed, by a task of its own: its latest result is a demand of apply.</summary>
    Planned,

    /// <summary>Under the deployment lock, by apply itself.</summary>
    Applying,

    /// <summary>Once the database was changed: what a deployment must pass to be accepted.</summary>
    Applied,
}

/// <summary>Which code is judged in which state, and what brings its result.</summary>
public static class JudgedCodes
{
    internal const string Report = "report";
    internal const string Attest = "attest";

    private const string Precheck = "precheck";
    private const string Apply = "apply";

    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["backup.verified"] = "backup",
        ["backup.restored"] = "backup",
        ["backup.taken"] = "backup",
        ["backup.snapshot-taken"] = "backup",
        ["baseline.taken"] = "perf-gate baseline",
        ["rollback.options-written"] = "rollback plan",
        ["plan.written"] = "plan",
        ["scripts.parse"] = "plan",
        ["scripts.lint-clean"] = "plan",
        ["scripts.risk-accepted"] = "plan",
        ["scripts.in-order"] = "plan",
        ["scripts.unchanged-since-review"] = "plan",
        ["data.prepared"] = Precheck,
        ["environment.prepared"] = "prepare",
        ["capture.taken"] = Precheck,
        ["review.approved"] = Precheck,
        ["change.described"] = Precheck,
        ["rollback.planned"] = Precheck,
        ["rollback.within-objective"] = Precheck,
        ["stakeholders.informed"] = Precheck,
        ["tests.passed"] = Precheck,
        ["window.open"] = Precheck,
    };

    private static readonly string[] PrecheckAreas =
        ["environment.", "backup.", "access.", "resources.", "dependencies.", "promotion.", "team."];

    private static readonly HashSet<string> UnderTheLock = new(StringComparer.Ordinal)
    {
        "deploy.locked", "deploy.approved", "deploy.plan-unchanged", "deploy.backed-up", "deploy.demands-met",
    };

    private static readonly (string Area, string Task)[] After =
    [
        ("monitoring.watched", "perf-gate watch"), ("performance.", "perf-gate gate"), ("deploy.", Apply), ("evidence.", Report),
        ("procedure.", Report), ("report.", Report), ("status.", Report), ("feedback.", Attest), ("lessons.", Attest),
        ("issues.", Attest), ("errors.", Attest), ("checklist.", Attest),
    ];

    public static JudgedIn StateOf(string code) =>
        UnderTheLock.Contains(code) ? JudgedIn.Applying : TaskOf(code) is null ? JudgedIn.Applied : JudgedIn.Planned;

    /// <summary>Whether a plan made later may make the result another one. What was proven of a backup, no plan moves.</summary>
    public static bool RestsOnThePlan(string code) => TaskOf(code) != "backup";

    /// <summary>Whether it is of what the target held: whatever else changed that makes it too old.</summary>
    internal static bool RestsOnTheTarget(string code) => TaskOf(code) == "backup";

    /// <summary>What to type for a result of this code, as <c>trexis</c> takes it.</summary>
    /// <param name="environment">With its target, where there are several.</param>
    public static string CommandFor(string code, string environment) =>
        CommandOf(TaskOf(code) ?? (TaskAfter(code) is Attest ? $"{Attest} {code}" : TaskAfter(code)) ?? Precheck, environment);

    /// <summary>What to type for a document like this one.</summary>
    /// <inheritdoc cref="CommandFor(string, string)"/>
    internal static string CommandFor(RunDocument document, string environment) => CommandOf(TaskOf(document), environment);

    /// <summary>What judges a code again that this document speaks of: whoever adopts or resolves does that once.</summary>
    /// <inheritdoc cref="CommandFor(string, string)"/>
    internal static string CommandFor(string code, RunDocument document, string environment) =>
        IsJudgedBeforeApply(TaskOf(document)) ? CommandFor(document, environment) : CommandFor(code, environment);

    /// <param name="task">With its action.</param>
    internal static bool IsJudgedBeforeApply(string task) => task == Precheck || Commands.ContainsValue(task);

    /// <summary>What to type to run a task.</summary>
    /// <param name="task">With its action.</param>
    /// <param name="environment">With its target, where there are several.</param>
    public static string CommandOf(string task, string environment)
    {
        var parts = environment.Split('/', 2);
        var target = parts.Length > 1 ? $" --target {parts[1]}" : "";
        return $"trexis {task} --environment {parts[0]}{target}";
    }

    /// <summary>
    /// What judges a code once the database was changed, with its action; absent for what is judged before, and for what only a rollback
    /// says.
    /// </summary>
    internal static string? TaskAfter(string code)
    {
        if (StateOf(code) != JudgedIn.Applied || code.StartsWith("rollback.", StringComparison.Ordinal)) return null;
        return After.FirstOrDefault(after => code.StartsWith(after.Area, StringComparison.Ordinal)).Task ?? "validate";
    }

    /// <summary>Whether a document is of that task: a report or a word is signed by no environment, and judges no database.</summary>
    /// <param name="task">As <see cref="TaskAfter"/> names it.</param>
    internal static bool IsOf(RunDocument document, string task) => task == Apply
        ? document.IsOfDeployment && document.Action == Apply
        : document.Task == task.Split(' ')[0];

    private static string TaskOf(RunDocument document) =>
        document.IsPlan ? StoredPlan.Action : EvidenceAnchor.NameOf(document.Task, document.Action);

    // An area is precheck's as a whole, but for the codes that another task judges.
    private static string? TaskOf(string code) => Commands.TryGetValue(code, out var task)
        ? task
        : PrecheckAreas.Any(area => code.StartsWith(area, StringComparison.Ordinal)) ? Precheck : null;
}
