namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

/// <summary>What values a column holds, as a definition writes it.</summary>
/// <param name="Name">Of the system's type, in lower case, or of a type of the database in full.</param>
/// <param name="Length">In characters or bytes, or in numbers of a vector; absent where the type has none.</param>
/// <param name="Precision">Digits in all.</param>
/// <param name="Scale">Digits after the point.</param>
public sealed record StoredType(string Name, int? Length = null, int? Precision = null, int? Scale = null)
{
    /// <summary>The length of <c>(max)</c>.</summary>
    public const int Max = int.MaxValue;

    private static readonly HashSet<string> LikeOwn = new(
        ["geography", "geometry", "hierarchyid", "json", "sysname", "vector", "xml"], StringComparer.OrdinalIgnoreCase);

    /// <summary>As the definition names it, where that is another name: a type that the database has made of this one.</summary>
    public string? Alias { get; init; }

    /// <summary>Digits before the point.</summary>
    public int Whole => (Precision ?? 0) - (Scale ?? 0);

    /// <summary>Types of the server that are written like types of one's own.</summary>
    internal static bool IsOfServer(string name) => LikeOwn.Contains(name);

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

    /// <summary>By a catalog's figures, of which a type has those that it needs.</summary>
    /// <param name="name">Of the system's type, in lower case.</param>
    public static StoredType Sized(string name, int length, int precision, int scale) => name switch
    {
        "char" or "varchar" or "nchar" or "nvarchar" or "binary" or "varbinary" => new StoredType(name, Math.Max(1, length)),
        "decimal" or "numeric" => new StoredType("decimal", null, precision == 0 ? 18 : precision, scale),
        "datetime2" or "time" or "datetimeoffset" => new StoredType(name, Scale: scale),
        "float" when precision is > 0 and <= 24 => new StoredType("real"),
        "sysname" => new StoredType("nvarchar", 128),
        "timestamp" => new StoredType("rowversion"),
        _ => new StoredType(name),
    };
}
