using Trexis.PipelineTasks.Checks;

namespace Trexis.PipelineTasks.Databases.Checks;

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
            return Outcome.Passed($"Verified by {reached} in {HumanText.Duration(TimeSpan.FromMilliseconds(facts.Result.ElapsedMs))}{(facts.Result.Note is { } note ? $": {note}" : "")}.");
        return Outcome.Failed(
            $"Verification by {asked} was asked for and {(reached == "none" ? "nothing was proven" : $"only {reached} was reached")}.",
            [.. facts.Result.Problems.Select(problem => new Finding(facts.Backup.Location, problem, $"verified by {asked}"))]);
    }

    private static string Word(Configuration.BackupVerification level) => level.ToString().ToLowerInvariant();
}
