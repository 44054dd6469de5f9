namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Local">Whether it is the replica that we are connected to.</param>
internal sealed record ReplicaRole(string Server, bool Local, bool Primary, string Synchronization, string Health);

/// <summary>The database's replicas, where it has some.</summary>
internal sealed record ReplicaRolesQuery() : SqlServerQuery<ReplicaRole>(
    """
    SELECT r.replica_server_name, s.is_local, s.is_primary_replica, s.synchronization_state_desc, s.synchronization_health_desc
    FROM sys.dm_hadr_database_replica_states AS s
    JOIN sys.availability_replicas AS r ON r.replica_id = s.replica_id AND r.group_id = s.group_id
    WHERE s.database_id = DB_ID()
    ORDER BY r.replica_server_name;
    """,
    row => new(
        row.Text("replica_server_name"),
        row.Flag("is_local"),
        row.Flag("is_primary_replica"),
        row.Text("synchronization_state_desc"),
        row.Text("synchronization_health_desc")),
    Editions: Editions.Box,
    Elsewhere: "the service keeps its own replicas",
    Needs: [Permission.ViewServerState, Permission.ViewAnyDefinition]);
