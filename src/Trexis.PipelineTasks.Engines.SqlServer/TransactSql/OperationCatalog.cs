namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What each kind of statement means for data and for those who use it, as SQL Server carries it out.</summary>
internal static class OperationCatalog
{
    public const string NobodyNotices = "none";
    public const string Moment = "Readers and writers of the table wait for a moment: it takes a schema lock, which itself waits for every "
        + "query that runs.";
    private const string WholeTable = "Readers and writers of the table wait while every row is read or rewritten.";
    private const string WritersWaitForTable = "Writers wait while the whole table is read and sorted; readers go on.";
    private const string RowLocks = "Who needs the same rows waits until its transaction has ended; many rows lock the whole table.";
    private const string ExpandAndContract = "Add the new form first, move the applications over, and take the old one away in a later "
        + "deployment.";

    public static Operation CreateTable(string subject) => Create("create-table", subject, "A new table is used by nobody yet.");

    public static Operation Create(string kind, string subject, string why) =>
        new(OperationAction.Create, kind, subject, Risk.Safe, why) { Locking = NobodyNotices };

    public static Operation AlterModule(string kind, string subject) =>
        new(OperationAction.Alter, kind, subject, Risk.Caution, "Whoever calls it gets the new definition at once; a caller that relied on "
            + "the old one may fail.")
        { Locking = "Calls wait for a moment." };

    public static Operation CreateTrigger(string kind, string subject, string table, bool isNew) =>
        new(OperationAction.Create, kind, subject, isNew
            ? Risk.Caution
            : Risk.Dangerous, $"It runs inside of every matching write to {table} from now on, and an error in it undoes that write.")
        {
            Locking = Moment,
        };

    public static Operation DropTable(string subject) => new(
        OperationAction.Drop, "drop-table", subject, Risk.Dangerous, "Its rows are gone, and every statement that names it fails.")
    {
        Locking = Moment,
        SaferWay = "Rename it in this deployment, watch for a release, and drop it in a later one.",
    };

    public static Operation DropObject(string kind, string subject) =>
        new(
            OperationAction.Drop,
            kind,
            subject,
            Risk.Dangerous,
            "Every caller that names it fails, also those outside this database, which nobody here can see.")
        {
            Locking = Moment,
            SaferWay = "Make sure that nobody has called it for a release, then drop it.",
        };

    public static Operation AddColumn(string subject, bool isNew, bool nullable, bool hasDefault) => (isNew, nullable, hasDefault) switch
    {
        (true, _, _) => new(OperationAction.Alter, "add-column", subject, Risk.Safe, "The table is new and empty."),
        (_, true, _) => new(OperationAction.Alter, "add-column", subject, Risk.Safe, "Rows that are there show NULL without being "
            + "rewritten.")
        { Locking = Moment },
        (_, _, true) => new(OperationAction.Alter, "add-column", subject, Risk.Caution, "Some editions write the default into every row at "
            + "once.")
        { Locking = WholeTable, SaferWay = "Add it nullable, fill it in batches, then make it NOT NULL." },
        _ => new(
            OperationAction.Alter,
            "add-column",
            subject,
            Risk.Dangerous,
            "NOT NULL without a default fails where the table holds rows, and breaks every INSERT that does not name it.")
        {
            Locking = Moment,
            SaferWay = "Give it a default, or add it nullable, fill it and make it NOT NULL later.",
        },
    };

    public static Operation DropColumn(string subject) => new(
        OperationAction.Alter, "drop-column", subject, Risk.Dangerous, "Its values are gone, and every statement that names it fails.")
    {
        Locking = Moment,
        SaferWay = "Stop using it in one release and drop it in a later one, with a verified backup at hand.",
    };

    public static Operation AlterColumn(string subject, bool isGuarded) => isGuarded
        ? new(OperationAction.Alter, "alter-column", subject, Risk.Dangerous, "Values may not fit the new type or may be missing: it fails "
            + "or loses data where the table holds rows.")
        { Locking = WholeTable, SaferWay = ExpandAndContract }
        : new(OperationAction.Alter, "alter-column", subject, Risk.Caution, "A change of type may rewrite every row, and procedures that "
            + "were compiled with the old type convert.")
        { Locking = WholeTable, SaferWay = ExpandAndContract };

    /// <summary>The statement names the collation that the column gets, and not the one that it has.</summary>
    public static Operation AlterCollation(string subject) =>
        new(OperationAction.Alter, "alter-column", subject, Risk.Dangerous, "It names a collation: where the column has another one now, "
            + "texts that differed become equal or the other way round, a unique key may refuse it, and comparing it with columns of the "
            + "old collation fails.")
        { Locking = WholeTable, SaferWay = ExpandAndContract };

    public static Operation RebuildTable(string subject) => new(
        OperationAction.Rebuild,
        "rebuild-table",
        subject,
        Risk.Dangerous,
        "All rows are copied into a new table that takes the old one's place, in one transaction.")
    {
        Locking = "Readers and writers wait until the copy is done; data and log grow by the table's size.",
        SaferWay = "Find what asks for the rebuild (a column in between, IDENTITY, a change of partition or file group) and do without it; "
            + "or move the rows in batches beforehand.",
    };

