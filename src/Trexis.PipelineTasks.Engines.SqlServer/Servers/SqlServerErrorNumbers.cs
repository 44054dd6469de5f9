namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>What SQL Server's error numbers, and those of the driver, mean to a deployment.</summary>
internal static class SqlServerErrorNumbers
{
    public const int Timeout = -2;
    public const int CannotOpenDatabase = 4060;
    public const int Deadlock = 1205;
    public const int LockTimeout = 1222;
    public const int NoEncryption = 20;
    public const int MismatchedTransactions = 266;

    /// <summary>Of a database that somebody else is in: what was to be done with it has not begun.</summary>
    private const int RestoreInUse = 3101, AlterInUse = 5061, SingleUserInUse = 5064;

    public const int NoRestore = 3110;
    public const int NoDbcc = 7983;

    /// <summary>At this severity and above the server ends the connection.</summary>
    public const int FatalSeverity = 20;

    // sys.messages' own words stand beside each: a number alone tells a reader nothing.
    private static readonly Dictionary<int, DatabaseErrorKind> Kinds = new()
    {
        [CannotOpenDatabase] = DatabaseErrorKind.Missing, // Cannot open database requested by the login
        [911] = DatabaseErrorKind.Missing, // Database does not exist
        [4064] = DatabaseErrorKind.Missing, // Cannot open user default database
        [18456] = DatabaseErrorKind.Denied, // Login failed for user
        [18450] = DatabaseErrorKind.Denied, // Login is not defined as a valid login of a trusted connection
        [18451] = DatabaseErrorKind.Denied, // Only administrators may connect now
        [18452] = DatabaseErrorKind.Denied, // The login is from an untrusted domain
        [18470] = DatabaseErrorKind.Denied, // The account is disabled
        [18486] = DatabaseErrorKind.Denied, // The account is locked out
        [18487] = DatabaseErrorKind.Denied, // The password has expired
        [18488] = DatabaseErrorKind.Denied, // The password must be changed
        [916] = DatabaseErrorKind.Denied, // The principal cannot access the database under the current security context
        [229] = DatabaseErrorKind.Denied, // The permission was denied on the object
        [230] = DatabaseErrorKind.Denied, // The permission was denied on the column
        [262] = DatabaseErrorKind.Denied, // Permission denied in database
        [297] = DatabaseErrorKind.Denied, // The user does not have permission to perform this action
        [300] = DatabaseErrorKind.Denied, // Permission was denied on object 'server'
        [371] = DatabaseErrorKind.Denied, // The permission was denied on the object (user-defined)
        [1088] = DatabaseErrorKind.Denied, // Cannot find the object because it does not exist or you do not have permissions
        [2760] = DatabaseErrorKind.Denied, // The schema does not exist or you do not have permission to use it
        [2571] = DatabaseErrorKind.Denied, // User does not have permission to run DBCC
        [NoRestore] = DatabaseErrorKind.Denied, // User does not have permission to RESTORE database
        [NoDbcc] = DatabaseErrorKind.Denied, // User does not have permission to run DBCC for database
        [3704] = DatabaseErrorKind.Denied, // User does not have permission to perform this operation
        [4602] = DatabaseErrorKind.Denied, // Only members of the role can grant or revoke
        [6102] = DatabaseErrorKind.Denied, // User does not have permission to use KILL
        [15247] = DatabaseErrorKind.Denied, // User does not have permission to perform this action
        [40615] = DatabaseErrorKind.Denied, // Azure: the client's address is not allowed by the firewall
        [Deadlock] = DatabaseErrorKind.Locked, // Chosen as the deadlock victim
        [LockTimeout] = DatabaseErrorKind.Locked, // Lock request time out period exceeded
        [RestoreInUse] = DatabaseErrorKind.Locked, // Exclusive access could not be obtained because the database is in use
        [AlterInUse] = DatabaseErrorKind.Locked, // ALTER DATABASE failed because a lock could not be placed
        [SingleUserInUse] = DatabaseErrorKind.Locked, // The database is in single-user mode, and a user is currently connected to it
        [1807] = DatabaseErrorKind.Locked, // Could not obtain exclusive lock on database 'model'
        [3960] = DatabaseErrorKind.Locked, // Snapshot isolation transaction aborted due to update conflict
        [3961] = DatabaseErrorKind.Locked, // Snapshot isolation transaction failed: another one has changed the object's definition
        [13535] = DatabaseErrorKind.Locked, // System-versioned table: the transaction began before the row's period did
        [41301] = DatabaseErrorKind.Locked, // Memory-optimized: a transaction that this one depends on has aborted
        [41302] = DatabaseErrorKind.Locked, // Memory-optimized: the record has been updated since the transaction started
        [41305] = DatabaseErrorKind.Locked, // Memory-optimized: repeatable read validation failure
        [41325] = DatabaseErrorKind.Locked, // Memory-optimized: serializable validation failure
        [41839] = DatabaseErrorKind.Locked, // Memory-optimized: too many commit dependencies
        [3702] = DatabaseErrorKind.Locked, // Cannot drop the database because it is currently in use
        [40565] = DatabaseErrorKind.Locked, // Azure: no more than one copy at a time of the same source
        [1101] = DatabaseErrorKind.Full, // Could not allocate a new page: the filegroup is full
        [1105] = DatabaseErrorKind.Full, // Could not allocate space: the filegroup is full
        [3202] = DatabaseErrorKind.Full, // Write on the backup device failed
        [3257] = DatabaseErrorKind.Full, // There is insufficient free space on the disk volume
        [5149] = DatabaseErrorKind.Full, // The file could not be expanded
        [9002] = DatabaseErrorKind.Full, // The transaction log is full
        [40544] = DatabaseErrorKind.Full, // Azure: the database has reached its size quota
        [40847] = DatabaseErrorKind.Full, // Azure: the logical server would exceed its quota
        [701] = DatabaseErrorKind.Full, // There is insufficient system memory in the resource pool to run this query
        [1204] = DatabaseErrorKind.Full, // The instance cannot obtain a LOCK resource at this time
        [802] = DatabaseErrorKind.Full, // There is insufficient memory available in the buffer pool
        [3958] = DatabaseErrorKind.Full, // A row version was not found: tempdb is probably out of space
        [3966] = DatabaseErrorKind.Full, // Rolled back when accessing the version store: tempdb is short of space
        [3967] = DatabaseErrorKind.Full, // Insufficient space in tempdb to hold row versions
        [40550] = DatabaseErrorKind.Full, // Azure: the session was ended, it has acquired too many locks
        [40551] = DatabaseErrorKind.Full, // Azure: the session was ended, it used too much of tempdb
        [40552] = DatabaseErrorKind.Full, // Azure: the session was ended, it used too much of the log
        [40553] = DatabaseErrorKind.Full, // Azure: the session was ended, it used too much memory
        [41805] = DatabaseErrorKind.Full, // Memory-optimized: insufficient memory in the resource pool
        [41823] = DatabaseErrorKind.Full, // Memory-optimized: the database has reached its quota
        [41840] = DatabaseErrorKind.Full, // Memory-optimized: the elastic pool has reached its quota
        [3906] = DatabaseErrorKind.ReadOnly, // The database is read-only
        [3908] = DatabaseErrorKind.ReadOnly, // The database is in emergency mode or damaged
        [978] = DatabaseErrorKind.ReadOnly, // The replica takes only connections with read-only intent
        [823] = DatabaseErrorKind.Corrupt, // The operating system reported an error while reading
        [824] = DatabaseErrorKind.Corrupt, // A logical consistency-based I/O error
        [825] = DatabaseErrorKind.Corrupt, // A read succeeded only after failing
        [3183] = DatabaseErrorKind.Corrupt, // RESTORE detected an error on a page
        [3189] = DatabaseErrorKind.Corrupt, // Damage to the backup set was detected
        [3203] = DatabaseErrorKind.Corrupt, // Read on the backup device failed
        [3241] = DatabaseErrorKind.Corrupt, // The media family is incorrectly formed
        [3242] = DatabaseErrorKind.Corrupt, // The file is not a valid tape format backup set
        [8928] = DatabaseErrorKind.Corrupt, // A page could not be processed
        [Timeout] = DatabaseErrorKind.TimedOut, // Execution timeout expired (the driver's)
        [845] = DatabaseErrorKind.TimedOut, // Time-out occurred while waiting for a buffer latch
        [40549] = DatabaseErrorKind.TimedOut, // Azure: the session was ended, it had a long-running transaction
        [8645] = DatabaseErrorKind.TimedOut, // A timeout occurred while waiting for memory resources to execute the query
        [3980] = DatabaseErrorKind.TimedOut, // The request was cancelled by the client
        [NoEncryption] = DatabaseErrorKind.Unreachable, // The instance does not support encryption (the driver's)
        [233] = DatabaseErrorKind.Unreachable, // No process is at the other end
        [904] = DatabaseErrorKind.Unreachable, // The database cannot be autostarted
        [922] = DatabaseErrorKind.Unreachable, // The database is being recovered
        [924] = DatabaseErrorKind.Unreachable, // The database is in single-user mode and someone is in it
        [926] = DatabaseErrorKind.Unreachable, // The database has been marked SUSPECT by recovery
        [927] = DatabaseErrorKind.Unreachable, // The database is in the middle of a restore
        [942] = DatabaseErrorKind.Unreachable, // The database is offline
        [945] = DatabaseErrorKind.Unreachable, // The database's files are not accessible
        [976] = DatabaseErrorKind.Unreachable, // The database is a secondary that takes no connections
        [983] = DatabaseErrorKind.Unreachable, // The replica is resolving its role
        [6005] = DatabaseErrorKind.Unreachable, // SHUTDOWN is in progress
        [4221] = DatabaseErrorKind.Unreachable, // Login to the readable secondary failed: it waits for row versions
        [10928] = DatabaseErrorKind.Unreachable, // Azure: the limit of resources has been reached
        [10929] = DatabaseErrorKind.Unreachable, // Azure: the server is too busy
        [17142] = DatabaseErrorKind.Unreachable, // SQL Server has been paused
        [17809] = DatabaseErrorKind.Unreachable, // The maximum number of connections is reached
        [40143] = DatabaseErrorKind.Unreachable, // Azure: the service has encountered an error
        [40197] = DatabaseErrorKind.Unreachable, // Azure: the service has encountered an error
        [40501] = DatabaseErrorKind.Unreachable, // Azure: the service is busy
        [18401] = DatabaseErrorKind.Unreachable, // Server is in script upgrade mode. Only administrator can connect at this time
        [18461] = DatabaseErrorKind.Unreachable, // Server is in single user mode. Only one administrator can connect at this time
        [40914] = DatabaseErrorKind.Denied, // Azure: the client is not allowed to access the server (virtual network rules)
        [47073] = DatabaseErrorKind.Denied, // Azure: the public network interface on this server is not accessible
        [40532] = DatabaseErrorKind.Denied, // Azure: cannot open the server requested by the login
        [40540] = DatabaseErrorKind.Unreachable, // Azure: the service has encountered an error
        [40613] = DatabaseErrorKind.Unreachable, // Azure: the database is not currently available
        [49918] = DatabaseErrorKind.Unreachable, // Azure: not enough resources to process the request
        [49919] = DatabaseErrorKind.Unreachable, // Azure: too many create or update operations
        [49920] = DatabaseErrorKind.Unreachable, // Azure: too many operations for the subscription
    };

