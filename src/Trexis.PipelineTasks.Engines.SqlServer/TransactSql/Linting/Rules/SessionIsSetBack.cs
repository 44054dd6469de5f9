using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

internal sealed record SessionIsSetBack() : LintRule(
    "session-set-back",
    "Apply refuses a script that leaves its session with another option, user or database than it began with, and a temporary table that "
        + "it leaves is gone with the session.",
    "SET LANGUAGE Deutsch;",
    "set it back at the end of the same script (REVERT, USE, DROP TABLE), or leave it out")
{
    internal override IEnumerable<LintHit> Look(LintedBatch batch)
    {
        var set = batch.SetLater.ToHashSet(StringComparer.Ordinal);
        foreach (var statement in batch.RunNow().Reverse())
        {
            // Only what a script sets last is left.
            var left = SessionSettings.In(statement)
                .Where(one => set.Add(one.Setting) && !SessionSettings.IsBegun(one.Setting, one.Value))
                .Select(one => one.Setting)
                .FirstOrDefault();
            if (left is null || (batch.SharesSession && SessionSettings.IsTable(left))) continue;
            yield return new LintHit(statement, SessionSettings.IsTable(left)
                ? $"{left} is not dropped: no later script finds it"
                : $"{StatementText.Format(statement).TrimEnd(';')} is not set back");
        }
    }
}
