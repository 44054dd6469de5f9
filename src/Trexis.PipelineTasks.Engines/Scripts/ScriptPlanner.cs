using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Engines.Histories;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>What would run on a target, and everything that speaks against running it.</summary>
/// <param name="Pending">In the order of execution: versioned, changed repeatable, always.</param>
/// <param name="Disordered">Scripts that come too late, and scripts of which nobody knows whether they ended.</param>
/// <param name="Altered">Scripts that ran and are now another, or gone.</param>
public sealed record ScriptPlan(IReadOnlyList<Script> Pending, IReadOnlyList<Finding> Disordered, IReadOnlyList<Finding> Altered)
{
    /// <summary>Files that look like scripts and are not read.</summary>
    public IReadOnlyList<Finding> PassedOver { get; init; } = [];

    /// <summary>Pending ones that come too late, and that the change names.</summary>
    public IReadOnlyList<Script> OutOfOrder { get; init; } = [];

    /// <summary>Scripts of a later release that ran before: a hotfix is made of the release before it.</summary>
    public IReadOnlyList<string> OfLaterRelease { get; init; } = [];

    public bool IsSound => Disordered.Count == 0 && Altered.Count == 0;
}

/// <summary>Compares a folder with a target's journal; pure.</summary>
public static class ScriptPlanner
{
    /// <param name="entries">Oldest first.</param>
    /// <param name="byOthers">What other tools have run in the target.</param>
    /// <param name="outOfOrder">What the change names, by version or name.</param>
    public static ScriptPlan Plan(
        ScriptFolder folder,
        IReadOnlyList<JournalEntry> entries,
        IReadOnlyList<AppliedByTool>? byOthers = null,
        IReadOnlyList<string>? outOfOrder = null)
    {
        var journal = new ScriptJournal(entries, folder.Layout.Naming);
        var ranElsewhere = (byOthers ?? []).SelectMany(tool => tool.Applied).ToHashSet();
        var versioned = folder.Versioned
            .Where(script => !journal.IsApplied(script.Name.Version!) && !ranElsewhere.Contains(script))
            .ToList();
        var repeatable = folder.Repeatable.Where(
            script => journal.LastSha256(script.Name.File) != script.Sha256 && !ranElsewhere.Contains(script));
        var named = folder.Versioned.Where(script => (outOfOrder ?? []).Any(name => IsNamed(script, name))).ToHashSet();
        var late = TooLate(versioned, journal.Highest, journal).ToLookup(one => named.Contains(one.Script));
        var gone = Gone(folder, journal).ToLookup(
            one => named.Count > 0 && folder.Versioned.All(script => script.Name.Version! < one.Version));
        return new ScriptPlan(
            [.. versioned.Concat(repeatable).Concat(folder.Always).OrderBy(script => script.Name.Phase)],
            [
                .. (byOthers ?? []).Where(tool => tool.Applied.Count > 0).Select(RanElsewhere),
                .. late[false].Select(one => one.Finding),
                .. LeftStarted(journal),
            ],
            [.. Changed(folder, journal), .. gone[false].Select(one => one.Finding)])
        {
            OutOfOrder = [.. late[true].Select(one => one.Script)],
            OfLaterRelease = [.. gone[true].Select(one => one.Finding.Subject)],
            PassedOver = [.. folder.PassedOver.Select(file => new Finding(
                file,
                "looks like a script and is not read",
                file.Contains('/', StringComparison.Ordinal) && !folder.Layout.Recursive
                    ? "the folder itself; subfolders are not read"
                    : ScriptNames.Accepted(folder.Layout.Naming)))],
        };
    }

