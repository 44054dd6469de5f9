namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// What a wait type means: the categories of sys.query_store_wait_stats, and which waits are no more than a thread with nothing to do.
/// </summary>
internal static class WaitCategories
{
    public const string Other = "Unknown";

    /// <summary>Of background threads that wait for work, and of sessions that asked to wait.</summary>
    public const string Benign = "Idle";

    // Before the categories, for some of these would fall into one: they grow on a server where nothing happens.
    private static readonly string[] Idle =
    [
        "SLEEP_*", "LAZYWRITER_SLEEP", "SQLTRACE_BUFFER_FLUSH", "SQLTRACE_INCREMENTAL_FLUSH_SLEEP", "SQLTRACE_WAIT_ENTRIES",
        "FT_IFTS_SCHEDULER_IDLE_WAIT", "FT_IFTSHC_MUTEX",
        "REQUEST_FOR_DEADLOCK_SEARCH", "LOGMGR_QUEUE", "ONDEMAND_TASK_QUEUE", "CHECKPOINT_QUEUE", "XE_*", "PREEMPTIVE_XE_*", "WAITFOR",
        "WAIT_FOR_RESULTS", "WAITFOR_TASKSHUTDOWN", "WAITFOR_PER_QUEUE",
        "BROKER_RECEIVE_WAITFOR", "BROKER_EVENTHANDLER", "BROKER_TASK_STOP", "BROKER_TO_FLUSH", "BROKER_TRANSMITTER", "CLR_AUTO_EVENT",
        "CLR_MANUAL_EVENT", "CLR_SEMAPHORE", "CXCONSUMER",
        "DBMIRROR_DBM_EVENT", "DBMIRROR_EVENTS_QUEUE", "DBMIRROR_WORKER_QUEUE", "DBMIRRORING_CMD", "DIRTY_PAGE_POLL",
        "DISPATCHER_QUEUE_SEMAPHORE", "EXECSYNC", "FSAGENT",
        "HADR_CLUSAPI_CALL", "HADR_FABRIC_CALLBACK", "HADR_FILESTREAM_IOMGR_IOCOMPLETION", "HADR_LOGCAPTURE_WAIT",
        "HADR_NOTIFICATION_DEQUEUE", "HADR_TIMER_TASK", "HADR_WORK_QUEUE",
        "KSOURCE_WAKEUP", "PARALLEL_REDO_*", "POPULATE_LOCK_ORDINALS", "PVS_PREALLOCATE", "PWAIT_ALL_COMPONENTS_INITIALIZED",
        "PWAIT_DIRECTLOGCONSUMER_GETNEXT", "PWAIT_EXTENSIBILITY_CLEANUP_TASK",
        "QDS_*", "REDO_THREAD_PENDING_WORK", "RESOURCE_QUEUE", "SERVER_IDLE_CHECK", "SNI_HTTP_ACCEPT", "SOS_WORK_DISPATCHER",
        "SP_SERVER_DIAGNOSTICS_SLEEP", "STARTUP_DEPENDENCY_MANAGER",
        "UCS_SESSION_REGISTRATION", "VDI_CLIENT_OTHER", "WAIT_XTP_*", "AZURE_IMDS_VERSIONS",
    ];

    // In this order: the first that fits decides.
    private static readonly (string Category, string[] Types)[] Categories =
    [
        ("CPU", ["SOS_SCHEDULER_YIELD"]),
        ("Worker Thread", ["THREADPOOL"]),
        ("Lock", ["LCK_M_*"]),
        ("Latch", ["LATCH_*"]),
        ("Buffer Latch", ["PAGELATCH_*"]),
        ("Buffer IO", ["PAGEIOLATCH_*"]),
        ("Compilation", ["RESOURCE_SEMAPHORE_QUERY_COMPILE"]),
        ("SQL CLR", ["CLR*", "SQLCLR*"]),
        ("Mirroring", ["DBMIRROR*"]),
        ("Transaction", ["XACT*", "DTC*", "TRAN_MARKLATCH_*", "MSQL_XACT_*", "TRANSACTION_MUTEX"]),
        ("Preemptive", ["PREEMPTIVE_*"]),
        ("Service Broker", ["BROKER_*"]),
        ("Tran Log IO", ["LOGMGR", "LOGBUFFER", "LOGMGR_RESERVE_APPEND", "LOGMGR_FLUSH", "LOGMGR_PMM_LOG", "CHKPT", "WRITELOG"]),
        ("Network IO", ["ASYNC_NETWORK_IO", "NET_WAITFOR_PACKET", "PROXY_NETWORK_IO", "EXTERNAL_SCRIPT_NETWORK_IOF"]),
        ("Parallelism", ["CXPACKET", "EXCHANGE", "CXSYNC_*", "HT*", "BMP*", "BP*"]),
        (
            "Memory",
            [
                "RESOURCE_SEMAPHORE", "CMEMTHREAD", "CMEMPARTITIONED", "EE_PMOLOCK", "MEMORY_ALLOCATION_EXT",
                "RESERVED_MEMORY_ALLOCATION_EXT", "MEMORY_GRANT_UPDATE",
            ]),
        ("Tracing", ["TRACEWRITE", "SQLTRACE_*", "QUERY_TRACEOUT", "TRACE_EVTNOTIFF"]),
        ("Full Text Search", ["FT_*", "FULLTEXT GATHERER", "MSSEARCH", "PWAIT_RESOURCE_SEMAPHORE_FT_PARALLEL_QUERY_SYNC"]),
        ("Other Disk IO", ["ASYNC_IO_COMPLETION", "IO_COMPLETION", "BACKUPIO", "WRITE_COMPLETION", "IO_QUEUE_LIMIT", "IO_RETRY"]),
        (
            "Log Rate Governor",
            ["LOG_RATE_GOVERNOR", "POOL_LOG_RATE_GOVERNOR", "HADR_THROTTLE_LOG_RATE_GOVERNOR", "INSTANCE_LOG_RATE_GOVERNOR"]),
        (
            "Replication",
            ["SE_REPL_*", "REPL_*", "HADR_*", "PWAIT_HADR_*", "REPLICA_WRITES", "FCB_REPLICA_WRITE", "FCB_REPLICA_READ", "PWAIT_HADRSIM"]),
    ];

    public static string Classify(string type) => Idle.Any(pattern => Fits(pattern, type))
        ? Benign
        : Categories.FirstOrDefault(category => category.Types.Any(pattern => Fits(pattern, type))).Category ?? Other;

    public static WaitCounter CounterOf(string type, double milliseconds) => new(Classify(type), type, milliseconds);

    private static bool Fits(string pattern, string type) => pattern[^1] == '*'
        ? type.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
        : type == pattern;
}
