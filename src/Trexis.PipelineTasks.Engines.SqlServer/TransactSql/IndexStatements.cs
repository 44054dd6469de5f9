using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
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
        CreateSpatialIndexStatement create => Create(create.Object, create.Name, false, false, [], knowledge),
        CreateVectorIndexStatement create => Create(create.OnName, create.Name, false, false, [], knowledge),
        CreateJsonIndexStatement create => Create(create.OnName, create.Name, false, false, [], knowledge),
        AlterIndexStatement alter => Alter(alter, knowledge),
        IndexStatement create => Create(create.OnName, create.Name, false, false, [], knowledge),
        DropIndexStatement drop => [.. drop.DropIndexClauses.SelectMany(clause => Drop(clause, knowledge))],
        CreateStatisticsStatement create => Classified.On(
            create.OnName,
            OperationCatalog.Create(
                OperationKind.CreateStatistics,
                ObjectNames.Within(create.OnName, create.Name),
                "Statistics change no row; the plans of queries may change.")),
        UpdateStatisticsStatement update => Classified.On(
            update.SchemaObjectName,
            OperationCatalog.UpdateStatistics(
                ObjectNames.Format(update.SchemaObjectName),
                update.StatisticsOptions.Any(
                    option => option.OptionKind is StatisticsOptionKind.RowCount or StatisticsOptionKind.PageCount
                        or StatisticsOptionKind.StatsStream))),
        DropStatisticsStatement drop => [.. drop.Objects.SelectMany(name => Drop(name, OperationCatalog.DropStatistics))],
        CreateFullTextIndexStatement create =>
            Classified.On(create.OnName, OperationCatalog.FullText(ObjectNames.Format(create.OnName))),
        AlterFullTextIndexStatement alter =>
            Classified.On(alter.OnName, OperationCatalog.FullText(ObjectNames.Format(alter.OnName))),
        DropFullTextIndexStatement drop =>
            Classified.On(drop.TableName, OperationCatalog.DropFullText(ObjectNames.Format(drop.TableName))),
        FullTextCatalogStatement catalog => Classified.One(OperationCatalog.FullText(ObjectNames.Format(catalog.Name.Value))),
        DropFullTextCatalogStatement drop => Classified.One(OperationCatalog.DropFullText(ObjectNames.Format(drop.Name.Value))),
        _ => null,
    };

    private static IReadOnlyList<ClassifiedOperation> Create(
        SchemaObjectName table, Identifier? name, bool clustered, bool unique, IList<IndexOption> options, ScriptKnowledge knowledge)
    {
        var subject = ObjectNames.Within(table, name);
        if (name is not null) knowledge.Schema.Add(new TargetIndex(knowledge.Schema.NameOf(table), name.Value, clustered, unique));
        if (knowledge.BehindView(table) is not null) return Classified.On(table, OperationCatalog.IndexView(subject));
        var operation = OperationCatalog.CreateIndex(subject, knowledge.IsNew(table), clustered, unique, IsOnline(options));
        if (!IgnoresDuplicates(options)) return Classified.On(table, operation);
        knowledge.Copied.Skips(table);
        return Classified.On(table, OperationCatalog.IgnoringDuplicates(operation));
    }

    /// <summary>Whether rows that bring a value which is there are left out, and no statement fails.</summary>
    public static bool IgnoresDuplicates(IEnumerable<IndexOption> options) => options.OfType<IndexStateOption>()
        .Any(option => option is { OptionKind: IndexOptionKind.IgnoreDupKey, OptionState: OptionState.On });

    public static bool IsOnline(IEnumerable<IndexOption> options) =>
        options.OfType<OnlineIndexOption>().Any(option => option.OptionState == OptionState.On);

    private static IReadOnlyList<ClassifiedOperation> Alter(AlterIndexStatement alter, ScriptKnowledge knowledge)
    {
        var subject = alter.Name is null ? ObjectNames.Format(alter.OnName) : ObjectNames.Within(alter.OnName, alter.Name);
        var operation = alter.AlterIndexType switch
        {
            AlterIndexType.Disable => Disabled(alter, subject, knowledge),
            AlterIndexType.Rebuild => OperationCatalog.RebuildIndex(subject, IsOnline(alter.IndexOptions)),
            AlterIndexType.Reorganize => OperationCatalog.ReorganizeIndex(subject),
            AlterIndexType.Set or AlterIndexType.UpdateSelectiveXmlPaths or AlterIndexType.Resume
                or AlterIndexType.Pause or AlterIndexType.Abort => OperationCatalog.AddConstraint(
                    OperationKind.AlterIndex, subject, isNew: false, "The index works differently from now on; no row changes."),
            _ => OperationCatalog.Unclassified(OperationKind.AlterIndex, subject),
        };
        if (IgnoresDuplicates(alter.IndexOptions))
        {
            knowledge.Copied.Skips(alter.OnName);
            operation = OperationCatalog.IgnoringDuplicates(operation);
        }

        var what = $"index {subject}";
        return
        [
            .. Classified.On(alter.OnName, operation).Select(found => found with
            {
                Takes = alter.AlterIndexType == AlterIndexType.Disable ? (what, OperationCatalog.DisableForNow(operation)) : null,
                Brings = alter.AlterIndexType == AlterIndexType.Rebuild ? what : null,
            }),
        ];
    }

    private static Operation Disabled(AlterIndexStatement alter, string subject, ScriptKnowledge knowledge)
    {
        if (alter.Name is not { Value: var name }) return OperationCatalog.DisableIndex(subject, KindOfConstraint.Unknown, unique: false);
        var known = knowledge.Schema.Indexes(alter.OnName, name);
        var kind = known.Count == 0 ? knowledge.Schema.KindOf(alter.OnName, name)
            : known.Any(one => one.Clustered) ? KindOfConstraint.ClusteredKey
            : KindOfConstraint.Key;
        return OperationCatalog.DisableIndex(subject, kind, unique: known.Count == 0 || known.Any(one => one.Unique));
    }

    private static IReadOnlyList<ClassifiedOperation> Drop(DropIndexClauseBase clause, ScriptKnowledge knowledge) => clause switch
    {
        // Only a clustered one takes options.
        DropIndexClause drop => Drop(drop.Object, drop.Index, drop.Options.Count > 0, knowledge),
        BackwardsCompatibleDropIndexClause { Index: var name } => Drop(TableOf(name), name.ChildIdentifier, clustered: false, knowledge),
        _ => Classified.One(OperationCatalog.Unclassified(OperationKind.DropIndex, StatementText.Format(clause))),
    };

    /// <param name="clustered">Whether the statement itself says so.</param>
    public static IReadOnlyList<ClassifiedOperation> Drop(
        SchemaObjectName table, Identifier index, bool clustered, ScriptKnowledge knowledge)
    {
        var subject = ObjectNames.Within(table, index);
        var known = knowledge.Schema.Indexes(table, index.Value);
        var isAbsent = knowledge.Schema.LacksIndex(table, index.Value);
        knowledge.Schema.DropIndex(table, index.Value, knowledge.IsCertain);
        var operation = clustered || known.Any(one => one.Clustered)
            ? OperationCatalog.DropClusteredIndex(subject)
            : OperationCatalog.DropIndex(subject, known.Any(one => one.Unique));
        return Classified.On(
            table,
            knowledge.IsOwn(table) ? OperationCatalog.DropOwn(operation)
            : isAbsent ? OperationCatalog.DropAbsent(operation)
            : operation);
    }

    // The table's name stands before that of what hangs on it.
    private static IReadOnlyList<ClassifiedOperation> Drop(ChildObjectName name, Func<string, Operation> operation)
    {
        var table = TableOf(name);
        return Classified.On(table, operation(ObjectNames.Within(table, name.ChildIdentifier)));
    }

    private static SchemaObjectName TableOf(ChildObjectName name) =>
        ObjectNames.Name(name.Identifiers.SkipLast(1).Select(part => part.Value));
}
