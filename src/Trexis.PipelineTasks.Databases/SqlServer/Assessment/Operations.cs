using Trexis.PipelineTasks.Changes;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>What each kind of statement means for data and for those who use it, as SQL Server carries it out.</summary>
internal static class Operations
{
    private const string NobodyNotices = "Nobody notices.";
    private const string ModificationLock = "Readers and writers of the table wait for a moment (a schema modification lock).";
    private const string ReadsTable = "Writers wait while the table is read.";
    private const string RowLocks = "Writers of these rows wait until the script's transaction has ended; many rows make it the whole table.";
    private const string ExpandAndContract = "Add the new name first, move the applications over, and drop the old one in a later deployment.";

    public static Operation CreateTable(string subject) =>
        new(OperationAction.Create, "create-table", subject, Risk.Safe, "A new table is used by nobody yet.") { Meanwhile = NobodyNotices };

    public static Operation CreateTemporary(string subject) =>
        new(OperationAction.Create, "create-temporary", subject, Risk.Safe, "It is seen by this connection only and goes with it.") { Meanwhile = NobodyNotices };

    public static Operation DropTable(string subject) =>
        new(OperationAction.Drop, "drop-table", subject, Risk.Dangerous, "Its rows are gone, and every statement that names it fails.")
        {
            Meanwhile = ModificationLock,
            SaferWay = "Rename it in this deployment, watch for a release, and drop it in a later one.",
        };

    public static Operation AddColumn(string subject, bool mustBeGiven) => mustBeGiven
        ? new(OperationAction.Alter, "add-column", subject, Risk.Dangerous, "NOT NULL without a default fails where the table holds rows, and breaks every INSERT that does not name it.")
        {
            Meanwhile = ModificationLock,
            SaferWay = "Give it a default, or add it nullable, fill it and check it.",
        }
        : new(OperationAction.Alter, "add-column", subject, Risk.Safe, "Rows that are there show NULL or the default.") { Meanwhile = ModificationLock };

    public static Operation AlterColumn(string subject) =>
        new(OperationAction.Alter, "alter-column", subject, Risk.Dangerous, "Values that do not fit the new type or nullability make it fail or are changed; most changes rewrite every row.")
        {
            Meanwhile = "Readers and writers wait while every row is looked at or rewritten.",
            SaferWay = "Add a column of the new type, fill it in batches, and move the applications over.",
        };

    public static Operation DropColumn(string subject) =>
        new(OperationAction.Alter, "drop-column", subject, Risk.Dangerous, "Its values are gone, and every statement that names it fails.")
        {
            Meanwhile = ModificationLock,
            SaferWay = "Stop using it in one release and drop it in a later one, with a verified backup at hand.",
        };

    public static Operation AddConstraint(string subject, bool isChecked) => isChecked
        ? new(OperationAction.Alter, "add-constraint", subject, Risk.Caution, "It fails where rows break it, and every later write must obey.") { Meanwhile = ReadsTable }
        : new(OperationAction.Alter, "add-constraint", subject, Risk.Caution, "WITH NOCHECK leaves the rows that are there unseen: the constraint stays untrusted.") { Meanwhile = ModificationLock, SaferWay = "Add it WITH CHECK, or check it in a step of its own." };

    public static Operation AddKey(string subject) =>
        new(OperationAction.Alter, "add-key", subject, Risk.Caution, "It fails where rows share a value; a clustered one rewrites the table.") { Meanwhile = "Readers and writers wait while the table is sorted." };

    public static Operation DropConstraint(string subject) =>
        new(OperationAction.Drop, "drop-constraint", subject, Risk.Caution, "Rows that break it can get in from now on.") { Meanwhile = ModificationLock };

    public static Operation DisableConstraint(string subject, bool isOff) =>
        new(OperationAction.Alter, isOff ? "disable-constraint" : "enable-constraint", subject, Risk.Caution, isOff ? "Rows that break it can get in while it is off, and it stays untrusted until all rows are checked." : "Without WITH CHECK the rows that came in meanwhile stay unseen.") { Meanwhile = ModificationLock };

    public static Operation SwitchPartition(string subject) =>
        new(OperationAction.DataMotion, "switch-partition", subject, Risk.Dangerous, "All rows of a partition move to another table at once.") { Meanwhile = ModificationLock };

