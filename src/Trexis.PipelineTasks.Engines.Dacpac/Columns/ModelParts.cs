using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;
using Index = Microsoft.SqlServer.Dac.Model.Index;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>What kind of thing hangs on a table and keeps it in order.</summary>
internal enum PartType
{
    Constraint,
    Index,
    Trigger,
}

/// <summary>A key, check, default, index or trigger of a table of the target.</summary>
/// <param name="Table">In full, as operations write it.</param>
/// <param name="Name">Its own, unquoted.</param>
/// <param name="Constraint">Of a constraint: what it keeps.</param>
internal sealed record ModelPart(string Table, string Name, PartType Type, KindOfConstraint Constraint = KindOfConstraint.Unknown)
{
    public bool IsClustered { get; init; }

    public bool IsUnique { get; init; }

    /// <summary>The source's of that name; absent where it has none.</summary>
    public ModelPart? Next { get; init; }

    /// <summary>As operations name it: a trigger beside its table, all else below.</summary>
    public string Subject => Type == PartType.Trigger ? BesideTable : $"{Table}.{ObjectNames.Format(Name)}";

    /// <summary>As a model names a constraint or a trigger: in the schema of its table.</summary>
    public string BesideTable => ObjectNames.Format([.. (ObjectNames.TryParts(Table) ?? [Table]).SkipLast(1), Name]);
}

/// <summary>Reads what hangs on a table out of DacFx's model of one side.</summary>
internal static class ModelParts
{
    private static readonly IReadOnlyList<(ModelRelationshipClass Host, Func<TSqlObject, string, ModelPart> Read)> Readers =
    [
        (PrimaryKeyConstraint.Host, (one, table) => Key(one, table, one.GetProperty<bool>(PrimaryKeyConstraint.Clustered))),
        (UniqueConstraint.Host, (one, table) => Key(one, table, one.GetProperty<bool>(UniqueConstraint.Clustered))),
        (CheckConstraint.Host, (one, table) => Constraint(one, table, KindOfConstraint.Check)),
        (DefaultConstraint.Host, (one, table) => Constraint(one, table, KindOfConstraint.Default)),
        (ForeignKeyConstraint.Host, (one, table) => Constraint(one, table, KindOfConstraint.ForeignKey)),
        (Index.IndexedObject, (one, table) => new ModelPart(table, one.Name.Parts[^1], PartType.Index)
        {
            IsClustered = one.GetProperty<bool>(Index.Clustered),
            IsUnique = one.GetProperty<bool>(Index.Unique),
        }),
        (ColumnStoreIndex.IndexedObject, (one, table) => new ModelPart(table, one.Name.Parts[^1], PartType.Index)
        {
            IsClustered = one.GetProperty<bool>(ColumnStoreIndex.Clustered),
        }),
        (DmlTrigger.TriggerObject, (one, table) => new ModelPart(table, one.Name.Parts[^1], PartType.Trigger)),
    ];

    /// <summary>Those that bear a name, each with the one that takes its place.</summary>
    /// <param name="source">Absent where the source has no such table.</param>
    public static IEnumerable<ModelPart> Of(TSqlObject target, TSqlObject? source)
    {
        var next = source is null ? [] : Of(source).ToList();
        return Of(target).Select(part => part with
        {
            Next = next.Find(other => other.Type == part.Type && other.Name.Equals(part.Name, StringComparison.OrdinalIgnoreCase)),
        });
    }

    private static IEnumerable<ModelPart> Of(TSqlObject table)
    {
        var name = ObjectNames.Format(table.Name.Parts);
        return Readers.SelectMany(reader => table.GetReferencing(reader.Host, DacQueryScopes.UserDefined)
            .Where(one => one.Name.HasName)
            .Select(one => reader.Read(one, name)));
    }

    private static ModelPart Key(TSqlObject key, string table, bool clustered) =>
        Constraint(key, table, clustered ? KindOfConstraint.ClusteredKey : KindOfConstraint.Key) with
        {
            IsClustered = clustered,
            IsUnique = true,
        };

    private static ModelPart Constraint(TSqlObject constraint, string table, KindOfConstraint kind) =>
        new(table, constraint.Name.Parts[^1], PartType.Constraint, kind);
}
