namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Bytes of log that the open transactions of one session occupy, those reserved for a rollback included.</summary>
internal sealed record OwnLogQuery(int Session) : SqlServerQuery<long>(
    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""
    SELECT t.database_transaction_log_bytes_used + t.database_transaction_log_bytes_reserved AS log_bytes
    FROM sys.dm_tran_database_transactions AS t
    JOIN sys.dm_tran_session_transactions AS s ON s.transaction_id = t.transaction_id
    WHERE s.session_id = {Session} AND t.database_id = DB_ID();
    """),
    row => row.Long("log_bytes"),
    Needs: [Permission.ViewServerState]);