    public static Operation RewriteTable(string subject) => new(
        OperationAction.Rebuild, "rewrite-table", subject, Risk.Caution, "Every row is written anew in its place.")
    {
        Locking = WholeTable,
        SaferWay = "WITH (ONLINE = ON) lets readers and writers go on, where the edition has it.",
    };

    public static Operation CreateIndex(
        string subject, bool isNew, bool clustered, bool unique, bool online) => (isNew, clustered, online) switch
        {
            (true, _, _) => Create("create-index", subject, "The table is new and empty."),
            (_, true, _) => new(OperationAction.Rebuild, "create-clustered-index", subject, Risk.Dangerous, "The whole table is sorted and "
                + "written anew, and every other index after it.")
            {
                Locking = WholeTable,
                SaferWay = "Create it WITH (ONLINE = ON) in a window of its own.",
            },
            (_, _, true) => new(OperationAction.Create, "create-index", subject, Risk.Caution, unique
                ? "It fails where rows share a value, and slows every write a little."
                : "It slows every write a little, and may change the plans of queries.")
            { Locking = Moment },
            _ => new(
                OperationAction.Create,
                "create-index",
                subject,
                Risk.Caution,
                unique
                    ? "It fails where rows share a value, and blocks writers while it is built."
                    : "It blocks writers while it is built, and may change the plans of queries.")
            {
                Locking = WritersWaitForTable,
                SaferWay = "WITH (ONLINE = ON) lets writers go on, where the edition has it.",
            },
        };

    public static Operation DropIndex(string subject, bool clustered = false) => clustered
        ? new(OperationAction.Drop, "drop-clustered-index", subject, Risk.Dangerous, "The table becomes a heap: every other index is built "
            + "anew.")
        { Locking = WholeTable }
        : new(OperationAction.Drop, "drop-index", subject, Risk.Caution, "Queries that relied on it read the whole table.")
        {
            Locking = Moment,
            SaferWay = "Look at the plans of the named queries with perf-gate before and after.",
        };

    public static Operation AddConstraint(string kind, string subject, bool isNew, string why) => isNew
        ? Create(kind, subject, "The table is new and empty.")
        : new(OperationAction.Alter, kind, subject, Risk.Caution, why) { Locking = Moment };

    public static Operation AddCascade(string subject, string table) =>
        new(
            OperationAction.Alter,
            "add-cascading-key",
            subject,
            Risk.Dangerous,
            $"Deleting or changing one row of the table it refers to deletes or changes rows of {table} from now on, without a word.")
        {
            Locking = Moment,
            SaferWay = "Leave the cascade out, and delete dependent rows where the application means to.",
        };

    public static Operation AddKey(string kind, string subject, bool clustered) => new(
        OperationAction.Rebuild,
        kind,
        subject,
        clustered ? Risk.Dangerous : Risk.Caution,
        clustered
            ? "The whole table is sorted and written anew by its key."
            : "It fails where rows share a value, and blocks writers while its index is built.")
    {
        Locking = clustered ? WholeTable : WritersWaitForTable,
    };

    public static Operation DropConstraint(string subject) =>
        new(OperationAction.Alter, "drop-constraint", subject, Risk.Caution, "Rows that it would have refused come in until it is made "
            + "again.")
        { Locking = Moment };

    public static Operation CheckConstraint(string subject, bool isNew) => isNew
        ? Create("check-constraint", subject, "The table is new and empty.")
        : new(OperationAction.Alter, "check-constraint", subject, Risk.Caution, "Every row that is there is held against it, and one that "
            + "breaks it ends the deployment.")
        { Locking = WholeTable };

    public static Operation SwitchOff(string kind, string subject, string why) =>
        new(OperationAction.Alter, kind, subject, Risk.Dangerous, why) { Locking = Moment };

    public static Operation Rename(string subject) => new(
        OperationAction.Alter,
        "rename-object",
        subject,
        Risk.Dangerous,
        "Every statement outside the schema that uses the old name fails at once.")
    {
        Locking = Moment,
        SaferWay = ExpandAndContract,
    };

    public static Operation Permission(string kind, string subject, bool isWide) => isWide
        ? new(OperationAction.Permission, kind, subject, Risk.Dangerous, "It gives everybody, or somebody everything.")
        {
            Locking = NobodyNotices,
            SaferWay = "Grant what is needed to a role of its own.",
        }
        : new(OperationAction.Permission, kind, subject, Risk.Caution, "It changes who may do what.") { Locking = NobodyNotices };

    public static Operation InsertRows(string subject) => new(
        OperationAction.DataMotion, "insert-rows", subject, Risk.Safe, "Rows are added; none that is there is touched.")
    {
        Locking = RowLocks,
    };

