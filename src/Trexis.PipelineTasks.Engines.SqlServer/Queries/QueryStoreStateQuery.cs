namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The query store's actual state, which may differ from the one that was asked for.</summary>
internal sealed record QueryStoreStateQuery() : SqlServerQuery<string>(
    "SELECT o.actual_state_desc FROM sys.database_query_store_options AS o;",
    row => row.Text("actual_state_desc"),
    Needs: [Permission.ViewDatabaseState]);
