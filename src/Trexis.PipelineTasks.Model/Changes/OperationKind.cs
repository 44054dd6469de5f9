namespace Trexis.PipelineTasks.Model.Changes;

/// <summary>
/// The kinds of operations that a rule asks for or that several engines tell. Kinds that are told alone stand in their engine's catalog,
/// or are the statement's own name.
/// </summary>
public static class OperationKind
{
    public const string AddCascadingKey = "add-cascading-key";
    public const string AddColumn = "add-column";
    public const string AddDefault = "add-default";
    public const string AlterColumn = "alter-column";
    public const string Attach = "attach";
    public const string CascadeDelete = "cascade-delete";
    public const string CascadeUpdate = "cascade-update";
    public const string ChangeMembership = "change-membership";
    public const string ConvertColumn = "convert-column";
    public const string CreateIndex = "create-index";
    public const string CreateSchema = "create-schema";
    public const string CreateTable = "create-table";
    public const string CreateTrigger = "create-trigger";
    public const string CreateView = "create-view";
    public const string DeleteRows = "delete-rows";
    public const string Deny = "deny";
    public const string DescribeObject = "describe-object";
    public const string DisableVersioning = "disable-versioning";
    public const string DropColumn = "drop-column";
    public const string DropConstraint = "drop-constraint";
    public const string DropIndex = "drop-index";
    public const string DropTable = "drop-table";
    public const string DropTrigger = "drop-trigger";
    public const string DropView = "drop-view";
    public const string EnableVersioning = "enable-versioning";
    public const string Grant = "grant";
    public const string InsertRows = "insert-rows";
    public const string MergeRows = "merge-rows";
    public const string NarrowColumn = "narrow-column";
    public const string OtherDatabase = "other-database";
    public const string OwnBookkeeping = "own-bookkeeping";
    public const string RebuildTable = "rebuild-table";
    public const string RefreshModule = "refresh-module";
    public const string RenameObject = "rename-object";
    public const string Revoke = "revoke";
    public const string RunCode = "run-code";
    public const string Server = "server";
    public const string TruncateTable = "truncate-table";
    public const string UpdateRows = "update-rows";
    public const string WholeDatabase = "whole-database";

    public static bool Drops(string kind) => kind.StartsWith("drop-", StringComparison.Ordinal);

    public static bool Renames(string kind) => kind.StartsWith("rename-", StringComparison.Ordinal);

    /// <summary>Whether rows or values go that no statement brings back.</summary>
    public static bool Destroys(string kind) => kind is DropTable or DeleteRows or CascadeDelete or TruncateTable || DestroysValues(kind);

    /// <summary>Whether values of a column go, and its rows stay.</summary>
    public static bool DestroysValues(string kind) => kind is DropColumn or NarrowColumn or ConvertColumn;

    /// <summary>Whether rows that stay may hold other values afterwards, or be copied without some.</summary>
    public static bool Overwrites(string kind) => kind is UpdateRows or CascadeUpdate or MergeRows or AlterColumn or RebuildTable;
}