    // What a moment later may go well by itself: failovers, restarts, throttling, a deadlock of a read.
    private static readonly HashSet<int> Transient = [Deadlock, 233, 922, 983, 10053, 10054, 10060, 17142, 17809, 121, 64];

    // The same of Azure's services, which move a database within a minute and resume one that is paused (serverless) as long.
    private static readonly HashSet<int> OfService = [4221, 10928, 10929, 40143, 40197, 40501, 40540, 40613, 49918, 49919, 49920];

    public static DatabaseErrorKind KindOf(int number, int severity) =>
        Kinds.TryGetValue(number, out var kind)
            ? kind
            : IsConnectionLost(number, severity) ? DatabaseErrorKind.Unreachable : DatabaseErrorKind.Statement;

    /// <summary>
    /// Whether an ALTER DATABASE or a RESTORE was refused because others are in the database, or were when it was to end them: nothing of
    /// it was done, and a moment later they may be gone.
    /// </summary>
    public static bool IsInUse(int number) => number is RestoreInUse or AlterInUse or SingleUserInUse or Deadlock;

    public static bool IsTransient(int number) => Transient.Contains(number) || IsOfService(number);

    /// <summary>Whether it may take the service a minute until it goes well.</summary>
    public static bool IsOfService(int number) => OfService.Contains(number);

