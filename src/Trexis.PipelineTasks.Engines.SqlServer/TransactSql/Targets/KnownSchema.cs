using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>What a database holds before a script runs, as far as whoever reads scripts has to know it. Names are in full.</summary>
public sealed record KnownSchema
{
    /// <summary>Of a database that nobody could ask: what a script says of it is all there is.</summary>
    public static readonly KnownSchema Unknown = new();

    /// <summary>Of a database that holds nothing.</summary>
    public static readonly KnownSchema Empty = new() { IsKnown = true };

    /// <summary>Whether what is missing below is missing there, too.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Of columns that name none.</summary>
    public string? Collation { get; init; }

    /// <summary>Whether <see cref="Modules"/> names all else that a schema may hold, too, so that whatever bears no name here is
    /// no object.</summary>
    public bool NamesEverything { get; init; }

    /// <summary>Tables of every kind.</summary>
    public IReadOnlyList<TargetTable> Tables { get; init; } = [];

    /// <summary>Foreign keys, also those without a name.</summary>
    public IReadOnlyList<TargetKey> Keys { get; init; } = [];

    /// <summary>Constraints that are no foreign keys, as far as somebody has told them; those of a script also without a name.</summary>
    public IReadOnlyList<TargetConstraint> Constraints { get; init; } = [];

    /// <summary>Indexes that belong to no constraint.</summary>
    public IReadOnlyList<TargetIndex> Indexes { get; init; } = [];

    /// <summary>Names of views, procedures, functions and triggers.</summary>
    public IReadOnlyCollection<string> Modules { get; init; } = [];

    /// <summary>Tables that triggers hang on.</summary>
    public IReadOnlyCollection<string> Watched { get; init; } = [];

    /// <summary>The triggers themselves, as far as somebody has told them.</summary>
    public IReadOnlyList<TargetTrigger> Triggers { get; init; } = [];

    /// <summary>Tables that are kept in memory: no transaction may change what they are.</summary>
    public IReadOnlyCollection<string> InMemory { get; init; } = [];

