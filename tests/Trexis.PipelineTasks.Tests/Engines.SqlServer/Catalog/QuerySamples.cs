using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Deployment;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

/// <summary>Every question that the engine can put, with parameters as they would be given.</summary>
internal static class QuerySamples
{
    private static readonly TableRow Table = new(101, "dbo", "it's a [table]", 1, "");

    private static readonly JournalEntry Entry = new()
    {
        Script = "V1",
        Kind = "versioned",
        Sha256 = "ab",
        State = JournalState.Done,
        At = TestTime.Monday,
        ElapsedMs = 1,
        Actor = "alice",
        Deployment = "D1",
    };

    private static readonly SqlServerQuery[] WithParameters =
    [
        new HeldPermissionsQuery(
            [
                "CONNECT",
                "VIEW SERVER STATE",
                "it's none",
                "ALTER ON SCHEMA::[it's] or CONTROL ON OBJECT::dbo.t",
                "membership in db_owner or the same permission WITH GRANT OPTION",
            ]),
        new RowCountsQuery([Table, Table]),
        new ModuleTextsQuery([101, 102]),
        new ForeignKeyViolationsQuery("dbo", "orders", "sales data", "customers", [("customer", "id"), ("region", "region")]),
        new CheckViolationsQuery("dbo", "orders", "([amount]>(0))"),
        new OwnLogQuery(51),
        new CopyProgressQuery("it's [mine]"),
        new BackupHistoryQuery("it's [mine]"),
        new DatabaseExistsQuery("Sales"),
        new DatabaseAccessQuery("Sales"),
        new JournalQuery(UnderLock: false),
        new SessionStateQuery(SessionStateQuery.Usual),
        new TakeLockQuery([1]),
        new BeginExecutionQuery(TimeSpan.FromSeconds(30)),
        new AppendEntryQuery(Entry, "token"),
        new EntryStateQuery(1),
        new FenceOffQuery("token"),
        new IntegrityCheckQuery("Sales"),
        new LastKnownGoodQuery(),
        new DatabaseCreationQuery(),
        new SnapshotSizesQuery(),
        new RestoreProofsQuery(),
        new FileListQuery("/backups/Sales.bak", 1),
        new QueryPlanQuery("SELECT 1;"),
        new StatementsBeforeQuery(600),
        new StatementsSinceQuery(600),
        new CachedStatementsQuery(600),
        new FailedJobsQuery(1800),
        new HistoryTablesQuery("it's a [table]"),
        new ToolHistoryQuery(MigrationTool.Flyway, new HistoryTable("it's mine", "it's a [table]", [])),
    ];

    public static IReadOnlyList<SqlServerQuery> All { get; } =
    [
        .. typeof(SqlServerQuery).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(SqlServerQuery)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(
                type => WithParameters.FirstOrDefault(query => query.GetType() == type) ?? (SqlServerQuery)Activator.CreateInstance(type)!),
    ];
}
