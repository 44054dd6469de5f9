namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

/// <summary>All that a definition says of a column.</summary>
public sealed record ColumnForm
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
}
