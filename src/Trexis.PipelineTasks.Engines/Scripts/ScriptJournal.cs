using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>What a target's journal says of each script by now: the last word counts.</summary>
public sealed class ScriptJournal
{
    private readonly Dictionary<ScriptVersion, JournalEntry> _versioned = [];
    private readonly Dictionary<string, JournalEntry> _others = new(StringComparer.Ordinal);
    private readonly ScriptNaming _naming;

    /// <param name="entries">Oldest first.</param>
    /// <param name="naming">By which the scripts were named.</param>
    public ScriptJournal(IReadOnlyList<JournalEntry> entries, ScriptNaming naming)
    {
        _naming = naming;
        foreach (var entry in entries) Take(entry);
    }

    /// <summary>Versioned scripts that stand in the database, by version.</summary>
    public IReadOnlyDictionary<ScriptVersion, JournalEntry> Versioned => _versioned;

    /// <summary>The highest version that stands; absent where none does.</summary>
    public ScriptVersion? Highest => _versioned.Where(pair => IsApplied(pair.Value)).Select(pair => pair.Key).Max();

    /// <summary>Scripts that began and are not known to have ended.</summary>
    public IEnumerable<JournalEntry> LeftStarted =>
        _versioned.Values.Concat(_others.Values)
            .Where(entry => entry.State == JournalState.Started)
            .OrderBy(entry => entry.Script, StringComparer.Ordinal);

    public bool IsApplied(ScriptVersion version) => _versioned.TryGetValue(version, out var entry) && IsApplied(entry);

    /// <summary>The content with which a repeatable script ran last; absent where it never did.</summary>
    public string? LastSha256(string script) => _others.TryGetValue(script, out var entry) && IsApplied(entry) ? entry.Sha256 : null;

    /// <summary>Over scripts, contents and states, not over times and people: what a plan rests on.</summary>
    public static Fingerprint FingerprintOf(IEnumerable<JournalEntry> entries) =>
        Fingerprint.From(entries.SelectMany(entry => new[] { entry.Script, entry.Kind, entry.Sha256, entry.State.ToString() }));

    /// <summary>
    /// The planned scripts that this deployment has carried out since the plan was made; none where anything else was journalled too,
    /// or where what the journal held then is not what it held then.
    /// </summary>
    public static IReadOnlySet<string> DoneSince(PlanDocument? planned, IReadOnlyList<JournalEntry> journal, string deployment)
    {
        var none = new HashSet<string>();
        if (planned is null || journal.Count <= planned.JournalEntries) return none;
        if (FingerprintOf(journal.Take(planned.JournalEntries)).Value != planned.Basis.Journal) return none;
        var contents = planned.Scripts.ToDictionary(script => script.Name, script => script.Sha256, StringComparer.Ordinal);
        var since = journal.Skip(planned.JournalEntries).ToList();
        return since.All(
            entry => entry.Deployment == deployment
                && IsApplied(entry)
                && contents.TryGetValue(entry.Script, out var sha256)
                && sha256 == entry.Sha256)
            ? since.Select(entry => entry.Script).ToHashSet(StringComparer.Ordinal)
            : none;
    }

    /// <summary>
    /// How many versioned scripts of a deployment are in the database, where others of the folder are yet to run: it stands there in part.
    /// </summary>
    public int PartOf(string deployment, IEnumerable<Script> pending) => pending.Any(script => script.Name.Kind == ScriptKind.Versioned)
        ? _versioned.Values.Count(entry => entry.Deployment == deployment && entry.State is JournalState.Done or JournalState.Started)
        : 0;

    private static bool IsApplied(JournalEntry entry) => entry.State is JournalState.Done or JournalState.Adopted;

    // Where any name is a version, those of the scripts that made the database are none of the folder's.
    private static bool IsPreparation(JournalEntry entry, ScriptVersion version) =>
        !version.IsNumber && entry.Kind == HistoryAnchor.Preparation;

    private void Take(JournalEntry entry)
    {
        if (ScriptNames.TryParse(entry.Script, _naming) is not { } name || name.Version is null || IsPreparation(entry, name.Version))
        {
            _others[entry.Script] = entry;
        }
        else if (name.Kind == ScriptKind.Versioned)
        {
            _versioned[name.Version] = entry;
        }
        else if (IsApplied(entry))
        {
            _others.Remove(entry.Script);
            _versioned.Remove(name.Version);
        }
        else
        {
            _others[entry.Script] = entry;
        }
    }
}
