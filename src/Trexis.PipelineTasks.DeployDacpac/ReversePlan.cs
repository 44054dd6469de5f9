using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Reporting.Documents;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>The rollback: the target's present state planned over the source, and what no plan brings back.</summary>
internal static class ReversePlan
{
    /// <exception cref="InputException">The target is a database, of whose present schema there is no dacpac.</exception>
    public static Task<DacpacPlan> MakeAsync(DacpacDeployer deployer, DacpacPlanSource from, CancellationToken cancel)
    {
        if (from.State is not { } state)
            throw new InputException(
                DeployDacpacInputs.Reverse.Option, "needs the present schema as a dacpac, and this target is a database",
                deployer.Evidence.Place.Target.Connection.ToString(), "a dacpac target, or --source and --target-dacpac");
        // What the deployment adds goes away again: objects that only the new release knows.
        var settings = from.Settings.With(
            [new GivenOption("DropObjectsNotInSource", "True", DeployDacpacInputs.Reverse.Option)], []);
        return deployer.PlanAsync(
            state, new PlanTarget.StateFile(from.Target.DatabaseName, from.Source), settings, cancel);
    }

    public static string Page(PlanDocument forward, DacpacPlan plan, DacpacPlan reverse)
    {
        var lost = plan.Operations
            .Where(operation => OperationKind.Destroys(operation.Kind) || OperationKind.Overwrites(operation.Kind))
            .Select(operation => $"{operation.Subject} ({operation.Kind}): the values it held come back only from a backup")
            .ToList();
        var document = forward with
        {
            Operations = reverse.Operations,
            Change = Fingerprint.OfChange(reverse.Operations).Value,
            TableSizes = null,
        };
        var notes = lost.Count > 0
            ? lost
            : ["No operation of the plan takes values away; what is written after the deployment into objects that are new is lost."];
        return PlanMarkdown.Render(
            document,
            reverse.LeftOut,
            $"The rollback: {HumanText.Plural(reverse.Operations.Count, "operation")}",
            ("What this cannot bring back", notes));
    }
}
