using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>
/// What a schema holds, by its names. All of it is read once; of what a statement changes only that is read again, as far as SQLite's
/// own questions tell what it is, for a script may have as many statements as the schema has tables.
/// </summary>
internal sealed class SchemaCatalog(SqliteConnection database)
{
    private readonly SortedList<long, SchemaObject> _objects = [];
    private readonly Dictionary<string, List<SchemaObject>> _named = ByName<List<SchemaObject>>();
    private readonly Dictionary<string, List<SchemaObject>> _owned = ByName<List<SchemaObject>>();
    private readonly Dictionary<string, List<IReadOnlyList<SqliteForeignKeyColumn>>> _keys =
        ByName<List<IReadOnlyList<SqliteForeignKeyColumn>>>();

    // By the table that they refer to.
    private readonly Dictionary<string, SortedSet<string>> _children = ByName<SortedSet<string>>();
    private bool _isRead;

    /// <summary>In the order of creation.</summary>
    public IEnumerable<SchemaObject> Objects => Known()._objects.Values;

    /// <summary>A table, an index or a view may share its name with a trigger.</summary>
    public IEnumerable<SchemaObject> Named(string name) => Known()._named.GetValueOrDefault(name, []).OrderBy(item => item.Row);

    /// <summary>A table or view with its indexes and triggers.</summary>
    public IEnumerable<SchemaObject> OwnedBy(string table) => Known()._owned.GetValueOrDefault(table, []).OrderBy(item => item.Row);

    /// <summary>A table's foreign keys, each with its columns.</summary>
    public IEnumerable<IReadOnlyList<SqliteForeignKeyColumn>> KeysOf(string table) => Known()._keys.GetValueOrDefault(table, []);

    /// <summary>The foreign keys that refer to a table, in the order of their own tables' names.</summary>
    public IEnumerable<IReadOnlyList<SqliteForeignKeyColumn>> KeysTo(string table) => Known()._children.GetValueOrDefault(table, [])
        .SelectMany(KeysOf)
        .Where(key => string.Equals(key[0].Parent, table, StringComparison.OrdinalIgnoreCase));

    /// <summary>Everything is read again when somebody asks.</summary>
    public void Forget()
    {
        _isRead = false;
        _objects.Clear();
        _named.Clear();
        _owned.Clear();
        _keys.Clear();
        _children.Clear();
    }

    /// <summary>A statement has been carried out.</summary>
    /// <param name="actions">What SQLite asked leave for when it compiled it.</param>
    public void Follow(IReadOnlyList<AuthorizedAction> actions)
    {
        if (!_isRead) return;
        // What a rename reaches SQLite rewrites with functions of its own, wherever it stands.
        var rewrites = actions.Any(
            action => action.Code == raw.SQLITE_FUNCTION && action.Second?.StartsWith("sqlite_", StringComparison.Ordinal) is true);
        var makes = false;
        foreach (var action in actions)
        {
            switch (action.Code)
            {
                case raw.SQLITE_CREATE_TABLE or raw.SQLITE_CREATE_INDEX or raw.SQLITE_CREATE_VIEW or raw.SQLITE_CREATE_TRIGGER:
                    makes = true;
                    break;
                case raw.SQLITE_DROP_TABLE or raw.SQLITE_DROP_VIEW:
                    Remove(OwnedBy(action.First!));
                    break;
                case raw.SQLITE_DROP_INDEX:
                    Remove(Named(action.First!).Where(item => item.Type == "index"));
                    break;
                case raw.SQLITE_DROP_TRIGGER:
                    Remove(Named(action.First!).Where(item => item.Type == "trigger"));
                    break;
                case raw.SQLITE_ALTER_TABLE when action.First == "main" && !rewrites:
                    foreach (var table in Named(action.Second!).Where(item => item.Type == "table").ToList())
                    {
                        Remove([table]);
                        Read(new SchemaRows(table.Row, table.Row));
                    }

                    break;
                case raw.SQLITE_TRANSACTION or raw.SQLITE_SAVEPOINT when action.First != "ROLLBACK":
                case raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_FUNCTION or raw.SQLITE_RECURSIVE:
                case raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE or raw.SQLITE_REINDEX or raw.SQLITE_PRAGMA:
                    break;
                default:
                    Forget();
                    return;
            }
        }

        // New objects come after all that are there.
        if (makes) Read(new SchemaRows(_objects.Count == 0 ? 0 : _objects.Keys[^1] + 1, null));
    }

    private SchemaCatalog Known()
    {
        if (_isRead) return this;
        Read(default);
        _isRead = true;
        return this;
    }

    private void Read(SchemaRows rows)
    {
        foreach (var item in database.Rows(new SchemaObjectsQuery(rows)))
        {
            _objects.Add(item.Row, item);
            Of(_named, item.Name).Add(item);
            Of(_owned, item.Table).Add(item);
        }

        foreach (var key in database.Rows(new SqliteForeignKeysQuery(rows)).GroupBy(column => (column.Table, column.Id)))
        {
            IReadOnlyList<SqliteForeignKeyColumn> columns = [.. key];
            Of(_keys, key.Key.Table).Add(columns);
            if (!_children.TryGetValue(columns[0].Parent, out var children))
                _children[columns[0].Parent] = children = new SortedSet<string>(StringComparer.Ordinal);
            children.Add(key.Key.Table);
        }
    }

    private void Remove(IEnumerable<SchemaObject> gone)
    {
        foreach (var item in gone.ToList())
        {
            _objects.Remove(item.Row);
            Of(_named, item.Name).Remove(item);
            Of(_owned, item.Table).Remove(item);
            if (item.Type != "table") continue;
            foreach (var key in KeysOf(item.Name)) _children[key[0].Parent].Remove(item.Name);
            _keys.Remove(item.Name);
        }
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> all, string name) =>
        all.TryGetValue(name, out var there) ? there : all[name] = [];

    private static Dictionary<string, T> ByName<T>() => new(StringComparer.OrdinalIgnoreCase);
}
