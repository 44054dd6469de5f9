using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// The batch in which DacFx copies a table into a new one of another shape and renames that: one operation for people. Only a
/// batch in which every statement has its part in that is taken for one.
/// </summary>
internal static class TableRebuild
{
    private const string Prefix = "tmp_ms_xx_";

    public static IReadOnlyList<ClassifiedOperation>? Classify(IList<TSqlStatement> statements, ScriptKnowledge knowledge)
    {
        if (statements.OfType<CreateTableStatement>().ToList() is not [var create]
            || !create.SchemaObjectName.BaseIdentifier.Value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var schema = ObjectNames.SchemaOf(create.SchemaObjectName);
        var name = ObjectNames.Name(schema, create.SchemaObjectName.BaseIdentifier.Value[Prefix.Length..]);
        var table = ObjectNames.Format(name);
        var copy = ObjectNames.Format(create.SchemaObjectName);
        if (!statements.All(statement => HasPart(statement, table, copy))) return null;
        var names = Renamed(statements, schema, table).Concat(TableElements.NamesIn(create.SchemaObjectName, create.Definition)).ToList();
        knowledge.Schema.Rebuild(name, [.. TableElements.Forms(create.Definition, knowledge)]);
        var rebuild = OperationCatalog.RebuildTable(table) with { Needs = StatementPermissions.OfRebuild(table) };
        var history = TableStatements.HistoryOf(table);
        return KeepsVersions(statements, create, table, copy) switch
        {
            true => [.. Classified.One(rebuild, table, names).Select(found => found with { Brings = history })],
            false =>
            [
                .. Classified.One(rebuild, table, names),
                .. Classified.One(OperationCatalog.DisableVersioning(table), table)
                    .Select(off => off with { Takes = (history, OperationCatalog.NoVersionsForNow(off.Operation)) }),
            ],
            _ => Classified.One(rebuild, table, names),
        };
    }

    // Off while the rows are copied is one thing, off for good another; nothing where the batch says neither.
    private static bool? KeepsVersions(IEnumerable<TSqlStatement> statements, CreateTableStatement create, string table, string copy)
    {
        if (create.Options.OfType<SystemVersioningTableOption>().Any()) return true;
        var sets = statements.SelectMany(Fragments.All).OfType<AlterTableSetStatement>()
            .Where(set => ObjectNames.Format(set.SchemaObjectName) is var name && (Is(name, table) || Is(name, copy)))
            .SelectMany(set => set.Options.OfType<SystemVersioningTableOption>())
            .Select(option => option.OptionState == OptionState.On)
            .ToList();
        return sets.Count == 0 ? null : sets.Contains(true);
    }

    private static bool HasPart(TSqlStatement statement, string table, string copy) => statement switch
    {
        CreateTableStatement => true,
        CreateIndexStatement index => Is(ObjectNames.Format(index.OnName), copy),
        CreateColumnStoreIndexStatement index => Is(ObjectNames.Format(index.OnName), copy),
        AlterTableSetStatement set => IsVersioning(set),
        AlterTableDropTableElementStatement drop => Is(ObjectNames.Format(drop.SchemaObjectName), copy)
            && drop.AlterTableDropTableElements.All(element => element.TableElementType == TableElementType.Period),
        AlterTableAlterColumnStatement { AlterTableAlterColumnOption: AlterTableAlterColumnOption.AddHidden } hide =>
            Is(ObjectNames.Format(hide.SchemaObjectName), copy),
        AlterTableAddTableElementStatement add => Is(ObjectNames.Format(add.SchemaObjectName), copy),
        DropTableStatement { Objects: [var dropped] } => Is(ObjectNames.Format(dropped), table),
        ExecuteStatement execute => ProcedureCalls.Rename(execute) is { } rename && IsOf(ObjectNames.Format(rename.Old), table, copy),
        IfStatement { ElseStatement: null } copying => HasPart(copying.ThenStatement, table, copy),
        BeginEndBlockStatement block => block.StatementList.Statements.All(inner => HasPart(inner, table, copy)),
        InsertStatement { InsertSpecification: { Target: NamedTableReference target, InsertSource: not ExecuteInsertSource } } =>
            Is(ObjectNames.Format(target.SchemaObject), copy)
                && !Fragments.All(statement).Any(part => part is DataModificationTableReference),
        SetIdentityInsertStatement identity => Is(ObjectNames.Format(identity.Table), copy),
        PredicateSetStatement or SetTransactionIsolationLevelStatement or SelectStatement { Into: null } => true,
        _ => StatementTable.Of(statement.GetType()) == StatementVerdict.Quiet,
    };

    // While its rows are copied, a table keeps no history; the same batch, or that of the table beside it, makes it keep one again.
    private static bool IsVersioning(AlterTableSetStatement set) => set.Options.All(option => option is SystemVersioningTableOption);

    // Keys and indexes of the copy take the names of the old ones, under which a report lists them.
    private static IEnumerable<string> Renamed(IEnumerable<TSqlStatement> statements, string schema, string table) =>
        statements.OfType<ExecuteStatement>()
            .Select(execute => ProcedureCalls.Rename(execute)?.Replacement)
            .OfType<string>()
            .Select(name => ObjectNames.Format(name))
            .SelectMany(last => new[] { $"{table}.{last}", $"{schema}.{last}" });

    private static bool IsOf(string old, string table, string copy) => Is(old, copy)
        || old.StartsWith(table + ".", StringComparison.OrdinalIgnoreCase)
        || old.Contains(Prefix, StringComparison.OrdinalIgnoreCase);

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
