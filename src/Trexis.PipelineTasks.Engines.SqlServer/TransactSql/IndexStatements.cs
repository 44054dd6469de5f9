using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Indexes and statistics.</summary>
internal static class IndexStatements
{
    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        CreateIndexStatement create =>
            Create(create.OnName, create.Name, create.Clustered is true, create.Unique, create.IndexOptions, knowledge),
        CreateColumnStoreIndexStatement create =>
            Create(create.OnName, create.Name, create.Clustered is true, false, create.IndexOptions, knowledge),
        IndexStatement create and (CreateXmlIndexStatement or CreateSelectiveXmlIndexStatement) =>
            Create(create.OnName, create.Name, false, false, [], knowledge),
        CreateSpatialIndexStatement create => Create(create.Object, create.Name, false, false, [], knowledge),
        CreateVectorIndexStatement create => Create(create.OnName, create.Name, false, false, [], knowledge),
        CreateJsonIndexStatement create => Create(create.OnName, create.Name, false, false, [], knowledge),
        AlterIndexStatement alter => Alter(alter),
        DropIndexStatement drop => [.. drop.DropIndexClauses.SelectMany(Drop)],
        CreateStatisticsStatement create => Classified.One(
            OperationCatalog.Create(
                "create-statistics",
                ObjectNames.Within(create.OnName, create.Name),
                "Statistics change no row; the plans of queries may change."),
            ObjectNames.Format(create.OnName)),
        UpdateStatisticsStatement update =>
            Classified.One(
                OperationCatalog.Refresh(ObjectNames.Format(update.SchemaObjectName)), ObjectNames.Format(update.SchemaObjectName)),
        DropStatisticsStatement drop =>
            [
                .. drop.Objects.SelectMany(
                    name => Classified.One(OperationCatalog.DropIndex(ObjectNames.Format(name.Identifiers.Select(part => part.Value))))),
            ],
        _ => null,
    };

    private static IReadOnlyList<ClassifiedOperation> Create(
        SchemaObjectName table, Identifier name, bool clustered, bool unique, IList<IndexOption> options, ScriptKnowledge knowledge)
    {
        var online = options.OfType<OnlineIndexOption>().Any(option => option.OptionState == OptionState.On);
        return Classified.One(
            OperationCatalog.CreateIndex(
                ObjectNames.Within(table, name), knowledge.IsNew(ObjectNames.Format(table)), clustered, unique, online),
            ObjectNames.Format(table));
    }

    private static IReadOnlyList<ClassifiedOperation> Alter(AlterIndexStatement alter)
    {
        var (table, subject) = (
            ObjectNames.Format(
                alter.OnName), alter.Name is null ? ObjectNames.Format(alter.OnName) : ObjectNames.Within(alter.OnName, alter.Name));
        return alter.AlterIndexType switch
        {
            AlterIndexType.Disable => Classified.One(
                OperationCatalog.SwitchOff(
                    "disable-index", subject, "Queries that relied on it read the whole table; a clustered one takes the table away."),
                table),
            AlterIndexType.Rebuild => Classified.One(
                OperationCatalog.AddKey(
                    "rebuild-index",
                    subject,
                    clustered: false) with
                { Why = "It is built anew, and blocks writers meanwhile unless ONLINE." },
                table),
            AlterIndexType.Reorganize or AlterIndexType.Set
                or AlterIndexType.UpdateSelectiveXmlPaths => Classified.One(
                    OperationCatalog.AddConstraint(
                        "alter-index", subject, isNew: false, "The index works differently from now on; no row changes."),
                    table),
            _ => Classified.One(OperationCatalog.Unclassified("alter-index", subject), table),
        };
    }

    private static IReadOnlyList<ClassifiedOperation> Drop(DropIndexClauseBase clause) => clause switch
    {
        DropIndexClause drop =>
            Classified.One(
                OperationCatalog.DropIndex(ObjectNames.Within(drop.Object, drop.Index), drop.Options.Count > 0),
                ObjectNames.Format(drop.Object)),
        _ => Classified.One(OperationCatalog.Unclassified("drop-index", StatementText.Format(clause))),
    };
}
