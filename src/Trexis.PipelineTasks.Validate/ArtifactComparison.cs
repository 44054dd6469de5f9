using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Scripts;

namespace Trexis.PipelineTasks.Validate;

/// <summary>What the database's journal lacks of the artifact's scripts, or holds otherwise.</summary>
internal static class ArtifactComparison
{
    /// <param name="scripts">Absent where the artifact is a dacpac.</param>
    public static Fact<IReadOnlyList<Finding>> Of(ScriptFolder? scripts, Fact<DeploymentHistory> history) => scripts is null
        ? Fact.Unreadable<IReadOnlyList<Finding>>("validate does not compare a schema with a dacpac; deploy-dacpac plan does: nothing may be left in it")
        : history.Map(known => Differences(scripts, known.Journal));

    private static IReadOnlyList<Finding> Differences(ScriptFolder scripts, IReadOnlyList<JournalEntry> entries)
    {
        var plan = ScriptPlanner.Plan(scripts, entries);
        var journal = new ScriptJournal(entries);
        var missing = plan.Pending.Where(script => script.Name.Kind != ScriptKind.Always || journal.LastSha256(script.Name.File) != script.Sha256)
            .Select(script => new Finding(script.Name.File, "not in the database's journal with this content", "done"));
        return [.. plan.Disordered, .. plan.Altered, .. missing];
    }
}
