using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>The step that keeps the capture of the database beside the run document, bound to it by hash.</summary>
internal static class BeforeCapture
{
    public static readonly CheckInfo Info = new(
        "capture.taken",
        "The database's capture before the deployment is taken",
        "Without it nobody can tell afterwards what the deployment changed in rows, constraints and indexes.",
        "Row counts, constraints, indexes, modules and grants are read within the policy's budget for heavy checks and written beside the "
            + "run document.",
        "Give the login the right to read the schema, or raise the budget for heavy checks.");

    public static void Keep(
        RunEvidence evidence,
        TakenInventory taken,
        DatabaseIdentity identity,
        DateTimeOffset takenAt,
        IReadOnlyList<AssertionResult> assertions,
        TimeSpan elapsed,
        Fact<DeploymentHistory> history)
    {
        if (taken.Schema is not Fact<SchemaInventory>.Known { Value: var schema })
        {
            var reason = taken.Schema.Judge(_ => Outcome.Passed("")).Message;
            var outcome = taken.Schema is Fact<SchemaInventory>.NotApplicable
                ? Outcome.Skipped(reason)
                : Outcome.Failed($"no capture was taken: {reason}");
            evidence.Journal.Add(Info, outcome, ResultKind.Step, elapsed);
            return;
        }

        var picture = CaptureReader.CaptureOf(schema, identity, takenAt, assertions);
        var documents = evidence.DocumentsOfPlace();
        var midway = CaptureStore.Midway(Anchors.Beginnings(evidence, history), documents);
        var role = midway is null ? CaptureStore.BeforeRole : CaptureStore.MidwayRole;
        var attachment = evidence.Keep(role, $"{role}.json", SchemaCapture.Format, picture);
        evidence.Journal.Measure("rows.before", Quantity.Rows(schema.Tables.Sum(table => table.Rows ?? 0)));
        evidence.Journal.Measure("tables.before", Quantity.Count(schema.Tables.Count));
        var told = OutcomeOf(schema, taken);
        if (midway is not null) told = Midway(told, midway, CaptureStore.Before(evidence.Store, documents));
        evidence.Journal.Add(Info, told, ResultKind.Step, elapsed, attachment.Path.ToString());
    }

    // A run that was killed leaves no document, and the next precheck sees what it did.
    private static Outcome Midway(Outcome told, EvidenceAnchor begun, Fact<SchemaCapture> before)
    {
        var why = $"{told.Message}; none from before: a run that left no document began this deployment here at {HumanText.Time(begun.At)}";
        return before is Fact<SchemaCapture>.Known { Value.TakenAt: var takenAt }
            ? told with { Message = $"{why}. The capture of {HumanText.Time(takenAt)} stands" }
            : Outcome.Warned($"{why}, and there is no capture of that", told.Findings);
    }

    private static Outcome OutcomeOf(SchemaInventory schema, TakenInventory taken)
    {
        var rows = schema.Tables.Sum(table => table.Rows ?? 0);
        var figures = $"{HumanText.Plural(schema.Tables.Count, "table")} with {HumanText.Plural(rows, "row")}, "
            + $"{HumanText.Plural(schema.Constraints.Count, "constraint")}, "
            + $"{HumanText.Plural(schema.Indexes.Count, "index", "indexes")}, {HumanText.Plural(schema.Modules.Count, "module")}"
            + $"{AutomaticTuning.Format(schema)}";
        if (!taken.WithinBudget)
            return Outcome.Warned(
                $"{figures}; counting took longer than the policy's {HumanText.Duration(taken.Budget)} for "
                    + $"heavy checks, so the counts are the engine's estimates");
        var unread = schema.Tables.Where(table => table.Rows is null)
            .Select(table => new Finding(table.Name, table.Unreadable ?? "not counted", "a row count"))
            .ToList();
        return unread.Count == 0
            ? Outcome.Passed(figures)
            : Outcome.Warned($"{figures}; {HumanText.Plural(unread.Count, "table")} could not be counted", FindingList.Capped(unread));
    }
}