    public static Operation RebuildTable(string subject) =>
        new(OperationAction.Rebuild, "rebuild-table", subject, Risk.Caution, "Every row is written anew.") { Meanwhile = "Readers and writers wait until it is done, unless ONLINE = ON." };

    public static Operation TableOption(string subject) =>
        new(OperationAction.Alter, "table-option", subject, Risk.Caution, "It changes how the table is kept, not what it holds.") { Meanwhile = ModificationLock };

    public static Operation CreateIndex(string subject, bool unique, bool online) =>
        new(OperationAction.Create, "create-index", subject, Risk.Caution, unique ? "It fails where rows share a value, and slows every write a little." : "It slows every write a little, and may change the plans of queries.")
        {
            Meanwhile = online ? "Readers and writers go on; they wait for a moment at its start and end." : "Writers wait while the table is read and sorted.",
            SaferWay = online ? null : "WITH (ONLINE = ON) lets writers go on, where the edition has it.",
        };

    public static Operation DropIndex(string subject) =>
        new(OperationAction.Drop, "drop-index", subject, Risk.Caution, "Queries that relied on it read the whole table.") { Meanwhile = ModificationLock, SaferWay = "Look at the plans of the named queries with perf-gate before and after." };

    public static Operation AlterIndex(string subject, string how) =>
        new(OperationAction.Rebuild, "alter-index", subject, Risk.Caution, how == "Disable" ? "Queries that relied on it read the whole table; a disabled clustered index shuts the table." : "The index is written anew or put in order.") { Meanwhile = "Readers and writers may wait until it is done, unless ONLINE = ON." };

    public static Operation CreateModule(string kind, string subject) =>
        new(OperationAction.Create, $"create-{kind}", subject, kind == "trigger" ? Risk.Caution : Risk.Safe, kind == "trigger" ? "It runs with every matching write from now on." : $"A new {kind} is used by nobody yet.") { Meanwhile = NobodyNotices };

    public static Operation AlterModule(string kind, string subject) =>
        new(OperationAction.Alter, $"alter-{kind}", subject, Risk.Caution, "Callers get the new text at once; no row is touched.") { Meanwhile = "Callers wait for a moment and compile it anew." };

    public static Operation DropModule(string kind, string subject) =>
        new(OperationAction.Drop, $"drop-{kind}", subject, Risk.Caution, "Every statement that names it fails until it is made again; no row is lost.") { Meanwhile = NobodyNotices };

    public static Operation CreateOther(string kind, string subject) =>
        new(OperationAction.Create, $"create-{kind}", subject, Risk.Safe, "It is new and used by nobody yet.") { Meanwhile = NobodyNotices };

    public static Operation AlterOther(string kind, string subject) =>
        new(OperationAction.Alter, $"alter-{kind}", subject, Risk.Caution, "Whoever uses it is affected at once.") { Meanwhile = NobodyNotices };

    public static Operation DropOther(string kind, string subject) =>
        new(OperationAction.Drop, $"drop-{kind}", subject, Risk.Caution, "Whatever names it fails from now on.") { Meanwhile = NobodyNotices };

    public static Operation InsertRows(string subject) =>
        new(OperationAction.DataMotion, "insert-rows", subject, Risk.Safe, "Rows are added; none that is there is touched.") { Meanwhile = RowLocks };

    public static Operation MergeRows(string subject) =>
        new(OperationAction.DataMotion, "merge-rows", subject, Risk.Caution, "Rows are added, changed or deleted by what its source says.") { Meanwhile = RowLocks };

    public static Operation UpdateRows(string subject, bool chosen) => chosen
        ? new(OperationAction.DataMotion, "update-rows", subject, Risk.Caution, "The rows that its WHERE or join chooses get new values; the old ones are gone.") { Meanwhile = RowLocks }
        : new(OperationAction.DataMotion, "update-rows", subject, Risk.Dangerous, "It has no WHERE that chooses rows: every row of the table gets new values.")
        {
            Meanwhile = RowLocks,
            SaferWay = "Say in a WHERE which rows are meant, if only those that lack the new value.",
        };

