using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="Default">Its expression, absent where it has none.</param>
/// <param name="IsGenerated">Computed from other columns.</param>
internal sealed record ColumnShape(string Name, bool IsNotNull, string? Default, bool IsGenerated)
{
    /// <summary>In capitals; empty where none is declared.</summary>
    public required string Type { get; init; }

    /// <summary>Part of the primary key, which SQLite may number by itself.</summary>
    public required bool IsKey { get; init; }

    /// <summary>Of a virtual table, which shows it to nobody who does not name it.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>Whether a row whose INSERT leaves it out may have a value there.</summary>
    public bool IsGiven => IsKey || IsGenerated || Default is not null;

    /// <summary>NOT NULL without a default: a row that is there already has no value for it.</summary>
    public bool MustBeGiven => IsNotNull && Default is null && !IsGenerated;
}

/// <summary>One table's columns in order.</summary>
/// <param name="Schema">Absent for whichever has it.</param>
internal sealed record ColumnShapesQuery(string Table, string? Schema = null) : SqliteQuery<ColumnShape>(
    """
    SELECT name, upper(type) AS declared, "notnull" AS is_not_null, dflt_value AS default_value, hidden IN (2, 3) AS is_generated,
        hidden = 1 AS is_hidden, pk > 0 AS is_key
    FROM pragma_table_xinfo($table, $schema)
    ORDER BY cid
    """,
    row => new(
        row.GetString("name"), row.GetBoolean("is_not_null"), row.TextOrNull("default_value"), row.GetBoolean("is_generated"))
    {
        Type = row.GetString("declared"),
        IsKey = row.GetBoolean("is_key"),
        IsHidden = row.GetBoolean("is_hidden"),
    })
{
    public override void Bind(SqliteParameterCollection parameters)
    {
        parameters.AddWithValue("$table", Table);
        parameters.AddWithValue("$schema", Schema is null ? DBNull.Value : Schema);
    }
}
