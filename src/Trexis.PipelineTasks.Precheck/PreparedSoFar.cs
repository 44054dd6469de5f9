using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>What the target's journal says of the scripts that make it: of each the last word counts.</summary>
/// <param name="Scripts">That are done.</param>
/// <param name="LeftStarted">That began and are not known to have ended: a person has to say what they did.</param>
internal sealed record PreparedSoFar(IReadOnlySet<string> Scripts, IReadOnlyList<Finding> LeftStarted, bool HasBegun)
{
    public static readonly PreparedSoFar Nothing = From([]);

    /// <param name="journal">Oldest first.</param>
    public static PreparedSoFar From(IReadOnlyList<JournalEntry> journal)
    {
        var entries = journal.Where(entry => entry.Kind == HistoryAnchor.Preparation).ToList();
        return new PreparedSoFar(
            entries.GroupBy(entry => entry.Script, StringComparer.Ordinal)
                .Select(same => same.Last())
                .Where(entry => entry.State == JournalState.Done)
                .Select(entry => entry.Script)
                .ToHashSet(StringComparer.Ordinal),
            ScriptPlanner.LeftStarted(new ScriptJournal(entries, ScriptNaming.Trexis)),
            entries.Count > 0);
    }
}