    public static Operation DeleteRows(string subject, bool chosen) => chosen
        ? new(OperationAction.DataMotion, "delete-rows", subject, Risk.Caution, "The rows that its WHERE or join chooses are gone.") { Meanwhile = RowLocks, SaferWay = "Announce the expected row count in the change, so that validate holds it against what happened." }
        : new(OperationAction.DataMotion, "delete-rows", subject, Risk.Dangerous, "It has no WHERE that chooses rows: every row of the table is gone.") { Meanwhile = RowLocks, SaferWay = "Say in a WHERE which rows are meant." };

    public static Operation Truncate(string subject) =>
        new(OperationAction.DataMotion, "truncate-table", subject, Risk.Dangerous, "Every row is gone, and no trigger sees it.") { Meanwhile = ModificationLock, SaferWay = "Delete the rows that are meant, with a WHERE." };

    public static Operation BulkInsert(string subject) =>
        new(OperationAction.DataMotion, "bulk-insert", subject, Risk.Caution, "Rows come from a file that no review has seen, and constraints are not checked unless asked.") { Meanwhile = "Writers may wait for the whole table." };

    public static Operation ReadRows(string subject) =>
        new(OperationAction.Script, "read-rows", subject, Risk.Safe, "It only reads.") { Meanwhile = NobodyNotices };

    public static Operation Session(string subject) =>
        new(OperationAction.Script, "session", subject, Risk.Safe, "It steers this script only.") { Meanwhile = NobodyNotices };

    public static Operation Transaction(string subject) =>
        new(OperationAction.Script, "transaction", subject, Risk.Caution, "The script steers its own transaction, so that a failure may leave half of it done.") { SaferWay = "Leave BEGIN and COMMIT out: each script runs in a transaction with its journal row." };

    public static Operation Rename(string subject) =>
        new(OperationAction.Alter, "rename", subject, Risk.Dangerous, "Every statement that uses the old name fails at once, modules of this database included.") { Meanwhile = ModificationLock, SaferWay = ExpandAndContract };

    public static Operation Grant(string kind, string subject) =>
        new(OperationAction.Permission, kind, subject, Risk.Caution, "It changes who may do what.") { Meanwhile = NobodyNotices };

    public static Operation Statistics(string subject) =>
        new(OperationAction.Refresh, "update-statistics", subject, Risk.Safe, "Statistics are taken anew; the plans of queries may change.") { Meanwhile = "The table is read in part; nobody waits." };

    public static Operation UseDatabase(string subject) =>
        new(OperationAction.Script, "use-database", subject, Risk.Dangerous, "What follows runs in another database, which no backup, plan or lock of this deployment covers.") { SaferWay = "Deploy to that database as a target of its own." };

    public static Operation OtherDatabase(string subject) =>
        new(OperationAction.DataMotion, "other-database", subject, Risk.Dangerous, "It changes another database or server, which no backup, plan or lock of this deployment covers.") { SaferWay = "Deploy to that database as a target of its own." };

    public static Operation AlterDatabase(string subject) =>
        new(OperationAction.Alter, "alter-database", subject, Risk.Dangerous, "It changes the database as a whole, outside of any transaction; some options end every other session.");

    public static Operation WholeDatabase(string subject) =>
        new(OperationAction.Script, "database", subject, Risk.Dangerous, "It makes, removes, backs up or restores a whole database, which is no script's business.") { SaferWay = "Use create:, backup and rollback of this software." };

    public static Operation Server(string subject) =>
        new(OperationAction.Script, "server", subject, Risk.Dangerous, "It reaches beyond this database, to the server or to other sessions.");

    public static Operation OwnBookkeeping(string subject) =>
        new(OperationAction.Script, "own-bookkeeping", subject, Risk.Dangerous, "It touches the journal or the history of deployments.") { SaferWay = "Use adopt or resolve to correct the journal." };

    public static Operation FullText(string subject) =>
        new(OperationAction.Rebuild, "full-text", subject, Risk.Caution, "It runs outside of any transaction; the index is filled in the background.") { Meanwhile = NobodyNotices };

    public static Operation Unclassified(string subject, string why) => new(OperationAction.Script, "unclassified", subject, Risk.Unclassified, why);
}
