namespace Trexis.PipelineTasks.Engines.Checks.Backups;

internal sealed class BackupIsRecent : ICheck<DatabaseFacts>
{
    private const string Code = "backup.recent";

    public CheckInfo Info { get; } = new(
        Code,
        "There is a recent backup",
        "Without a backup at hand, a deployment that goes wrong costs every row written since the last one.",
        "The age of the newest backup in the engine's history or the backup folder, against backup: max-age of the policy. Where require "
            + "names backup.recent, a missing or older one refuses; elsewhere it warns, since apply demands one of this very deployment.",
        "Take a backup with trexis backup, then run precheck again.");

    // Clocks of two machines differ a little; a backup from further in the future proves that one of them is wrong.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public Outcome Judge(DatabaseFacts facts) => facts.Policy.Backup.MaxAge is not { } limit
        ? Outcome.Skipped("the policy sets no age for backups here (backup: { max-age })")
        : facts.Backups.History.Judge(history => Doubted(Judge(history, facts.ReadAt, limit, Missed(facts)), facts.Backups.Unread));

    // The backup of the deployment itself is still to come.
    private static Func<string, IReadOnlyList<Finding>, Outcome> Missed(DatabaseFacts facts) => facts.Policy.Require.Contains(Code)
        ? (message, findings) => Outcome.Failed(message, findings)
        : (message, findings) => Outcome.Warned($"{message}; apply demands one of this deployment, which trexis backup takes", findings);

    // A younger one may be in a history that nobody could read.
    private static Outcome Doubted(Outcome outcome, IReadOnlyList<string> unread)
    {
        if (unread.Count == 0) return outcome;
        var findings = unread.Select(history => new Finding("another history", $"not read: {history}", "read"));
        return outcome with
        {
            Verdict = outcome.Verdict == Verdict.Failed ? Verdict.Unknown : outcome.Verdict,
            Message = outcome.Verdict is Verdict.Failed or Verdict.Warned
                ? $"{outcome.Message}; {HumanText.Plural(unread.Count, "other history", "other histories")} could not be read"
                : outcome.Message,
            Findings = [.. outcome.Findings, .. findings],
        };
    }

    private static Outcome Judge(
        IReadOnlyList<BackupRecord> history, DateTimeOffset now, TimeSpan limit, Func<string, IReadOnlyList<Finding>, Outcome> missed)
    {
        var threshold = Quantity.Duration(limit);
        if (history.Count == 0)
            return missed($"there is no backup; the policy demands one younger than {HumanText.Duration(limit)}", []) with
            { Threshold = threshold };
        var newest = history.MaxBy(backup => backup.FinishedAt)!;
        if (newest.Damage is { } damage)
            return Outcome.Failed(
                $"the newest backup is no longer what was written: {damage}", FindingOf(newest, limit)) with
            { Threshold = threshold };
        var age = now - newest.FinishedAt;
        if (age < -ClockTolerance)
            return Outcome.Unknown(
                $"the newest backup says it ended {HumanText.Duration(age.Negate())} from now: a clock is wrong",
                FindingOf(newest, limit)) with
            { Threshold = threshold };
        var measured = age < TimeSpan.Zero ? TimeSpan.Zero : age;
        var message = $"the newest backup ended {HumanText.Time(newest.FinishedAt)}, {HumanText.Duration(measured)} ago; the policy "
            + $"allows {HumanText.Duration(limit)}{(newest.OnlyBy is { } product ? $"; only {product} can restore it" : "")}";
        return (measured <= limit
            ? Outcome.Passed(message)
            : missed(message, [FindingOf(newest, limit)])) with
        { Measured = Quantity.Duration(measured), Threshold = threshold };
    }

    private static Finding FindingOf(BackupRecord backup, TimeSpan limit) =>
        new(backup.Location, $"ended {HumanText.Time(backup.FinishedAt)}", $"at most {HumanText.Duration(limit)} old");
}
