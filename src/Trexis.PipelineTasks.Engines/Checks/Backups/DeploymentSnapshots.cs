using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Engines.Checks.Backups;

/// <summary>Which snapshots are ours, and which of them is a deployment's: its documents name it.</summary>
public static partial class DeploymentSnapshots
{
    /// <summary>The output of <c>backup --snapshot</c> that binds the snapshot to its deployment.</summary>
    public const string Output = "snapshot-name";

    private const int LongestName = 128;

    /// <summary>Unique to the run: <c>Sales_trexis_&lt;run&gt;</c>.</summary>
    public static string NameFor(string run, DatabaseIdentity identity)
    {
        var mark = $"_trexis_{run}";
        return identity.Database[..Math.Min(identity.Database.Length, LongestName - mark.Length)] + mark;
    }

    /// <summary>Whether a run of ours gave that name.</summary>
    public static bool IsOurs(string name) => OwnMark().IsMatch(name);

    /// <summary>Whether any of these documents took a snapshot: only then is there one to look for.</summary>
    public static bool AnyIn(IEnumerable<StoredDocument> documents) => documents.Any(stored => stored.Document.Outputs.ContainsKey(Output));

    /// <summary>The newest one standing that one of these documents names; absent where there is none.</summary>
    public static SnapshotRecord? From(IEnumerable<StoredDocument> documents, SnapshotFacts facts)
    {
        var named = documents.Select(stored => stored.Document.Outputs.GetValueOrDefault(Output)).ToHashSet(StringComparer.Ordinal);
        return (facts.Standing.ValueOr(null) ?? []).FirstOrDefault(snapshot => named.Contains(snapshot.Name));
    }

    [GeneratedRegex("_trexis_[0-9]{8}T[0-9]{9}Z-[0-9a-f]{6}$")]
    private static partial Regex OwnMark();
}
