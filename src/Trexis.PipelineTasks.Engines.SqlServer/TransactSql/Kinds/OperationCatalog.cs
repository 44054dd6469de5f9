using Trexis.PipelineTasks.Engines.Kinds;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>What each kind of statement means for data and for those who use it, as SQL Server carries it out.</summary>
internal static class OperationCatalog
{
    /// <summary>Operations outside the target database; their permissions are not known.</summary>
    public static readonly IReadOnlySet<string> OutOfReach = new HashSet<string>(
        [OperationKind.OwnBookkeeping, OperationKind.OtherDatabase, OperationKind.WholeDatabase, OperationKind.Server],
        StringComparer.Ordinal);

    private const string NobodyNotices = SharedOperations.NobodyNotices;
    public const string Moment = "Readers and writers of the table wait for a moment: it takes a schema lock, which itself waits for every "
        + "query that runs.";
    private const string WholeTable = "Readers and writers of the table wait while every row is read or rewritten.";
    private const string WritersWaitForTable = "Writers wait while the whole table is read and sorted; readers go on.";
    private const string RowLocks = "Who needs the same rows waits until its transaction has ended; many rows lock the whole table.";
    private const string ExpandAndContract = "Add the new form first, move the applications over, and take the old one away in a later "
        + "deployment.";

    public static Operation CreateTable(string subject) => SharedOperations.CreateTable(subject);

    public static Operation Create(string kind, string subject, string why) => SharedOperations.Create(kind, subject, why);

    /// <summary>The rows of a view are stored from now on, and kept with every write to its tables.</summary>
    public static Operation IndexView(string subject) =>
        Operation.Of(OperationAction.Create, OperationKind.CreateIndex, subject, Risk.Caution,
            "The view's rows are computed and stored, and every write to its tables keeps them.", WritersWaitForTable);

    public static Operation AlterModule(string kind, string subject) =>
        Operation.Of(OperationAction.Alter, kind, subject, Risk.Caution,
            kind switch
            {
                OperationKind.AlterSequence => "It hands out numbers by other rules from now on.",
                OperationKind.AlterSynonym => "Whoever reads or writes through it gets to what stands behind it now.",
                _ => "Whoever calls it gets the new definition at once; a caller that relied on the old one may fail.",
            },
            "Calls wait for a moment.");

    public static Operation CreateTrigger(string kind, string subject, string table, bool isNew) =>
        SharedOperations.CreateTrigger(kind, subject, table, isNew, Moment);

    public static Operation AlterTrigger(string kind, string subject, string table) =>
        Operation.Of(OperationAction.Alter, kind, subject, Risk.Caution,
            $"Every matching write to {table} runs the new definition at once, and an error in it undoes that write.", Moment);

    public static Operation DropTable(string subject) => SharedOperations.DropTable(subject, Moment);

    /// <summary>Of a batch that GO sends several times.</summary>
    public static Operation Repeated(Operation operation, int times) =>
        operation with { Why = $"{operation.Why} GO {times} carries it out {HumanText.Number(times)} times." };

    /// <summary>Of a table or column whose values another holds, which gets its name in the same script.</summary>
    /// <param name="isChanged">Whether values have lost something on the way, which is told beside it.</param>
    public static Operation DropCopied(Operation drop, string into, bool isChanged) => drop with
    {
        Risk = Risk.Caution,
        Why = $"All its {(isChanged ? "rows" : "values")} were copied into {into} before, which takes its name; permissions and "
            + "descriptions that hang on it go, and what others write between the copy and this is in no copy.",
        SaferWay = "Lock the table while it is copied (TABLOCKX, HOLDLOCK, in the same transaction).",
    };

    /// <summary>Of a column whose values another table holds from then on.</summary>
    public static Operation DropMoved(Operation drop, string into) => drop with
    {
        Risk = Risk.Caution,
        Why = $"All its values were copied into {into} before; whoever reads it here fails, and what others write between the copy and "
            + "this is in no copy.",
        SaferWay = "Move the applications over to the other table first, and drop the column in a later deployment.",
    };

    /// <summary>Of a table that keeps old versions again, in the history that it had.</summary>
    public static Operation NoVersionsForNow(Operation off) => off with
    {
        Risk = Risk.Caution,
        Why = "Old versions of its rows are not kept until it is on again.",
    };

    /// <summary>What a table kept in order and the one that takes its place lacks, or has under another name.</summary>
    public static Operation LostPart(string subject, bool isIndex) => Operation.Of(
        isIndex ? OperationAction.Drop : OperationAction.Alter,
        isIndex ? OperationKind.DropIndex : OperationKind.DropConstraint,
        subject,
        Risk.Dangerous,
        "The table that takes the place of the old one has fewer like it, and none of this name: what it kept in order is no longer kept.",
        Moment,
        "Give the new table the same keys, checks, defaults and indexes under the same names.");

