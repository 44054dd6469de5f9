using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>The scripts that undoing this deployment would run, and what speaks against it; pure.</summary>
/// <param name="Applied">Whether this deployment has changed the database; otherwise the pending scripts are looked at.</param>
/// <param name="TakenBack">Versioned scripts, newest first.</param>
/// <param name="Scripts">Their undo scripts, in the order of execution.</param>
/// <param name="Repeatable">What this deployment journalled of repeatable scripts: they run again with the next one.</param>
internal sealed record UndoSet(
    bool Applied,
    IReadOnlyList<Script> TakenBack,
    IReadOnlyList<Script> Scripts,
    IReadOnlyList<JournalEntry> Repeatable,
    IReadOnlyList<Finding> Objections)
{
    /// <param name="entries">The target's journal, oldest first.</param>
    /// <param name="keep">The version that stays as the last; all of the deployment goes when absent.</param>
    public static UndoSet From(ScriptFolder folder, IReadOnlyList<JournalEntry> entries, string deployment, ScriptVersion? keep = null)
    {
        var journal = new ScriptJournal(entries, folder.Layout.Naming);
        var own = journal.Versioned.Where(pair => pair.Value.Deployment == deployment).ToDictionary();
        var repeatable = entries.Where(entry => entry.Kind == "repeatable").GroupBy(entry => entry.Script, StringComparer.Ordinal)
            .Select(group => group.Last()).Where(entry => entry.Deployment == deployment && entry.State == JournalState.Done).ToList();
        var applied = repeatable.Count > 0 || own.Values.Any(entry => entry.State is JournalState.Done or JournalState.Started);
        var takenBack = folder.Versioned
            .Where(script => applied
                ? own.TryGetValue(script.Name.Version!, out var entry) && entry.State == JournalState.Done
                : !journal.IsApplied(script.Name.Version!))
            .Where(script => keep is null || script.Name.Version! > keep)
            .Reverse()
            .ToList();
        var undo = folder.Undo.ToDictionary(script => script.Name.Version!);
        return new UndoSet(
            applied,
            takenBack,
            [.. takenBack.Where(script => undo.ContainsKey(script.Name.Version!)).Select(script => undo[script.Name.Version!])],
            repeatable,
            [
                .. takenBack.Where(script => !undo.ContainsKey(script.Name.Version!)).Select(Lacking),
                .. applied ? Gone(folder, own).Concat(LeftStarted(journal)).Concat(Above(journal, entries, takenBack, deployment)) : [],
                .. Replaced(folder, journal, entries, repeatable, applied),
                .. Alone(folder, journal, takenBack, repeatable, applied),
            ]);
    }

    private static Finding Lacking(Script script) =>
        new(
            script.Name.File,
            "has no undo script",
            script.Name.Version is { IsNumber: true } version
                ? $"U{version}__name.sql beside it"
                : "another rollback option: this naming has none",
            new SourceLocation(script.Location, 1));

    private static IEnumerable<Finding> Gone(ScriptFolder folder, Dictionary<ScriptVersion, JournalEntry> own)
    {
        var present = folder.Versioned.Select(script => script.Name.Version!).ToHashSet();
        return own.Where(pair => pair.Value.State == JournalState.Done && !present.Contains(pair.Key))
            .Select(pair => new Finding(pair.Value.Script, "ran and is not in the folder", "the folder as it was deployed"));
    }

    private static IEnumerable<Finding> LeftStarted(ScriptJournal journal) =>
        journal.LeftStarted.Select(
            entry => new Finding(
                entry.Script, "was left started: nobody knows what it did", "trexis resolve first: it records what became of it"));

    // What a later deployment built stands on what this one did; a higher version that ran before an out-of-order script does not.
    private static IEnumerable<Finding> Above(
        ScriptJournal journal, IReadOnlyList<JournalEntry> entries, List<Script> takenBack, string deployment)
    {
        var ours = takenBack.Select(script => journal.Versioned[script.Name.Version!]).ToHashSet<JournalEntry>(
            ReferenceEqualityComparer.Instance);
        var since = entries.SkipWhile(entry => !ours.Contains(entry)).ToHashSet<JournalEntry>(ReferenceEqualityComparer.Instance);
        return journal.Versioned
            .Where(pair => since.Contains(pair.Value)
                && pair.Key > takenBack[^1].Name.Version!
                && pair.Value.Deployment != deployment
                && journal.IsApplied(pair.Key))
            .Select(
                pair => new Finding(pair.Value.Script, $"was brought by {pair.Value.Deployment} since", "nothing above this deployment"));
    }

    // An undo script belongs to a version: what a repeatable script replaced is nowhere to be found.
    private static IEnumerable<Finding> Replaced(
        ScriptFolder folder, ScriptJournal journal, IReadOnlyList<JournalEntry> entries, List<JournalEntry> repeatable, bool applied)
    {
        var names = applied
            ? repeatable.Where(now => entries.Any(
                entry => entry.Script == now.Script && entry.Deployment != now.Deployment && entry.Sha256 != now.Sha256)).Select(
                    entry => entry.Script)
            : folder.Repeatable.Where(script => journal.LastSha256(script.Name.File) is { } last && last != script.Sha256)
                .Select(script => script.Name.File);
        return names.Select(
            name => new Finding(
                name, "replaces what it made before, and no undo script brings that back", "a versioned script with an undo script"));
    }

    private static IEnumerable<Finding> Alone(
        ScriptFolder folder, ScriptJournal journal, List<Script> takenBack, List<JournalEntry> repeatable, bool applied)
    {
        if (takenBack.Count > 0) return [];
        var names = applied
            ? repeatable.Select(entry => entry.Script)
            : folder.Repeatable.Where(script => journal.LastSha256(script.Name.File) is null).Select(script => script.Name.File);
        return names.Select(name => new Finding(name, "no undo script takes it back", "a versioned script with an undo script"));
    }
}
