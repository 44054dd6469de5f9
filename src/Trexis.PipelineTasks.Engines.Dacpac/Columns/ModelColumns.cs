using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>All that DacFx's model says of a column.</summary>
internal static class ModelColumns
{
    /// <summary>A table's columns by their names.</summary>
    public static Dictionary<string, ColumnForm> Of(TSqlObject table)
    {
        var defaults = new Dictionary<string, TSqlObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var constraint in table.GetReferencing(DefaultConstraint.Host, DacQueryScopes.UserDefined))
        {
            if (constraint.GetReferenced(DefaultConstraint.TargetColumn).FirstOrDefault() is { } column)
                defaults[column.Name.Parts[^1]] = constraint;
        }

        var scripted = new Lazy<IReadOnlyDictionary<string, StoredType>>(() => ScriptedTypes.In(table));
        return table.GetReferenced(Table.Columns).ToDictionary(
            column => column.Name.Parts[^1],
            column => Form(column, defaults, name => scripted.Value.GetValueOrDefault(name)),
            StringComparer.OrdinalIgnoreCase);
    }

    /// <param name="defaults">The table's default constraints by the column that they are for.</param>
    /// <param name="scripted">The type by the table's script, where the model does not tell it.</param>
    private static ColumnForm Form(
        TSqlObject column, IReadOnlyDictionary<string, TSqlObject> defaults, Func<string, StoredType?> scripted)
    {
        var name = column.Name.Parts[^1];
        var given = defaults.GetValueOrDefault(name);
        var type = column.GetReferenced(Column.DataType).FirstOrDefault() is { Name.HasName: true } named
            ? Type(column, named)
            : scripted(name) ?? new StoredType("?");
        var isComputed = column.GetMetadata<ColumnType>(Column.ColumnType) == ColumnType.ComputedColumn;
        return new ColumnForm
        {
            Name = name,
            Type = isComputed ? new StoredType("computed") : type,
            IsNullable = column.GetProperty<bool>(Column.Nullable),
            Collation = Text(column.GetProperty(Column.Collation)),
            Default = given is null ? null : Text(given.GetProperty(DefaultConstraint.Expression)),
            DefaultName = given is { Name.HasName: true } ? ObjectNames.Format(given.Name.Parts) : null,
            Identity = column.GetProperty<bool>(Column.IsIdentity) ? IdentityOf(column) : null,
            Masking = Text(column.GetProperty(Column.MaskingFunction)),
            Expression = isComputed ? Text(column.GetProperty(Column.Expression)) ?? "" : null,
            IsGenerated = column.GetProperty<ColumnGeneratedAlwaysType>(Column.GeneratedAlwaysType) != ColumnGeneratedAlwaysType.None,
        };
    }

    // The column refers to a type of the system's, or to one of the database.
    private static StoredType Type(TSqlObject column, TSqlObject type)
    {
        var name = NameOf(type);
        if (IsOfSystem(type))
            return StoredType.Sized(
                name,
                column.GetProperty<bool>(Column.IsMax) ? StoredType.Max : column.GetProperty<int>(Column.Length),
                column.GetProperty<int>(Column.Precision),
                column.GetProperty<int>(Column.Scale));
        if (type.ObjectType != DataType.TypeClass || type.GetReferenced(DataType.Type).FirstOrDefault() is not { } under)
            return new StoredType(name);
        return StoredType.Sized(
            NameOf(under),
            type.GetProperty<bool>(DataType.UddtIsMax) ? StoredType.Max : type.GetProperty<int>(DataType.UddtLength),
            type.GetProperty<int>(DataType.UddtPrecision),
            type.GetProperty<int>(DataType.UddtScale)) with
        { Alias = name };
    }

    private static string IdentityOf(TSqlObject column) =>
        $"IDENTITY({column.GetProperty(Column.IdentitySeed)},{column.GetProperty(Column.IdentityIncrement)})";

    private static string? Text(object? property) => property?.ToString() is { Length: > 0 } text ? text : null;

    private static bool IsOfSystem(TSqlObject type) => type.Name.Parts is [_] or ["sys", _];

    private static string NameOf(TSqlObject type) =>
        IsOfSystem(type) ? type.Name.Parts[^1].ToLowerInvariant() : string.Join('.', type.Name.Parts);
}
