using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>All that a definition says of a column.</summary>
internal sealed record ColumnForm
{
    public required string Name { get; init; }

    /// <summary>Of its values; unknown for a computed column.</summary>
    public required StoredType Type { get; init; }

    public required bool IsNullable { get; init; }

    /// <summary>Absent where it has the database's.</summary>
    public string? Collation { get; init; }

    /// <summary>The expression, in brackets as DacFx keeps it.</summary>
    public string? Default { get; init; }

    /// <summary>Where the default has a name: in full, as operations write it.</summary>
    public string? DefaultName { get; init; }

    /// <summary><c>IDENTITY(1,1)</c>.</summary>
    public string? Identity { get; init; }

    /// <summary>What readers without UNMASK see in place of its values: <c>email()</c>.</summary>
    public string? Masking { get; init; }

    /// <summary>Of a computed column.</summary>
    public string? Expression { get; init; }

    /// <summary>Whether it says when its row was written, and in which transaction.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Whether nobody else ever writes its value.</summary>
    public bool IsGivenByServer => IsGenerated || Type.Name == "rowversion";

    public bool IsComputed => Expression is not null;

    /// <summary>Whether rows that are there get a value where the column is added to them.</summary>
    public bool FillsItself =>
        IsNullable || IsComputed || IsGivenByServer || Default is not null || Identity is not null;

    /// <param name="defaults">The table's default constraints by the column that they are for.</param>
    /// <param name="scripted">The type by the table's script, where the model does not tell it.</param>
    public static ColumnForm From(
        TSqlObject column, IReadOnlyDictionary<string, TSqlObject> defaults, Func<string, StoredType?> scripted)
    {
        var name = column.Name.Parts[^1];
        var given = defaults.GetValueOrDefault(name);
        var type = column.GetReferenced(Column.DataType).FirstOrDefault() is { Name.HasName: true } named
            ? StoredType.From(column, named)
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

    private static string IdentityOf(TSqlObject column) =>
        $"IDENTITY({column.GetProperty(Column.IdentitySeed)},{column.GetProperty(Column.IdentityIncrement)})";

    private static string? Text(object? property) => property?.ToString() is { Length: > 0 } text ? text : null;
}
