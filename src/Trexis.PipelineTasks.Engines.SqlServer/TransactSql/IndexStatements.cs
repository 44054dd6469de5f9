using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Indexes and statistics.</summary>
internal static class IndexStatements
{
    public static IReadOnlyList<FoundOperation>? Of(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        CreateIndexStatement create =>
            Create(create.OnName, create.Name, create.Clustered is true, create.Unique, create.IndexOptions, knowledge),
        CreateColumnStoreIndexStatement create =>
            Create(create.OnName, create.Name, create.Clustered is true, false, create.IndexOptions, knowledge),
        IndexStatement create and (CreateXmlIndexStatement or CreateSelectiveXmlIndexStatement) =>
            Create(create.OnName, create.Name, false, false, [], knowledge),
        CreateSpatialIndexStatement create => Create(create.Object, create.Name, false, false, [], knowledge),
        AlterIndexStatement alter => Alter(alter),
        DropIndexStatement drop => [.. drop.DropIndexClauses.SelectMany(Drop)],
        CreateStatisticsStatement create => Found.One(
            Kinds.Create(
                "create-statistics",
                ObjectNames.Within(create.OnName, create.Name),
                "Statistics change no row; the plans of queries may change."),
            ObjectNames.Of(create.OnName)),
        UpdateStatisticsStatement update =>
            Found.One(Kinds.Refresh(ObjectNames.Of(update.SchemaObjectName)), ObjectNames.Of(update.SchemaObjectName)),
        DropStatisticsStatement drop =>
            [.. drop.Objects.SelectMany(name => Found.One(Kinds.DropIndex(ObjectNames.Of(name.Identifiers.Select(part => part.Value)))))],
        _ => null,
    };

    private static IReadOnlyList<FoundOperation> Create(
        SchemaObjectName table, Identifier name, bool clustered, bool unique, IList<IndexOption> options, ScriptKnowledge knowledge)
    {
        var online = options.OfType<OnlineIndexOption>().Any(option => option.OptionState == OptionState.On);
        return Found.One(
            Kinds.CreateIndex(ObjectNames.Within(table, name), knowledge.IsNew(ObjectNames.Of(table)), clustered, unique, online),
            ObjectNames.Of(table));
    }

    private static IReadOnlyList<FoundOperation> Alter(AlterIndexStatement alter)
    {
        var (table, subject) = (
            ObjectNames.Of(alter.OnName), alter.Name is null ? ObjectNames.Of(alter.OnName) : ObjectNames.Within(alter.OnName, alter.Name));
        return alter.AlterIndexType switch
        {
            AlterIndexType.Disable => Found.One(
                Kinds.SwitchOff(
                    "disable-index", subject, "Queries that relied on it read the whole table; a clustered one takes the table away."),
                table),
            AlterIndexType.Rebuild => Found.One(
                Kinds.AddKey(
                    "rebuild-index",
                    subject,
                    clustered: false) with { Why = "It is built anew, and blocks writers meanwhile unless ONLINE." },
                table),
            AlterIndexType.Reorganize or AlterIndexType.Set
                or AlterIndexType.UpdateSelectiveXmlPaths => Found.One(
                    Kinds.AddConstraint("alter-index", subject, isNew: false, "The index works differently from now on; no row changes."),
                    table),
            _ => Found.One(Kinds.Unclassified("alter-index", subject), table),
        };
    }

    private static IReadOnlyList<FoundOperation> Drop(DropIndexClauseBase clause) => clause switch
    {
        DropIndexClause drop =>
            Found.One(Kinds.DropIndex(ObjectNames.Within(drop.Object, drop.Index), drop.Options.Count > 0), ObjectNames.Of(drop.Object)),
        _ => Found.One(Kinds.Unclassified("drop-index", StatementText.Of(clause))),
    };
}
