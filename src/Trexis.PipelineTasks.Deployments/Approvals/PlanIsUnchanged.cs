using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>The plan that was looked at, and the one computed again under the lock.</summary>
/// <param name="Planned">Absent where no plan of this deployment for this target was found.</param>
/// <param name="Demanded">The fingerprint that the caller names, at least 12 digits; absent where they name none.</param>
/// <param name="DoneSince">Names of planned scripts that this very deployment has carried out since, by the target's journal.</param>
public sealed record PlanComparison(PlanDocument? Planned, string? Demanded, PlanDocument Current, IReadOnlySet<string> DoneSince);

/// <summary>What was planned and approved is what is executed.</summary>
public sealed class PlanIsUnchanged : ICheck<PlanComparison>
{
    private const string Expected = "the plan that was looked at";

    public CheckInfo Info { get; } = new(
        "deploy.plan-unchanged",
        "The plan is the one that was looked at",
        "Between looking and deploying, the artifact, the target or the options may have moved; then nobody has seen what would be "
            + "executed.",
        "Under the deployment lock the plan is computed again from the artifact, the target's schema and journal, and the options. Its "
            + "fingerprint must equal the planned one, or the plan must be what is left of it after a run that was interrupted.",
        "Run plan again, look at what moved, and have the new plan approved.");

    public Outcome Judge(PlanComparison facts)
    {
        var current = new Fingerprint(facts.Current.Plan);
        if (facts.Demanded is { } demanded)
        {
            if (Fingerprint.IsMeant(demanded, facts.Current.Plan))
                return Outcome.Passed($"Plan {current.Short} is the one that was asked for");
            if (facts.Planned is null || !Fingerprint.IsMeant(demanded, facts.Planned.Plan)) return NotTheDemanded(demanded, facts.Current);
        }

        if (facts.Planned is not { } planned)
        {
            return facts.Current.Scripts.Count == 0 && facts.Current.Operations.Count == 0
                ? Outcome.Passed("Nothing is pending, so there is nothing that could differ from a plan")
                : Outcome.Failed(
                    "Nothing was planned for this target in this deployment, so nobody has seen what would be executed",
                    new Finding(
                        facts.Current.Target.ToString(),
                        $"plan {current.Short}, computed just now",
                        "a plan made before: run plan, or name its fingerprint"));
        }

        if (planned.Plan == facts.Current.Plan) return Outcome.Passed($"Plan {current.Short} is the one that was looked at");
        return Continues(planned, facts.Current, facts.DoneSince)
            ? Outcome.Passed(
                $"Plan {current.Short} is what is left of plan {new Fingerprint(planned.Plan).Short}: "
                    + $"{HumanText.Plural(facts.DoneSince.Count, "script")} of it ran before")
            : Moved(planned, facts.Current);
    }

    private static Outcome NotTheDemanded(string demanded, PlanDocument current)
    {
        var hint = Fingerprint.IsMeant(demanded, current.Change) ? "; that is the fingerprint of the change, not of the plan" : "";
        return Outcome.Failed(
            $"Plan {new Fingerprint(demanded).Short} was asked for, this is plan {new Fingerprint(current.Plan).Short}{hint}",
            new Finding(current.Target.ToString(), $"plan {current.Plan}", $"plan {demanded}"));
    }

    private static Outcome Moved(PlanDocument planned, PlanDocument current)
    {
        var moved = planned.Basis.Moved(current.Basis);
        var extra = ApprovalJudge.NotHeld(current.Operations, [.. planned.Operations.Select(ApprovedOperation.From)]);
        return Outcome.Failed(
            $"Plan {new Fingerprint(planned.Plan).Short} was looked at, this is plan {new Fingerprint(current.Plan).Short}: "
                + $"{string.Join(", ", moved.Select(part => part.Name))} moved",
            [
                .. moved.Select(part => new Finding(part.Name, part.Now.Short, $"{part.Then.Short}, as in {Expected}")),
                .. extra.Select(
                    operation => new Finding(operation.Subject, $"{operation.Kind}, which was not planned", Expected, operation.Location)),
            ]);
    }

    // An interrupted run leaves its journal: what is pending now must be the planned sequence without what the journal holds.
    private static bool Continues(PlanDocument planned, PlanDocument current, IReadOnlySet<string> done)
    {
        if (done.Count == 0) return false;
        if ((
            planned.Basis.Artifact,
            planned.Basis.Target,
            planned.Basis.Options) != (current.Basis.Artifact, current.Basis.Target, current.Basis.Options))
            return false;
        // A script that always runs is pending again, however often it ran.
        var gone = planned.Scripts.Where(script => script.Kind != PlannedScript.Always && done.Contains(script.Name))
            .Select(script => script.Name)
            .ToHashSet(StringComparer.Ordinal);
        return planned.Scripts.Where(script => !gone.Contains(script.Name)).SequenceEqual(current.Scripts)
            && planned.Operations.Where(operation => operation.Script is null || !gone.Contains(operation.Script))
                .Select(ApprovedOperation.From)
                .SequenceEqual(current.Operations.Select(ApprovedOperation.From));
    }
}
