using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Validate;

/// <summary>What the database's journal lacks of the artifact's scripts, or holds otherwise.</summary>
internal static class ArtifactComparison
{
    /// <summary>The code under which deploy-dacpac apply compares target and dacpac again.</summary>
    private const string Compared = "system.schema-equals-artifact";

    /// <param name="scripts">Absent where the artifact is a dacpac.</param>
    /// <param name="documents">Of this deployment for this target: a dacpac was compared again right after it was applied.</param>
    /// <param name="outOfOrder">What the change names.</param>
    public static Fact<IReadOnlyList<Finding>> From(
        ScriptFolder? scripts,
        Fact<DeploymentHistory> history,
        IReadOnlyList<StoredDocument> documents,
        IReadOnlyList<string> outOfOrder) =>
        scripts is null ? OfDacpac(documents) : history.Map(known => Differences(scripts, known.Journal, outOfOrder));

    private static Fact<IReadOnlyList<Finding>> OfDacpac(IReadOnlyList<StoredDocument> documents)
    {
        var compared = documents.Where(stored => DeploymentTimeline.IsApply(stored.Document))
            .SelectMany(stored => stored.Document.Results)
            .LastOrDefault(result => result.Code == Compared);
        return compared is null
            ? Fact.Unreadable<IReadOnlyList<Finding>>("no apply of this deployment compared the target with the dacpac again")
            : Fact.Known(compared.Findings);
    }

    private static IReadOnlyList<Finding> Differences(
        ScriptFolder scripts, IReadOnlyList<JournalEntry> entries, IReadOnlyList<string> outOfOrder)
    {
        var plan = ScriptPlanner.Plan(scripts, entries, outOfOrder: outOfOrder);
        var journal = new ScriptJournal(entries, scripts.Layout.Naming);
        var missing = plan.Pending.Where(script => script.Name.Kind != ScriptKind.Always
            || journal.LastSha256(script.Name.File) != script.Sha256)
            .Select(script => new Finding(script.Name.File, "not in the database's journal with this content", "done"));
        return [.. plan.Disordered, .. plan.Altered, .. missing];
    }
}