    /// <summary>Scripts that rest on what their tool would have replaced in them: nothing here does.</summary>
    public static IEnumerable<InputProblem> Placeholders(ScriptFolder folder, IEnumerable<Script> pending)
    {
        if (MigrationTool.For(folder.Layout.Naming) is not { Placeholder: { } pattern } tool) yield break;
        foreach (var script in pending)
        {
            var found = Regex.Match(script.Text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            if (found.Success)
                yield return new InputProblem(
                    script.Location,
                    $"holds what {tool.Name} would replace",
                    found.Value,
                    "the value itself: placeholders are not replaced here");
        }
    }

    /// <summary>Whether a script is meant by a version, with or without its V, or by its name.</summary>
    public static bool IsNamed(Script script, string name) =>
        script.Name.File == name || (ScriptVersion.TryParse(name.TrimStart('V', 'v')) is { } version && script.Name.Version == version);

    /// <summary>The scripts that began and are not known to have ended, each with what a person does about it.</summary>
    public static IReadOnlyList<Finding> LeftStarted(ScriptJournal journal) =>
    [
        .. journal.LeftStarted.Select(entry => new Finding(
            entry.Script,
            $"was started at {HumanText.Time(entry.At)} by {entry.Actor} and is not known to have ended",
            $"look whether its work is done, then: trexis resolve --script \"{entry.Script}\" --as done (or undone) "
                + "--environment NAME")),
    ];

    // Taken for pending, everything that the other tool did would be done again.
    private static Finding RanElsewhere(AppliedByTool by)
    {
        var last = by.Applied.LastOrDefault(script => script.Name.Version is not null) ?? by.Applied[^1];
        return new Finding(
            last.Name.File,
            $"is pending, but {by.History.Tool.Name} ran it: {by.History.Table} names {HumanText.Plural(by.Applied.Count, "script")} of "
                + "the folder",
            $"scripts that the target's journal knows: trexis adopt takes over what {by.History.Tool.Name} ran, "
                + $"up to {last.Name.File}, and runs nothing",
            new SourceLocation(last.Location, 1));
    }

    private static IEnumerable<(Script Script, Finding Finding)> TooLate(
        IEnumerable<Script> pending, ScriptVersion? highest, ScriptJournal journal) =>
        highest is null
            ? []
            : pending.Where(script => script.Name.Version! < highest
                && journal.Versioned.GetValueOrDefault(script.Name.Version!)?.State != JournalState.Started)
                .Select(script => (script, new Finding(
                    script.Name.File,
                    $"is pending, but {(highest.IsNumber ? "version " : "")}{highest} has run already",
                    $"a {(highest.IsNumber ? "version" : "name")} above {highest}; a hotfix is named in the change: out-of-order: "
                        + $"[{script.Name.Version}]",
                    new SourceLocation(script.Location, 1))));

    private static IEnumerable<Finding> Changed(ScriptFolder folder, ScriptJournal journal)
    {
        foreach (var script in folder.Versioned)
        {
            if (!journal.IsApplied(script.Name.Version!)) continue;
            var entry = journal.Versioned[script.Name.Version!];
            if (entry.Sha256 != script.Sha256)
            {
                yield return new Finding(
                    script.Name.File,
                    $"is now {Short(script.Sha256)} and ran as {Short(entry.Sha256)} at {HumanText.Time(entry.At)}",
                    "the content that ran; what shall change goes into a new script",
                    new SourceLocation(script.Location, 1));
            }
            else if (entry.Script != script.Name.File)
            {
                yield return new Finding(
                    script.Name.File,
                    $"ran as {entry.Script} at {HumanText.Time(entry.At)}",
                    "the name under which it ran",
                    new SourceLocation(script.Location, 1));
            }
        }
    }

    private static IEnumerable<(ScriptVersion Version, Finding Finding)> Gone(ScriptFolder folder, ScriptJournal journal)
    {
        var present = folder.Versioned.Select(script => script.Name.Version!).ToHashSet();
        return journal.Versioned.Where(pair => !present.Contains(pair.Key) && journal.IsApplied(pair.Key))
            .OrderBy(pair => pair.Key)
            .Select(pair => (pair.Key, new Finding(
                pair.Value.Script,
                $"ran at {HumanText.Time(pair.Value.At)} and is not in the folder",
                "every versioned script that ran: this release is older than the database, or the script was deleted")));
    }

    private static string Short(string sha256) => new Fingerprint(sha256).Short;
}