    /// <summary>By name: the statement that makes the view, empty where nobody may read it.</summary>
    public IReadOnlyDictionary<string, string> Views { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// By name: what makes a view, procedure, function or trigger that the scripts perhaps change. Nothing is judged by it, and it may be
    /// known of a schema that is not.
    /// </summary>
    public IReadOnlyDictionary<string, string> Definitions { get; init; } = new Dictionary<string, string>();

    /// <summary>By name: the statement that makes a procedure which the scripts perhaps call, where nobody changes it before.</summary>
    public IReadOnlyDictionary<string, string> Procedures { get; init; } = new Dictionary<string, string>();

    /// <summary>By name: what stands behind it.</summary>
    public IReadOnlyDictionary<string, string> Synonyms { get; init; } = new Dictionary<string, string>();

    /// <summary>Of a database that is like this one, or like the other, or holds something of both.</summary>
    public KnownSchema Or(KnownSchema other) => !IsKnown || !other.IsKnown
        ? Unknown
        : new KnownSchema
        {
            IsKnown = true,
            NamesEverything = NamesEverything && other.NamesEverything,
            Collation = Collation,
            Tables =
            [
                .. Tables.Concat(other.Tables).GroupBy(table => table.Name, StringComparer.OrdinalIgnoreCase).Select(
                    alike => new TargetTable(
                        alike.Key,
                        alike.Any(table => table.Columns.Count == 0)
                            ? []
                            : [.. alike.SelectMany(table => table.Columns).Distinct()])),
            ],
            Keys = [.. Keys.Union(other.Keys)],
            Constraints = [.. Constraints.Union(other.Constraints)],
            Indexes = [.. Indexes.Union(other.Indexes)],
            Modules = [.. Modules.Union(other.Modules, StringComparer.OrdinalIgnoreCase)],
            Watched = [.. Watched.Union(other.Watched, StringComparer.OrdinalIgnoreCase)],
            Triggers = [.. Triggers.Union(other.Triggers)],
            InMemory = [.. InMemory.Union(other.InMemory, StringComparer.OrdinalIgnoreCase)],
            Views = Either(Views, other.Views),
            Synonyms = Either(Synonyms, other.Synonyms),
            Procedures = Procedures.Intersect(other.Procedures).ToDictionary(StringComparer.OrdinalIgnoreCase),
        };

    // Nobody knows what stands behind a name that may mean two things.
    private static Dictionary<string, string> Either(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Concat(other).GroupBy(named => named.Key, named => named.Value, StringComparer.OrdinalIgnoreCase).ToDictionary(
            alike => alike.Key,
            alike => alike.Distinct(StringComparer.Ordinal).ToList() is [var only] ? only : "",
            StringComparer.OrdinalIgnoreCase);
}

/// <param name="Columns">Empty where nobody knows them; a column that may have several forms stands there with each.</param>
public sealed record TargetTable(string Name, IReadOnlyList<ColumnForm> Columns);

/// <param name="Table">That it hangs on.</param>
public sealed record TargetConstraint(string Table, string Name, KindOfConstraint Kind);

/// <param name="Table">Or view, that it hangs on.</param>
/// <param name="Text">The statement that makes it; empty where nobody may read it.</param>
public sealed record TargetTrigger(string Table, string Name, string Text)
{
    /// <summary>Whether it is switched off.</summary>
    public bool IsOff { get; init; }
}

/// <summary>What a table keeps in order.</summary>
/// <param name="Does">The same for two that may stand for each other.</param>
/// <param name="Name">Empty where it has none.</param>
internal sealed record KeptPart(string Does, string Name, bool IsIndex)
{
    /// <summary>
    /// Those that a table had and the one that takes its place may lack: of several alike nobody can tell which, so that all of them are.
    /// </summary>
    public static IEnumerable<KeptPart> Lost(IEnumerable<KeptPart> before, IReadOnlyList<KeptPart> after) =>
        before.GroupBy(part => part.Does, StringComparer.OrdinalIgnoreCase).SelectMany(alike =>
        {
            List<KeptPart> now = [.. after.Where(part => part.Does.Equals(alike.Key, StringComparison.OrdinalIgnoreCase))];
            List<KeptPart> missing = [.. alike.Where(part => now.RemoveAll(other => other == part) == 0)];
            return missing.Count > now.Count ? missing.Where(part => part.Name.Length > 0) : [];
        });
}

/// <summary>A table that is dropped and comes back in another shape.</summary>
/// <param name="Name">In full.</param>
/// <param name="Changed">Columns that lose something on the way.</param>
/// <param name="IsGone">Whether it is certainly dropped: otherwise its parts are still there beside those of the other.</param>
internal sealed record KeptTable(
    string Name,
    IReadOnlyList<KeptPart> Parts,
    IReadOnlyList<(string Column, ColumnDifference Difference)> Changed,
    bool IsGone);

/// <param name="Clustered">Whether the table is kept by it.</param>
public sealed record TargetIndex(string Table, string Name, bool Clustered, bool Unique);

/// <summary>A foreign key.</summary>
public sealed record TargetKey
{
    /// <summary>Empty where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Whose rows refer to others.</summary>
    public required string Table { get; init; }

    /// <summary>The table that they refer to.</summary>
    public required string References { get; init; }

    /// <summary>Of its own table.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Of the table that it refers to; empty where the key is meant and nobody says its columns.</summary>
    public IReadOnlyList<string> Referenced { get; init; } = [];

    /// <summary>What a deleted row does to those that refer to it.</summary>
    public KeyAction OnDelete { get; init; }

    /// <summary>What a row with another key does to those that refer to it.</summary>
    public KeyAction OnUpdate { get; init; }
}

/// <summary>What becomes of rows that refer to a row that is deleted or gets another key.</summary>
public enum KeyAction
{
    /// <summary>The server refuses it.</summary>
    None,

    /// <summary>They go with it, or follow it.</summary>
    Cascade,

    /// <summary>They get NULL or a default value.</summary>
    Clear,
}
