using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Observation.Inventory;

/// <summary>
/// Keys, checks and references. SQLite names none of them but checks, so the others are named by what they demand. It has no
/// notion of a constraint switched off or untrusted.
/// </summary>
internal static class ConstraintReader
{
    public static IReadOnlyList<ConstraintCapture> Read(
        SqliteConnection database,
        IReadOnlyList<SchemaObject> objects,
        ILookup<string, SqliteTableColumn> columns,
        IReadOnlyList<SqliteIndexColumn> indexes,
        bool violations) =>
    [
        .. PrimaryKeys(columns)
            .Concat(UniqueKeys(indexes))
            .Concat(ForeignKeys(database, violations))
            .Concat(Checks(database, objects, violations))
            .OrderBy(constraint => constraint.Table, StringComparer.Ordinal)
            .ThenBy(constraint => constraint.Name, StringComparer.Ordinal)
            .ThenBy(constraint => constraint.Kind),
    ];

    private static IEnumerable<ConstraintCapture> PrimaryKeys(ILookup<string, SqliteTableColumn> columns) =>
        from table in columns
        let key = table.Where(column => column.KeyPart > 0).OrderBy(column => column.KeyPart).ToList()
        where key.Count > 0
        select Constraint(
            table.Key, "PRIMARY KEY", ConstraintKind.PrimaryKey, $"PRIMARY KEY ({List(key.Select(column => column.Name))})", null);

    private static IEnumerable<ConstraintCapture> UniqueKeys(IReadOnlyList<SqliteIndexColumn> indexes) =>
        from index in indexes
        where index.Origin == "u"
        group index.Column ?? "(expression)" by (index.Table, index.Index) into key
        let definition = $"UNIQUE ({List(key)})"
        select Constraint(key.Key.Table, definition, ConstraintKind.Unique, definition, null);

    private static IEnumerable<ConstraintCapture> ForeignKeys(SqliteConnection database, bool violations)
    {
        foreach (var table in database.Rows(new SqliteForeignKeysQuery()).GroupBy(column => column.Table, StringComparer.Ordinal))
        {
            var broken = violations ? Violations(database, table.Key) : null;
            foreach (var key in table.GroupBy(column => column.Id))
            {
                var first = key.First();
                var to = key.All(column => column.To is null) ? "" : $" ({List(key.Select(column => column.To ?? "(key)"))})";
                var name = $"FOREIGN KEY ({List(key.Select(column => column.From))}) REFERENCES {first.Parent}{to}";
                yield return Constraint(
                    table.Key,
                    name,
                    ConstraintKind.ForeignKey,
                    name + Actions(first),
                    broken is null ? null : broken.GetValueOrDefault(key.Key));
            }
        }
    }

    private static Dictionary<int, long>? Violations(SqliteConnection database, string table)
    {
        try
        {
            return database.Rows(new SqliteForeignKeyViolationsQuery(table)).ToDictionary(key => key.Id, key => key.Rows);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // The parent has no such key: nobody can tell which rows obey.
            return null;
        }
    }

    private static string Actions(SqliteForeignKeyColumn key) =>
        (key.OnDelete == "NO ACTION" ? "" : $" ON DELETE {key.OnDelete}")
            + (key.OnUpdate == "NO ACTION" ? "" : $" ON UPDATE {key.OnUpdate}");

    private static IEnumerable<ConstraintCapture> Checks(SqliteConnection database, IReadOnlyList<SchemaObject> objects, bool violations)
    {
        foreach (var table in objects.Where(item => item is { Type: "table", Sql: not null }))
        {
            var number = 0;
            foreach (var check in CheckClauses.From(table.Sql!))
            {
                number++;
                var name = check.Name ?? string.Create(CultureInfo.InvariantCulture, $"CHECK {number}");
                var count = violations ? Violations(database, table.Name, check.Condition) : null;
                yield return Constraint(
                    table.Name, name, ConstraintKind.Check, $"CHECK ({SqliteTokenizer.Normalise(check.Condition)})", count);
            }
        }
    }

    private static long? Violations(SqliteConnection database, string table, string condition)
    {
        try
        {
            return database.Single(new SqliteCheckViolationsQuery(table, condition));
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // It calls a function that only the application's own connections know.
            return null;
        }
    }

    private static ConstraintCapture Constraint(string table, string name, ConstraintKind kind, string definition, long? violations) =>
        new()
        {
            Table = table,
            Name = name,
            Kind = kind,
            Definition = definition,
            Enabled = true,
            Trusted = null,
            Violations = violations,
        };

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
