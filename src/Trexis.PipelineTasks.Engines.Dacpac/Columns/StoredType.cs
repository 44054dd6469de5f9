using Microsoft.SqlServer.Dac.Model;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>What values a column holds, as a definition writes it.</summary>
/// <param name="Name">Of the system's type, in lower case, or of a type of the database in full.</param>
/// <param name="Length">In characters or bytes, or in numbers of a vector; absent where the type has none.</param>
/// <param name="Precision">Digits in all.</param>
/// <param name="Scale">Digits after the point.</param>
internal sealed record StoredType(string Name, int? Length = null, int? Precision = null, int? Scale = null)
{
    /// <summary>The length of <c>(max)</c>.</summary>
    public const int Max = int.MaxValue;

    /// <summary>As the definition names it, where that is another name: a type that the database has made of this one.</summary>
    public string? Alias { get; init; }

    /// <summary>Digits before the point.</summary>
    public int Whole => (Precision ?? 0) - (Scale ?? 0);

    /// <param name="type">That the column refers to: the system's, or one of the database.</param>
    public static StoredType From(TSqlObject column, TSqlObject type)
    {
        var name = NameOf(type);
        if (IsOfSystem(type))
            return Sized(
                name,
                column.GetProperty<bool>(Column.IsMax) ? Max : column.GetProperty<int>(Column.Length),
                column.GetProperty<int>(Column.Precision),
                column.GetProperty<int>(Column.Scale));
        if (type.ObjectType != DataType.TypeClass || type.GetReferenced(DataType.Type).FirstOrDefault() is not { } under)
            return new StoredType(name);
        return Sized(
            NameOf(under),
            type.GetProperty<bool>(DataType.UddtIsMax) ? Max : type.GetProperty<int>(DataType.UddtLength),
            type.GetProperty<int>(DataType.UddtPrecision),
            type.GetProperty<int>(DataType.UddtScale)) with
        { Alias = name };
    }

    public override string ToString() => Alias is null ? Written : $"{Alias} ({Written})";

    private string Written => this switch
    {
        { Length: Max } => $"{Name}(max)",
        { Length: { } length } => $"{Name}({length})",
        { Precision: { } precision, Scale: { } scale } => $"{Name}({precision},{scale})",
        { Scale: { } scale } => $"{Name}({scale})",
        { Precision: { } precision } => $"{Name}({precision})",
        _ => Name,
    };

    private static StoredType Sized(string name, int length, int precision, int scale) => name switch
    {
        "char" or "varchar" or "nchar" or "nvarchar" or "binary" or "varbinary" => new StoredType(name, Math.Max(1, length)),
        "decimal" or "numeric" => new StoredType("decimal", null, precision == 0 ? 18 : precision, scale),
        "datetime2" or "time" or "datetimeoffset" => new StoredType(name, Scale: scale),
        "float" when precision is > 0 and <= 24 => new StoredType("real"),
        "sysname" => new StoredType("nvarchar", 128),
        "timestamp" => new StoredType("rowversion"),
        _ => new StoredType(name),
    };

    private static bool IsOfSystem(TSqlObject type) => type.Name.Parts is [_] or ["sys", _];

    private static string NameOf(TSqlObject type) =>
        IsOfSystem(type) ? type.Name.Parts[^1].ToLowerInvariant() : string.Join('.', type.Name.Parts);
}
