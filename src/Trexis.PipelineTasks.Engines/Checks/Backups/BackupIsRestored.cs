using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Checks.Backups;

public sealed class BackupIsRestored : ICheck<BackupProof>
{
    public CheckInfo Info { get; } = new(
        "backup.restored",
        "The backup was restored once and held the same rows",
        "Only a restore proves that a backup can be restored, and how long that takes.",
        "The backup is restored under another name, on the server that verify-on names where it names one, checked for integrity, its row "
            + "counts compared with the source's, and dropped; a lower level is no restore. Where the policy allows it (proof-max-age), a "
            + "recent restore of an earlier backup of the same chain stands in, which the result says. A database copy (Azure SQL "
            + "Database) is looked at the same way, and kept.",
        "Set backup.verify to restore in policy.yml, or look at the problems that the restore found.");

    public Outcome Judge(BackupProof facts)
    {
        if (facts.Result.Asked < BackupVerification.Restore)
            return Outcome.Skipped($"The policy asks for {facts.Result.Asked.ToString().ToLowerInvariant()} here; nothing was restored.");
        if (facts.Result is { Holds: true, StandsIn: { } proof })
        {
            return Outcome.Passed(
                $"Not restored itself: {proof}, and stands in for it, as the policy allows (proof-max-age); of this backup the checksums "
                    + $"are verified.",
                new Finding(
                    proof.Location,
                    $"restored on {proof.Server} {HumanText.Time(proof.At)}",
                    "of the same database, with no restore in between"));
        }

        return facts.Result.Holds
            ? Outcome.Passed(
                $"{(facts.Backup.Upkeep is null ? $"Restored{On(facts)}" : "Online")}, checked and counted in "
                    + $"{HumanText.Duration(TimeSpan.FromMilliseconds(facts.Result.ElapsedMs))}, then "
                    + $"{(facts.Backup.Upkeep is null ? "dropped" : "kept")}.") with
            {
                Measured = new Quantity(facts.Result.ElapsedMs, Units.Milliseconds),
            }
            : Outcome.Failed(
                $"The backup could not be restored{(facts.Result.Server is { } server ? $" on {server}" : "")} as it was taken.",
                [.. facts.Result.Problems.Select(problem => new Finding(facts.Backup.Location, problem, "restored with the same rows"))]);
    }

    private static string On(BackupProof facts) => (facts.Result.Server is { } server ? $" on {server}" : "") + OnTop(facts);

    private static string OnTop(BackupProof facts) =>
        facts.Result.RestsOn.Count == 0 ? "" : $" on top of {string.Join(", ", facts.Result.RestsOn.Select(earlier => FileOf(earlier)))}";

    // The last part of a place, whichever system's path or address it is.
    private static string FileOf(string location) => location[(location.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
}