    public static Operation UpdateRows(string subject, bool chosen) => chosen
        ? new(OperationAction.DataMotion, "update-rows", subject, Risk.Caution, "The rows that its WHERE chooses get new values; the old "
            + "ones are gone.")
        { Locking = RowLocks, SaferWay = "In batches of a few thousand rows, so that nobody waits for long." }
        : new(OperationAction.DataMotion, "update-rows", subject, Risk.Dangerous, "It has no WHERE that chooses rows: every row of the "
            + "table gets new values.")
        { Locking = WholeTable, SaferWay = "Say in a WHERE which rows are meant, and do it in batches." };

    public static Operation DeleteRows(string subject, bool chosen) => chosen
        ? new(OperationAction.DataMotion, "delete-rows", subject, Risk.Caution, "The rows that its WHERE chooses are gone.")
        {
            Locking = RowLocks,
            SaferWay = "Announce the expected row count in the change, so that validate holds it against what happened.",
        }
        : new(OperationAction.DataMotion, "delete-rows", subject, Risk.Dangerous, "It has no WHERE that chooses rows: every row of the "
            + "table is gone.")
        { Locking = WholeTable, SaferWay = "Say in a WHERE which rows are meant." };

    public static Operation MergeRows(string subject, bool deletes) =>
        new(OperationAction.DataMotion, "merge-rows", subject, deletes
            ? Risk.Dangerous
            : Risk.Caution, deletes
                ? "Rows that the source lacks are deleted."
                : "Rows that match get new values; the old ones are gone.")
        { Locking = RowLocks };

    public static Operation TruncateTable(string subject) =>
        new(OperationAction.DataMotion, "truncate-table", subject, Risk.Dangerous, "Every row of the table is gone.")
        {
            Locking = Moment,
            SaferWay = "Delete what is meant, in batches.",
        };

    public static Operation BulkInsert(string subject) =>
        new(OperationAction.DataMotion, "bulk-insert", subject, Risk.Caution, "Rows come from a file that no review has seen, and "
            + "constraints are not checked unless asked.")
        { Locking = WholeTable };

    public static Operation SwitchPartition(string subject) =>
        new(OperationAction.DataMotion, "switch-partition", subject, Risk.Dangerous, "All rows of a partition move to another table at "
            + "once.")
        { Locking = Moment };

    public static Operation TableOption(string subject) =>
        new(OperationAction.Alter, "alter-table-option", subject, Risk.Caution, "It changes how the table is kept, not what it holds.")
        {
            Locking = Moment,
        };

    public static Operation OwnBookkeeping(string subject) =>
        new(OperationAction.Script, "own-bookkeeping", subject, Risk.Dangerous, "It touches the journal or the history of deployments.")
        {
            SaferWay = "Use adopt or resolve to correct the journal.",
        };

    public static Operation OtherDatabase(string subject) =>
        new(OperationAction.DataMotion, "other-database", subject, Risk.Dangerous, "It changes another database or server, which no "
            + "backup, plan or lock of this deployment covers.")
        { SaferWay = "Deploy to that database as a target of its own." };

    public static Operation WholeDatabase(string subject) =>
        new(OperationAction.Script, "whole-database", subject, Risk.Dangerous, "It makes, removes, backs up or restores a whole database, "
            + "which is no script's business.")
        { SaferWay = "Use create:, backup and rollback of this software." };

    public static Operation Server(string subject) =>
        new(
            OperationAction.Script,
            "server",
            subject,
            Risk.Dangerous,
            "It reaches beyond this database, to the server or to other sessions.");

    public static Operation FullText(string subject) =>
        new(OperationAction.Rebuild, "full-text", subject, Risk.Caution, "It runs outside of any transaction; the index is filled in the "
            + "background.")
        { Locking = NobodyNotices };

    public static Operation AlterDatabase(string subject, bool endsSessions) => new(
        OperationAction.Alter,
        "alter-database",
        subject,
        Risk.Dangerous,
        endsSessions
            ? "WITH ROLLBACK ends every session of the database and rolls its work back."
            : "It changes the whole database for everybody, not only what this release is about.")
    {
        Locking = endsSessions ? "Every session is thrown out." : "It may wait for every session of the database, or throw them out.",
        SaferWay = "Set database options outside of deployments, in a window of their own.",
    };

    public static Operation RunCode(string subject, string why) => new(OperationAction.Script, "run-code", subject, Risk.Unclassified, why);

    public static Operation Refresh(string subject) =>
        new(OperationAction.Refresh, "refresh-module", subject, Risk.Safe, "Its metadata is read anew; the definition stays.")
        {
            Locking = "Calls wait for a moment.",
        };

    public static Operation Describe(string subject) => new(
        OperationAction.Alter, "describe-object", subject, Risk.Safe, "Descriptions are read by people and tools only.")
    {
        Locking = NobodyNotices,
    };

    public static Operation Unclassified(string kind, string subject) => new(
        OperationAction.Script,
        kind,
        subject,
        Risk.Unclassified,
        "This version does not know what such a statement does to data and to those who use it.");
}
