using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

/// <summary>
/// Source: the syntax of ALTER INDEX, ALTER TABLE and CREATE INDEX, SQL Server documentation. ALTER COLUMN and ADD CONSTRAINT take no such
/// option, online or not.
/// </summary>
internal sealed record LocksWaitAtLowPriority() : LintRule(
    "locks-wait-at-low-priority",
    "While a statement waits for a schema lock, everybody who comes later waits behind it; at low priority nobody does.",
    "ALTER TABLE sales.[Order] SWITCH TO sales.OrderArchive;",
    "WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF), in the brackets of SWITCH's WITH or after ONLINE = ON")
{
    // "CREATE INDEX" takes it since SQL Server 2022, the others since 2014.
    private const int CreatesAtLowPriority = 160;

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.RunNow()
        .Where(statement => statement switch
        {
            AlterTableSwitchStatement move => !move.Options.OfType<LowPriorityLockWaitTableSwitchOption>().Any(),
            AlterTableRebuildStatement rebuild => IsOnline(rebuild.IndexOptions, batch.Server),
            AlterIndexStatement { AlterIndexType: AlterIndexType.Rebuild } alter => IsOnline(alter.IndexOptions, batch.Server),
            CreateIndexStatement create =>
                batch.Server is { Level: >= CreatesAtLowPriority } && IsOnline(create.IndexOptions, batch.Server),
            _ => false,
        })
        .Select(statement => new LintHit(statement, "who comes after it waits behind it as long as it waits for its lock")
        {
            WhereWaitIsLimited = true,
        });

    // An edition that builds nothing online refuses the statement anyway.
    private static bool IsOnline(IList<IndexOption> options, LintedServer? server) => server is { BuildsOnline: true }
        && options.OfType<OnlineIndexOption>().Any(option => option is { OptionState: OptionState.On, LowPriorityLockWaitOption: null });
}