    /// <summary>Of a statement that sets off triggers.</summary>
    /// <param name="triggers">Empty where nobody has told their names.</param>
    public static Operation SettingOff(Operation operation, IReadOnlyList<string> triggers) => operation with
    {
        Risk = operation.Risk == Risk.Safe ? Risk.Caution : operation.Risk,
        Why = triggers.Count == 0
            ? $"{operation.Why} A trigger of the table may be set off, of which nobody here knows what it does."
            : $"{operation.Why} It sets off the trigger{(triggers.Count == 1 ? "" : "s")} {string.Join(", ", triggers)}.",
    };

    /// <summary>What a trigger does beside the statement.</summary>
    public static Operation ByTrigger(Operation operation, string trigger) =>
        operation with { Why = $"{operation.Why} The trigger {trigger} does it, and the statement does not name it.", Needs = [] };

    /// <summary>Of a table whose copy lacks some of its columns.</summary>
    public static Operation DropWithColumns(Operation drop, string into, IReadOnlyList<string> lacking) => drop with
    {
        Why = $"Its rows were copied into {into} before, without {string.Join(", ", lacking)}: those values are gone.",
    };

    /// <summary>Of a computed column that the same script adds again with its expression.</summary>
    public static Operation DropComputed(string subject) => DropColumn(subject) with
    {
        Risk = Risk.Caution,
        Why = "It is computed, and the same script adds it again with the same expression.",
        SaferWay = null,
    };

    /// <summary>Of a constraint that the same script switches on again, holding all rows against it.</summary>
    public static Operation SwitchOffForNow(Operation off) => off with
    {
        Risk = Risk.Caution,
        Why = "Rows come in unchecked until the same script holds all of them against it again.",
        SaferWay = null,
    };

    /// <summary>Of triggers that the same script enables again.</summary>
    public static Operation SilentForNow(Operation off) => off with
    {
        Risk = Risk.Caution,
        Why = "It does not fire until the same script enables it again: what it checks or writes is not done for rows written in between.",
        SaferWay = null,
    };

    /// <summary>Of an index that the same script builds anew.</summary>
    public static Operation DisableForNow(Operation off) => off with
    {
        Risk = Risk.Caution,
        Why = "Until the same script builds it anew nothing is found by it, and what it kept unique is not.",
        SaferWay = null,
    };

    /// <summary>Of what the same script has made.</summary>
    public static Operation DropOwn(Operation drop) => drop with
    {
        Risk = Risk.Safe,
        Why = "This script has made it itself.",
        SaferWay = null,
    };

    /// <summary>Of a constraint whose name only the database knows.</summary>
    public static Operation DropNameless(string subject) => DropConstraint(subject, KindOfConstraint.Unknown) with
    {
        Why = "The last release gives it no name, so this text cannot be executed; a plan against the database names it.",
        SaferWay = "Give the constraint a name in its definition.",
    };

    /// <summary>Of a table or column that the target has not had when it was asked.</summary>
    public static Operation DropAbsent(Operation drop) => drop with
    {
        Risk = Risk.Caution,
        Why = "The target does not have it: nothing is dropped.",
        SaferWay = null,
    };

    public static Operation DropObject(string kind, string subject) => kind switch
    {
        OperationKind.DropTrigger => SharedOperations.DropTrigger(subject, Moment),
        OperationKind.DropUser => DropPrincipal(kind, subject, "Whoever signs in as it fails, and what was granted to it is gone."),
        OperationKind.DropRole => DropPrincipal(
            kind, subject, "Its members lose what they may do by it, and what was granted to it is gone."),
        _ => SharedOperations.DropObject(kind, subject, Moment),
    };

    private static Operation DropPrincipal(string kind, string subject, string why) =>
        Operation.Of(OperationAction.Drop, kind, subject, Risk.Dangerous, why, NobodyNotices,
            "Make sure that nobody has used it for a release, then drop it.");