    /// <summary>The driver reports what the network did as severity 20 with the operating system's number, or 0.</summary>
    public static bool IsConnectionLost(int number, int severity) => severity >= FatalSeverity && number is not Timeout;

    public static string? Hint(int number, DatabaseErrorKind kind) => number switch
    {
        CannotOpenDatabase =>
            "check the database's name and that this login may see it, or set 'create: true' on the target to have it made",
        911 => "a statement names a database that this server lacks (USE, or a name of three parts): correct the name, or make it first",
        4064 => "the login's default database is gone or closed to it: have it set (ALTER LOGIN … WITH DEFAULT_DATABASE = …)",
        NoEncryption =>
            "the connection string demands encryption and the server offers none: give the server a certificate, or say Encrypt=False "
                + "where password and data may cross the network in the clear",
        18456 => "check user and password; the server's own log says what state of the error was wrong",
        18470 or 18486 or 18487 or 18488 => "have the login enabled or its password renewed",
        40615 => "allow the agent's address in the server's firewall, or run on an agent that is inside",
        701 => "run again when less happens on the server, or have it, or its resource pool, given more memory",
        1204 => "run again with fewer sessions on the server, or have its memory and its limit of locks (sp_configure 'locks') looked at",
        Deadlock => "the transaction in which it stood was rolled back, and nothing else; run again when less happens on the server",
        1807 => "close what is connected to the database model (an open query window is enough), and run again",
        3960 => "another session has changed the same rows since the transaction began; run again when nobody else writes them",
        3961 => "another session has changed the object's definition since the transaction began; run again when nobody does",
        3958 or 3966 or 3967 => "make room in tempdb, where row versions are kept, or end the transaction that keeps them; then run again",
        13535 => "another session has written the same rows since the transaction began; run again when nobody else does",
        41301 or 41302 or 41305 or 41325 or 41839 =>
            "another session has written the same rows of a memory-optimized table; run again when nobody else does",
        41805 or 41823 or 41840 => "delete rows of memory-optimized tables, or give the database a larger size or pool; then run again",
        40549 => "do less in one transaction: write in batches that commit one by one",
        40550 or 40551 or 40552 or 40553 =>
            "the service ended the session for what it used: write in batches that commit one by one, or take a larger service tier "
                + "meanwhile",
        926 => "look into the server's error log; restore the newest verified backup where the database cannot be recovered",
        33111 =>
            "what the backup or the database is encrypted with is not on this server: bring certificate and private key there (CREATE "
                + "CERTIFICATE … FROM FILE), or the asymmetric key's credential",
        905 or 909 or 33117 => "the database uses what this server's edition has not: use an edition that has it",
        3169 => "the backup was made by a newer version: use a server that is not older",
        40613 =>
            "the service moves the database or resumes it, which takes about a minute: run again, and look at its status in the portal",
        8645 => "run again when fewer queries of that size run, or have the server, or its resource pool, given more memory",
        18401 => "the server finishes an update of its own: run again in some minutes, its error log says when it is done",
        18461 => "the server was started for one session (-m), and that one is taken: have it started again without",
        40914 => "have the agent's subnet allowed by a virtual network rule of the server, or run on an agent that is in one",
        47073 =>
            "the server denies its public network: run on an agent that reaches its private endpoint, or have public network access "
                + "enabled",
        RestoreInUse or AlterInUse =>
            "others are in the database, or come back when they are shut out: stop the application, or its pool, and run again",
        SingleUserInUse =>
            "end the session that is in the database (sys.dm_exec_sessions names it), then ALTER DATABASE … SET MULTI_USER WITH ROLLBACK "
                + "IMMEDIATE",
        NoRestore => OptionalRights.RestoreInPlace.Hint,
        NoDbcc => OptionalRights.Integrity.Hint,
        9002 => "back up the log or make room for it; sys.databases.log_reuse_wait_desc says what holds it",
        3201 => "check that the folder exists on the server and that its service account may write there",
        3202 or 3257 => "make room on the backup's volume and check the service account's right to write there",
        _ => HintOf(kind),
    };

    private static string? HintOf(DatabaseErrorKind kind) => kind switch
    {
        DatabaseErrorKind.Denied => "grant the permission to the login (samples/sqlserver/least-privilege.sql), or use another one",
        DatabaseErrorKind.Unreachable =>
            "check server name, port, firewall and whether the server runs; it was tried more than once where that can help",
        DatabaseErrorKind.Locked => "find the session that holds the lock (precheck names it), or run in a quieter window",
        DatabaseErrorKind.Full => "make room and run again",
        DatabaseErrorKind.ReadOnly => "connect to the primary replica, or set the database READ_WRITE",
        DatabaseErrorKind.Corrupt => "run DBCC CHECKDB and look at the newest verified backup before anything else",
        DatabaseErrorKind.TimedOut => "give it more time, or make it read less",
        DatabaseErrorKind.StateUnknown => "look at the target's journal before anything else: the next run finds out what was done",
        _ => null,
    };
}
