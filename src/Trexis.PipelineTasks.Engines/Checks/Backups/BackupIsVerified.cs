using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Checks.Backups;

public sealed class BackupIsVerified : ICheck<BackupProof>
{
    public CheckInfo Info { get; } = new(
        "backup.verified",
        "The backup holds what it should",
        "A backup that nobody has read may be damaged, and one finds out when it is needed.",
        "The backup is verified at the level that the policy asks for; a lower level reached, or any problem found, fails.",
        "Take the backup again to another place; if it fails again, check the source database's integrity and the disk.");

    public Outcome Judge(BackupProof facts)
    {
        var (asked, reached) = (Word(facts.Result.Asked), Word(facts.Result.Reached));
        if (facts.Result.Holds)
        {
            var passed = $"Verified by {reached}{(facts.Result.Server is { } server ? $" on {server}" : "")} in "
                + $"{HumanText.Duration(TimeSpan.FromMilliseconds(facts.Result.ElapsedMs))}"
                + $"{(facts.Result.Note is { } note ? $": {note}" : "")}"
                + $"{(facts.Result.StandsIn is null ? "" : "; an earlier restore stands in for its own")}.";
            return facts.Result.RestsOn.Count == 0
                ? Outcome.Passed(passed)
                : Outcome.Passed(
                    passed + Resting(facts),
                    [.. facts.Result.RestsOn.Select(earlier => new Finding(earlier, "is restored before it", "kept as long as this one"))]);
        }

        return Outcome.Failed(
            $"Verification by {asked} was asked for and {(reached == "none" ? "nothing was proven" : $"only {reached} was reached")}.",
            [.. facts.Result.Problems.Select(problem => new Finding(facts.Backup.Location, problem, $"verified by {asked}"))]);
    }

    private static string Resting(BackupProof facts) => facts.Result.Reached == BackupVerification.Checksum
        ? $" It is restored on top of {HumanText.Plural(facts.Result.RestsOn.Count, "earlier backup")}, which nobody read here: only a "
            + "restore proves them."
        : $" It was restored on top of {HumanText.Plural(facts.Result.RestsOn.Count, "earlier backup")}.";

    private static string Word(BackupVerification level) => level.ToString().ToLowerInvariant();
}