    public static Operation AddColumn(string subject, ColumnFill fill) => fill switch
    {
        ColumnFill.NewTable => Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Safe,
            "The table is new: nobody uses it yet."),
        ColumnFill.Null => Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Safe,
            "Rows that are there show NULL without being rewritten.", Moment),
        ColumnFill.Default => Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Caution,
            "Some editions write the default into every row at once.", WholeTable,
            "Add it nullable, fill it in batches, then make it NOT NULL."),
        ColumnFill.Written => Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Caution,
            "Every row that is there is rewritten with its value.", WholeTable, "Add it nullable and fill it in batches."),
        ColumnFill.UnknownType => Operation.Of(OperationAction.Alter, OperationKind.AddColumn, subject, Risk.Dangerous,
            "Its type may be NOT NULL without saying so: then it fails where the table holds rows.", Moment,
            "Say NULL or NOT NULL in the column's own definition."),
        _ => SharedOperations.AddRequiredColumn(
            subject, Moment, "Give it a default, or add it nullable, fill it and make it NOT NULL later."),
    };

    public static Operation DropColumn(string subject) => SharedOperations.DropColumn(subject, Moment);

    public static Operation AlterColumn(string subject, bool isGuarded) => isGuarded
        ? Operation.Of(OperationAction.Alter, OperationKind.AlterColumn, subject, Risk.Dangerous,
            "Values may not fit the new type or may be missing: it fails or loses data where the table holds rows.", WholeTable,
            ExpandAndContract)
        : Operation.Of(OperationAction.Alter, OperationKind.AlterColumn, subject, Risk.Caution,
            "A change of type may rewrite every row, and procedures that were compiled with the old type convert.", WholeTable,
            ExpandAndContract);

    /// <summary>Of a column that had to have a value; whatever else changes, every value fits.</summary>
    public static Operation LetBeEmpty(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterColumn, subject, Risk.Caution,
            "Every value fits, and from now on rows come in without one: whoever relies on it fails or counts them wrong.", Moment,
            "Say NOT NULL in the statement where that is not meant: it is not kept.");

    /// <summary>The statement names the collation that the column gets, and not the one that it has.</summary>
    public static Operation AlterCollation(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterColumn, subject, Risk.Dangerous,
            "It names a collation: where the column has another one now, texts that differed become equal or the other way round, a "
                + "unique key may refuse it, and comparing it with columns of the old collation fails.", WholeTable, ExpandAndContract);

    public static Operation RebuildTable(string subject) => Operation.Of(OperationAction.Rebuild, OperationKind.RebuildTable, subject,
        Risk.Dangerous, "All rows are copied into a new table that takes the old one's place, in one transaction.",
        "Readers and writers wait until the copy is done; data and log grow by the table's size.",
        "Find what asks for the rebuild (a column in between, IDENTITY, a change of partition or file group) and do without it; or "
            + "move the rows in batches beforehand.");

    public static Operation RewriteTable(string subject) => Operation.Of(
        OperationAction.Rebuild, OperationKind.RewriteTable, subject, Risk.Caution, "Every row is written anew in its place.", WholeTable,
        "WITH (ONLINE = ON) lets readers and writers go on, where the edition has it.");

    public static Operation CreateIndex(
        string subject, bool isNew, bool clustered, bool unique, bool online) => (isNew, clustered, online) switch
        {
            (true, _, _) => Create(OperationKind.CreateIndex, subject, "The table is new: nobody uses it yet."),
            (_, true, _) => Operation.Of(OperationAction.Rebuild, OperationKind.CreateClusteredIndex, subject, Risk.Dangerous,
                "The whole table is sorted and written anew, and every other index after it.", WholeTable,
                "Create it WITH (ONLINE = ON) in a window of its own."),
            (_, _, true) => SharedOperations.CreateIndex(subject, unique, isOnline: true, Moment),
            _ => SharedOperations.CreateIndex(
                subject, unique, isOnline: false, WritersWaitForTable, "WITH (ONLINE = ON) lets writers go on, where the edition has it."),
        };

    public static Operation DropClusteredIndex(string subject) =>
        Operation.Of(OperationAction.Drop, OperationKind.DropClusteredIndex, subject, Risk.Dangerous,
            "The table becomes a heap: every other index is built anew.", WholeTable);

    /// <param name="unique">The statement does not say it.</param>
    public static Operation DropIndex(string subject, bool unique) => SharedOperations.DropIndex(subject, unique, Moment);

    /// <summary>Of a key or index with IGNORE_DUP_KEY, or of a table that has one.</summary>
    public static Operation IgnoringDuplicates(Operation operation) => operation with
    {
        Risk = operation.Risk == Risk.Safe ? Risk.Caution : operation.Risk,
        Why = $"{operation.Why} IGNORE_DUP_KEY: an INSERT of a value that is there loses that row from now on, without an error.",
    };

    public static Operation DropStatistics(string subject) =>
        Operation.Of(OperationAction.Drop, OperationKind.DropStatistics, subject, Risk.Caution, "The plans of queries may change.", Moment);

    public static Operation AddConstraint(string kind, string subject, bool isNew, string why) => isNew
        ? Create(kind, subject, "The table is new: nobody uses it yet.")
        : Operation.Of(OperationAction.Alter, kind, subject, Risk.Caution, why, Moment);

    /// <summary>Of what every row that is there is held against, or computed for, while nobody else gets at the table.</summary>
    /// <param name="ofRows">What it means for them.</param>
    public static Operation AddForEveryRow(string kind, string subject, bool isNew, string ofRows) =>
        Held(AddConstraint(kind, subject, isNew, ofRows), isVerified: !isNew);

    /// <summary>Whether every row that is there is held against it, which keeps others from the table meanwhile.</summary>
    public static Operation Held(Operation added, bool isVerified) => isVerified ? added with { Locking = WholeTable } : added;

    /// <summary>A check or a foreign key.</summary>
    /// <param name="isVerified">Whether rows that are there are held against it.</param>
    /// <param name="refused">Whom it refuses.</param>
    public static Operation AddRule(string kind, string subject, bool isNew, bool isVerified, string refused) => isVerified
        ? AddForEveryRow(kind, subject, isNew,
            $"{refused} are refused from now on; every row that is there is held against it, and one that breaks it ends the deployment.")
        : AddConstraint(kind, subject, isNew, $"{refused} are refused from now on; those that are there are not checked, and the "
            + "constraint is not trusted.");

    public static Operation AddCascade(string subject, string table, bool isNew) => isNew
        ? Operation.Of(OperationAction.Alter, OperationKind.AddCascadingKey, subject, Risk.Caution,
            $"{table} is new; from now on its rows go with those of the table that it refers to, which can be neither truncated nor "
                + $"dropped.", Moment)
        : Operation.Of(OperationAction.Alter, OperationKind.AddCascadingKey, subject, Risk.Dangerous,
            $"Deleting or changing one row of the table it refers to deletes or changes rows of {table} from now on, without a word.",
            Moment, "Leave the cascade out, and delete dependent rows where the application means to.");

    public static Operation AddCascadeAgain(string subject, string table) => AddCascade(subject, table, isNew: false) with
    {
        Risk = Risk.Caution,
        Why = "The target has had the very same key.",
        SaferWay = null,
    };

    public static Operation AddKey(string kind, string subject, bool clustered) => Operation.Of(OperationAction.Rebuild, kind, subject,
        clustered ? Risk.Dangerous : Risk.Caution,
        clustered
            ? "The whole table is sorted and written anew by its key."
            : "It fails where rows share a value; its index is built from every row.",
        WholeTable);

    /// <summary>An index is built anew.</summary>
    public static Operation RebuildIndex(string subject, bool isOnline) => Operation.Of(
        OperationAction.Rebuild, OperationKind.RebuildIndex, subject, Risk.Caution,
        isOnline ? "It is built anew beside the old one, which is used meanwhile." : "It is built anew, and nobody gets at the table.",
        isOnline ? Moment : WholeTable,
        isOnline ? null : "WITH (ONLINE = ON) lets readers and writers go on, where the edition has it.");

    public static Operation ReorganizeIndex(string subject) => Operation.Of(
        OperationAction.Rebuild, OperationKind.AlterIndex, subject, Risk.Caution,
        "Its pages are compacted and put in order a few at a time; the log grows by what is moved.", "Readers and writers go on.");

    /// <param name="kind">What the index is; unknown where nobody has said so, or where all of the table are meant.</param>
    public static Operation DisableIndex(string subject, KindOfConstraint kind, bool unique) => SwitchOff(
        OperationKind.DisableIndex,
        subject,
        kind switch
        {
            KindOfConstraint.ClusteredKey => "The table can be neither read nor written until the index is built anew.",
            KindOfConstraint.Key when unique => "Queries that relied on it read the whole table, and rows that share a value come in.",
            KindOfConstraint.Key => "Queries that relied on it read the whole table.",
            _ => "Queries that relied on it read the whole table; a clustered one takes the table away.",
        });

    /// <param name="kind">The statement does not say it, and what it means for rows depends on it.</param>
    public static Operation DropConstraint(string subject, KindOfConstraint kind)
    {
        var (risk, locking) = kind == KindOfConstraint.ClusteredKey ? (Risk.Dangerous, WholeTable) : (Risk.Caution, Moment);
        return Operation.Of(OperationAction.Alter, OperationKind.DropConstraint, subject, risk, WithoutConstraint(kind), locking);
    }

    private static string WithoutConstraint(KindOfConstraint kind) => kind switch
    {
        KindOfConstraint.Check => "Rows that break the check come in until it is made again.",
        KindOfConstraint.Default => "A row that leaves the column out gets NULL, or fails where the column is NOT NULL, until there is a "
            + "default again.",
        KindOfConstraint.ForeignKey => "Rows that refer to nothing come in until the foreign key is made again.",
        KindOfConstraint.Key => "Rows that share a value come in until the key is made again, and queries that relied on its index read "
            + "the whole table.",
        KindOfConstraint.ClusteredKey => "The table is sorted by this key and becomes a heap: every other index is built anew, and rows "
            + "that share a value come in until it is made again.",
        _ => "What it refused comes in, or what it filled in is left empty, until it is made again.",
    };

    public static Operation CheckConstraint(string subject, bool isNew, bool isVerified) => (isNew, isVerified) switch
    {
        (true, _) => Create(OperationKind.CheckConstraint, subject, "The table is new: nobody uses it yet."),
        (_, true) => Operation.Of(OperationAction.Alter, OperationKind.CheckConstraint, subject, Risk.Caution,
            "Every row that is there is held against it, and one that breaks it ends the deployment.", WholeTable),
        _ => Operation.Of(OperationAction.Alter, OperationKind.CheckConstraint, subject, Risk.Caution,
            "Rows are refused again from now on; those that are there are not checked, and the constraint is not trusted.", Moment,
            "WITH CHECK CHECK CONSTRAINT verifies them."),
    };

    public static Operation SwitchOff(string kind, string subject, string why) =>
        Operation.Of(OperationAction.Alter, kind, subject, Risk.Dangerous, why, Moment);

    /// <param name="now">Its name from then on, where that is known.</param>
    /// <param name="withinSchema">
    /// Whether views and procedures keep the old name: a planner changes them, a script only what it names.
    /// </param>
    public static Operation Rename(string subject, string? now, bool withinSchema) =>
        SharedOperations.Rename(OperationKind.RenameObject, subject, now, Moment, ExpandAndContract, withinSchema);

    /// <summary>Into another schema.</summary>
    public static Operation Transfer(string subject, string now, bool withinSchema)
    {
        var rename = Rename(subject, now, withinSchema);
        return rename with { Why = $"{rename.Why} Permissions that were granted on it are lost." };
    }

    /// <summary>Of what the script has made under a name of its own.</summary>
    public static Operation RenameOwn(string subject, string now) =>
        Rename(subject, now, withinSchema: true) with
        {
            Risk = Risk.Safe,
            Why = "This script has made it: nobody knows it by the old name.",
            SaferWay = null,
        };

    /// <summary>Of what the target has not had when it was asked.</summary>
    public static Operation RenameAbsent(string subject) =>
        Rename(subject, null, withinSchema: true) with
        {
            Risk = Risk.Caution,
            Why = "The target does not have it: nothing is renamed.",
            SaferWay = null,
        };

    public static Operation RenameIndex(string subject, string? now) => Rename(subject, now, withinSchema: true) with
    {
        Risk = Risk.Caution,
        Why = "Only hints and plan guides name an index; one that names this fails.",
        SaferWay = null,
    };

    public static Operation RenameConstraint(string subject, string now) => Rename(subject, now, withinSchema: true) with
    {
        Risk = Risk.Caution,
        Why = "The constraint stays as it is. A script that drops or alters it by the old name fails, and so does code that looks for that "
            + "name in errors.",
        SaferWay = null,
    };

    public static Operation Permission(string kind, string subject, bool isWide) => isWide
        ? Operation.Of(OperationAction.Permission, kind, subject, Risk.Dangerous,
            kind is OperationKind.Deny or OperationKind.Revoke
                ? "It takes something from everybody, or in the whole database: applications may fail."
                : "It gives everybody, or somebody everything.", NobodyNotices,
            kind is OperationKind.Deny or OperationKind.Revoke
                ? "Take it from one role of its own."
                : "Grant what is needed to a role of its own.")
        : Operation.Of(OperationAction.Permission, kind, subject, Risk.Caution, "It changes who may do what.", NobodyNotices);

    public static Operation InsertRows(string subject) => SharedOperations.InsertRows(subject, RowLocks);

    public static Operation UpdateRows(string subject, RowChoice choice) => choice switch
    {
        RowChoice.Chosen or RowChoice.Joined or RowChoice.Narrowed => SharedOperations.UpdateChosenRows(
            subject, RowLocks, "In batches of a few thousand rows, so that nobody waits for long.", Chooser(choice)),
        RowChoice.Number => Operation.Of(OperationAction.DataMotion, OperationKind.UpdateRows, subject, Risk.Caution,
            "TOP bounds how many rows get new values, and nothing says which.", RowLocks, "Say in a WHERE which rows are meant."),
        _ => SharedOperations.UpdateAllRows(subject, WholeTable, "Say in a WHERE which rows are meant, and do it in batches."),
    };

    /// <summary>Of every row, in columns that are new and hold no value yet.</summary>
    public static Operation FillColumns(string subject) => SharedOperations.FillColumns(
        subject, WholeTable, "In batches of a few thousand rows, or by a default of the column.");

    private static string Chooser(RowChoice choice) => choice switch
    {
        RowChoice.Joined => "its join",
        RowChoice.Narrowed => "the query behind it",
        _ => "its WHERE",
    };

    public static Operation DeleteRows(string subject, RowChoice choice) => choice switch
    {
        RowChoice.Chosen or RowChoice.Joined or RowChoice.Narrowed =>
            SharedOperations.DeleteChosenRows(subject, RowLocks, Chooser(choice)),
        RowChoice.Number => Operation.Of(OperationAction.DataMotion, OperationKind.DeleteRows, subject, Risk.Caution,
            "TOP bounds how many rows are gone, and nothing says which.", RowLocks, "Say in a WHERE which rows are meant."),
        _ => SharedOperations.DeleteAllRows(subject, WholeTable),
    };

    // Nobody has to name a foreign key.
    private static string By(string key) => key.Length == 0 ? "" : $" ({key})";

    /// <summary>What a foreign key does beside the statement.</summary>
    public static Operation CascadeDelete(string subject, string parent, string key) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.CascadeDelete, subject, Risk.Dangerous,
            $"Its rows go with the rows of {parent} that they refer to{By(key)}, and the statement does not name it.", RowLocks,
            "Look at how many rows refer to those that go, and delete them by a statement of their own first.") with
        { Needs = [] };

    /// <summary>What a foreign key does beside the statement.</summary>
    /// <param name="when">What happens to the rows that are referred to.</param>
    public static Operation CascadeUpdate(string subject, string parent, string key, string when) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.CascadeUpdate, subject, Risk.Dangerous,
            $"Rows that refer to {parent} get another value where {when}{By(key)}, and the statement does not name it.", RowLocks,
            "Look at how many rows refer to those, and change them by a statement of their own first.") with
        { Needs = [] };

    public static Operation MergeRows(string subject, MergeEffect effect)
    {
        var (risk, why) = effect switch
        {
            MergeEffect.Adds => (Risk.Safe, "Rows are added; none that is there is touched."),
            MergeEffect.Updates => (Risk.Caution, "Rows that match get new values; the old ones are gone."),
            MergeEffect.UpdatesUnmatched => (Risk.Dangerous, "Rows get new values without a partner in the source: it may be every row."),
            _ => (Risk.Dangerous, "Rows are deleted: those that the source lacks, or those that match."),
        };
        return Operation.Of(OperationAction.DataMotion, OperationKind.MergeRows, subject, risk, why, RowLocks);
    }

    public static Operation TruncateTable(string subject, bool isPartial) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.TruncateTable, subject, Risk.Dangerous,
            isPartial ? "Every row of the partitions that it names is gone." : "Every row of the table is gone.", Moment,
            "Delete what is meant, in batches.");

    public static Operation BulkInsert(string subject) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.BulkInsert, subject, Risk.Caution,
            "Rows come from a file that no review has seen, and constraints are not checked unless asked.", WholeTable);

    public static Operation SwitchPartition(string subject, string target) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.SwitchPartition, subject, Risk.Dangerous,
            $"All rows of a partition move to {target} at once.", Moment);

    public static Operation TableOption(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterTableOption, subject, Risk.Caution,
            "It changes how the table is kept, not what it holds.", Moment);

    public static Operation OwnBookkeeping(string subject) => SharedOperations.OwnBookkeeping(subject);

    public static Operation OtherDatabase(string subject) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.OtherDatabase, subject, Risk.Dangerous,
            "It changes another database or server, which no backup, plan or lock of this deployment covers.",
            saferWay: "Deploy to that database as a target of its own.");

    public static Operation WholeDatabase(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.WholeDatabase, subject, Risk.Dangerous,
            "It makes, removes, backs up or restores a whole database, which is no script's business.",
            saferWay: "Use create:, backup and rollback of this software.");

    public static Operation Server(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.Server, subject, Risk.Dangerous,
            "It reaches beyond this database, to the server or to other sessions.");

    /// <summary>DBCC with REPAIR.</summary>
    public static Operation Repair(string subject) => Server(subject) with
    {
        Why = "It throws away the rows and pages that it cannot repair.",
        SaferWay = "Restore the damaged pages from a backup, outside of deployments.",
    };

    /// <summary>Of files.</summary>
    public static Operation Shrink(string subject) => Server(subject) with
    {
        Why = "It moves pages through the whole file, which scatters every index, and the file grows again with the next rows.",
        SaferWay = "Shrink once, in a window of its own, and rebuild the indexes after it.",
    };

    public static Operation FullText(string subject) =>
        Operation.Of(OperationAction.Rebuild, OperationKind.FullText, subject, Risk.Caution,
            "It runs outside of any transaction; the index is filled in the background.", NobodyNotices);

    /// <param name="meaning">What it does in particular, where that is known.</param>
    public static Operation AlterDatabase(string subject, bool endsSessions, string? meaning = null) => Operation.Of(
        OperationAction.Alter, OperationKind.AlterDatabase, subject, Risk.Dangerous,
        string.Join(' ', new[]
        {
            meaning,
            endsSessions ? "WITH ROLLBACK ends every session of the database and rolls its work back." : null,
        }.OfType<string>().DefaultIfEmpty("It changes the whole database for everybody, not only what this release is about.")),
        endsSessions ? "Every session is thrown out." : "It may wait for every session of the database, or throw them out.",
        "Set database options outside of deployments, in a window of their own.");

    /// <summary>For whoever is to tell later what another statement has done: what follows it means something else.</summary>
    public static Operation SetOption(string subject, string why) =>
        Operation.Of(OperationAction.Script, OperationKind.SetOption, subject, Risk.Caution, why, NobodyNotices);

    public static Operation NothingRuns(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.SetOption, subject, Risk.Dangerous,
            "What follows it is not executed: nothing of this plan happens from there on, and no statement fails.");

    public static Operation SetRowCount(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.SetRowcount, subject, Risk.Dangerous,
            "Every later UPDATE, DELETE, INSERT and MERGE of the session stops after that many rows and succeeds, in later scripts, "
                + "too.", saferWay: "TOP in the statement that is meant, and SET ROWCOUNT 0 at the end.");

    public static Operation IdentityInsert(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.SetIdentityInsert, subject, Risk.Caution,
            "It is left on: the next SET IDENTITY_INSERT of the session fails.", NobodyNotices);

    public static Operation Wait(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.Wait, subject, Risk.Caution,
            "Locks of its transaction are held while it waits.");

    public static Operation RaiseError(string subject) =>
        Operation.Of(OperationAction.Script, OperationKind.RaiseError, subject, Risk.Caution,
            "It writes to the server's log, or ends the session.");

    public static Operation UseDatabase(string subject) => Operation.Of(
        OperationAction.Script, OperationKind.UseDatabase, subject, Risk.Unclassified,
        "What follows works on another database, which this deployment is not about.");

    public static Operation ReceiveMessages(string subject) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.ReceiveMessages, subject, Risk.Dangerous,
            "It takes messages out of the queue: nobody else gets them.");

    public static Operation EndConversation(string subject, bool throwsAway) => Operation.Of(
        OperationAction.DataMotion, OperationKind.Broker, subject, throwsAway ? Risk.Dangerous : Risk.Caution,
        throwsAway ? "WITH CLEANUP throws messages away without a word to the other side." : "The other side is told that it has ended.");

    public static Operation NextValue(string subject) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.TakeNumber, subject, Risk.Safe,
            "It takes a number of the sequence, which nobody gets again.", NobodyNotices);

    /// <summary>An empty filegroup, or one more file.</summary>
    public static Operation AddFile(string subject) => AlterDatabase(subject, endsSessions: false) with
    {
        Risk = Risk.Caution,
        Why = "Nothing lies in it until something is put there; every restore needs it from now on.",
        Locking = NobodyNotices,
        SaferWay = null,
    };

    public static Operation AlterQueue(string subject, bool isOff) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterQueue, subject, isOff ? Risk.Dangerous : Risk.Caution,
            isOff
                ? "A queue that is switched off takes no message, and whoever reads it waits or fails."
                : "Its messages are taken, kept or handed on by other rules from now on.");

    /// <param name="isAtOnce">Or when it has come to its end.</param>
    public static Operation RestartSequence(string subject, bool isAtOnce) =>
        Operation.Of(OperationAction.Alter, OperationKind.RestartSequence, subject, Risk.Dangerous,
            (isAtOnce ? "It hands out" : "CYCLE: when it has come to its end it hands out")
                + " numbers again that rows may have: keys fail, or two things share a number.", Moment);

    public static Operation Reseed(string subject, bool isSaid) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.ReseedIdentity, subject, isSaid ? Risk.Dangerous : Risk.Caution,
            isSaid
                ? "The next row gets that number: where rows have it or larger ones, keys fail or two rows share a number."
                : "Where the counter is behind the rows it is put right.", Moment);

    public static Operation UpdateStatistics(string subject, bool isMadeUp) => Operation.Of(
        OperationAction.Refresh, OperationKind.UpdateStatistics, subject, isMadeUp ? Risk.Caution : Risk.Safe,
        isMadeUp
            ? "The optimizer believes row and page counts that are made up."
            : "Rows are read and counted; the plans of queries may change.", NobodyNotices);

    public static Operation LoseHistory(string kind, string subject, string why) =>
        Operation.Of(OperationAction.Alter, kind, subject, Risk.Dangerous, why, Moment);

    public static Operation AddPeriod(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.AddPeriod, subject, Risk.Caution,
            "Rows whose times do not fit the period end the deployment.", WholeTable);

    public static Operation DropPeriod(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.DropPeriod, subject, Risk.Caution,
            "From now on the server does not keep the times of its rows.", Moment);

    public static Operation AddUniqueColumn(string kind, string subject) =>
        Operation.Of(OperationAction.Alter, kind, subject, Risk.Dangerous,
            "All rows that are there get the same value: it fails from the second row on.", WholeTable,
            "Add the column, fill it, and make the constraint in a later step.");

    public static Operation LeadElsewhere(string subject, string target) =>
        Operation.Of(OperationAction.Create, OperationKind.CreateSynonym, subject, Risk.Caution,
            $"It is a name for {target}: whoever writes through it writes there, where no backup or lock of this deployment reaches.",
            NobodyNotices);

    /// <summary>Of a module that the same script makes again.</summary>
    public static Operation Replaced(Operation drop, string granted) => drop with
    {
        Risk = Risk.Caution,
        Why = $"It is dropped and made again: permissions that were granted on it are lost, except what the script grants: {granted}.",
        SaferWay = drop.Kind is OperationKind.DropSynonym or OperationKind.DropType ? null : "CREATE OR ALTER keeps them.",
    };

    public static Operation DropFullText(string subject) =>
        Operation.Of(OperationAction.Drop, OperationKind.DropFullText, subject, Risk.Dangerous, "Every CONTAINS and FREETEXT on it fails.",
            NobodyNotices);

    public static Operation DatabaseEvents(string kind, string subject, Risk risk) =>
        Operation.Of(OperationAction.Script, kind, subject, risk, "It decides what is told of the database from now on, and to whom.");

    public static Operation Credential(string subject) =>
        Operation.Of(OperationAction.Permission, OperationKind.Credential, subject, Risk.Dangerous,
            "What signs in with it elsewhere does so as somebody else, or fails.");

    public static Operation ColumnOption(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.AlterColumn, subject, Risk.Caution,
            "Its values stay; how it is masked, hidden or kept changes.", Moment);

    public static Operation AlterPartition(string subject) =>
        Operation.Of(OperationAction.DataMotion, OperationKind.AlterPartition, subject, Risk.Dangerous,
            "Rows of a range move while the table is locked.", WholeTable);

    public static Operation Trigger(string subject, bool isOff) => isOff
        ? SwitchOff(OperationKind.DisableTrigger, subject, "What its triggers keep in order is no longer kept.")
        : Operation.Of(OperationAction.Alter, OperationKind.EnableTrigger, subject, Risk.Caution,
            "It runs inside of every matching statement again.", Moment);

    public static Operation DisableVersioning(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.DisableVersioning, subject, Risk.Dangerous,
            "Old versions of its rows are no longer kept, and whoever may write can change those that there are.", Moment);

    public static Operation EnableVersioning(string subject, bool deletes) =>
        Operation.Of(OperationAction.Alter, OperationKind.EnableVersioning, subject, deletes ? Risk.Dangerous : Risk.Caution,
            deletes ? "Old versions of its rows are deleted when they reach that age." : "Old versions of its rows are kept from now on.",
            Moment);

    public static Operation RunCode(string subject, string why) => Operation.Of(OperationAction.Script, OperationKind.RunCode, subject,
        Risk.Unclassified, why);

    public static Operation Refresh(string subject) =>
        Operation.Of(OperationAction.Refresh, OperationKind.RefreshModule, subject, Risk.Safe,
            "Its metadata is read anew; the definition stays.", "Calls wait for a moment.");

    public static Operation Describe(string subject) =>
        Operation.Of(OperationAction.Alter, OperationKind.DescribeObject, subject, Risk.Safe,
            "Descriptions are read by people and tools only.", NobodyNotices);

    public static Operation Unclassified(string kind, string subject) => Operation.Of(OperationAction.Script, kind, subject,
        Risk.Unclassified, "This version does not know what such a statement does to data and to those who use it.");
}
