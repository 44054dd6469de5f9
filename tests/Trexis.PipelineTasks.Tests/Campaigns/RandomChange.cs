using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Tests.Campaigns;

/// <summary>
/// A small SQLite database in which every value stands once, and a change to it that is made up at random: what became of each value is
/// known when the change has been carried out.
/// </summary>
internal sealed class RandomChange
{
    private readonly Random _random;
    private readonly Dictionary<string, List<string>> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _children = new(StringComparer.Ordinal);
    private readonly HashSet<string> _once = new(StringComparer.Ordinal);
    private int _values;
    private int _names;

    private RandomChange(int seed) => _random = new Random(seed);

    /// <summary>What makes the database.</summary>
    public string Schema { get; private init; } = "";

    public string Script { get; private set; } = "";

    /// <summary>Whether every statement of it keeps what the database holds.</summary>
    public bool IsHarmless { get; private set; } = true;

    /// <summary>Under what other names tables and columns stood in the course of the change.</summary>
    public Dictionary<string, string> Renamed { get; } = new(StringComparer.Ordinal);

    public static RandomChange From(int seed)
    {
        var made = new RandomChange(seed);
        var schema = made.MakeSchema();
        var change = new RandomChange(seed) { Schema = schema };
        // The same seed makes the same schema: the change knows it, and goes on from there.
        _ = change.MakeSchema();
        change.MakeScript();
        return change;
    }

    /// <summary>Where each value stands: <c>table.column</c> by the value.</summary>
    public static Dictionary<string, string> ValuesIn(SqliteConnection connection)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var place in ColumnsIn(connection))
        {
            var (table, column) = (place.Split('.')[0], place.Split('.')[1]);
            foreach (var value in Read(connection, $"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")) values[value] = place;
        }

        return values;
    }

    /// <summary><c>table.column</c>, keys aside.</summary>
    public static HashSet<string> ColumnsIn(SqliteConnection connection) =>
    [
        .. Read(
            connection,
            "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c "
                + "WHERE t.type = 'table' AND c.name LIKE 'c%x'"),
    ];

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var read = new List<string>();
        while (reader.Read()) read.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return read;
    }

    private string MakeSchema()
    {
        var sql = new List<string>();
        for (var number = _random.Next(2, 5); number > 0; number--)
        {
            var (table, parent) = (Name("t"), _tables.Keys.LastOrDefault());
            List<string> columns = [.. Enumerable.Range(0, _random.Next(2, 5)).Select(_ => Name("c"))];
            var refers = parent is not null && _random.Next(2) == 0
                ? $", parent INTEGER REFERENCES {parent} (id){(_random.Next(2) == 0 ? " ON DELETE CASCADE" : "")}"
                : "";
            sql.Add($"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {Texts(columns)}{refers})");
            for (var row = 1; row <= _random.Next(8); row++)
            {
                var given = refers.Length > 0 ? $", (SELECT max(id) FROM {parent})" : "";
                sql.Add($"INSERT INTO {table} VALUES ({row}, {string.Join(", ", columns.Select(_ => Value()))}{given})");
            }

            _tables[table] = columns;
            if (refers.Length > 0) _children.Add(table);
        }

        return string.Join(";\n", sql) + ";\n";
    }

    private void MakeScript()
    {
        var statements = new List<string>();
        for (var number = _random.Next(1, 6); number > 0; number--)
        {
            var (table, columns) = _tables.ElementAt(_random.Next(_tables.Count));
            statements.Add(Statement(table, columns));
            if (_tables.Count == 0) break;
        }

        Script = string.Join(";\n", statements) + ";\n";
    }

    private string Statement(string table, List<string> columns)
    {
        var column = columns[_random.Next(columns.Count)];
        switch (_random.Next(20))
        {
            case 0:
                return New();
            case 1:
                var added = Name("c");
                columns.Add(added);
                return $"ALTER TABLE {table} ADD COLUMN {added} TEXT";
            case 2:
                return $"INSERT INTO {table} (id, {column}) VALUES ({100 + _random.Next(100)}, {Value()})";
            case 3:
                _once.Add(table);
                return $"CREATE INDEX {Name("i")} ON {table} ({column})";
            case 4:
                return $"CREATE VIEW {Name("v")} AS SELECT {column} FROM {table}";
            case 5:
                return $"INSERT INTO {table} (id, {column}) SELECT id + 1000, {column} || '-copy' FROM {table}";
            case 6 when !_children.Contains(table) && _once.Add(table):
                return Rebuild(table, columns, keep: columns, "");
            case 7:
                return $"SELECT count(*) FROM {table}";
        }

        IsHarmless = false;
        switch (_random.Next(13))
        {
            case 0:
                return $"DELETE FROM {table}";
            case 1:
                return $"DELETE FROM {table} WHERE id < {_random.Next(6)}";
            case 2:
                return $"WITH old AS (SELECT id FROM {table} WHERE id > {_random.Next(6)}) "
                    + $"DELETE FROM {table} WHERE id IN (SELECT id FROM old)";
            case 3:
                return $"UPDATE {table} SET {column} = {Value()} || id";
            case 4:
                return $"UPDATE {table} SET {column} = {Value()} || id WHERE id < {_random.Next(6)}";
            case 5:
                return $"INSERT OR REPLACE INTO {table} (id, {column}) VALUES ({_random.Next(1, 4)}, {Value()})";
            case 6 when columns.Count > 1:
                columns.Remove(column);
                return $"ALTER TABLE {table} DROP COLUMN {column}";
            case 7 when _tables.Count > 1:
                _tables.Remove(table);
                return $"DROP TABLE {table}";
            case 8:
                return Rebuild(table, columns, keep: [.. columns.Take(Math.Max(1, columns.Count - 1))], "");
            case 9:
                return Rebuild(table, columns, keep: columns, $" WHERE id > {_random.Next(4)}");
            case 10:
                var renamed = Name("t");
                (_tables[renamed], Renamed[renamed]) = (columns, table);
                _tables.Remove(table);
                return $"ALTER TABLE {table} RENAME TO {renamed}";
            case 11:
                return $"DELETE FROM {table} WHERE id = id";
            default:
                return $"CREATE TRIGGER {Name("r")} AFTER INSERT ON {table} BEGIN DELETE FROM {Other(table)} WHERE id > 1; END;\n"
                    + $"INSERT INTO {table} (id, {column}) VALUES ({300 + _random.Next(100)}, {Value()})";
        }
    }

    private string New()
    {
        var table = Name("t");
        return $"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {Name("c")} TEXT);\nINSERT INTO {table} VALUES (1, {Value()})";
    }

    // As SQLite's own manual has it; a table that refers to another would lose its key, and one with an index that. The second
    // rebuild of one script is called dangerous, although it loses nothing: nobody writes that.
    private string Rebuild(string table, List<string> columns, List<string> keep, string where)
    {
        var (made, kept) = (Name("t"), string.Join(", ", keep));
        Renamed[made] = table;
        var sql = $"CREATE TABLE {made} (id INTEGER PRIMARY KEY, {Texts(keep)});\n"
            + $"INSERT INTO {made} (id, {kept}) SELECT id, {kept} FROM {table}{where};\n"
            + $"DROP TABLE {table};\nALTER TABLE {made} RENAME TO {table}";
        columns.RemoveAll(column => !keep.Contains(column));
        return sql;
    }

    private static string Texts(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"{column} TEXT"));

    private string Other(string table) => _tables.Keys.FirstOrDefault(other => other != table) ?? table;

    private string Name(string kind) => $"{kind}{++_names}x";

    private string Value() => $"'value {++_values}'";
}
