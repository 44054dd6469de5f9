using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>What a database holds before a script runs, as far as whoever reads scripts has to know it. Names are in full.</summary>
internal sealed record KnownSchema
{
    /// <summary>Of a database that nobody could ask: what a script says of it is all there is.</summary>
    public static readonly KnownSchema Unknown = new();

    /// <summary>Of a database that holds nothing.</summary>
    public static readonly KnownSchema Empty = new() { IsKnown = true };

    /// <summary>Whether what is missing below is missing there, too.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Of columns that name none.</summary>
    public string? Collation { get; init; }

    public IReadOnlyList<TargetTable> Tables { get; init; } = [];

    public IReadOnlyList<TargetKey> Keys { get; init; } = [];

    /// <summary>Constraints that have a name and are no foreign keys, as far as somebody has told them.</summary>
    public IReadOnlyList<TargetConstraint> Constraints { get; init; } = [];

    /// <summary>Indexes that belong to no constraint.</summary>
    public IReadOnlyList<TargetIndex> Indexes { get; init; } = [];

    /// <summary>Names of views, procedures, functions and triggers.</summary>
    public IReadOnlyCollection<string> Modules { get; init; } = [];

    /// <summary>Tables that triggers hang on.</summary>
    public IReadOnlyCollection<string> Watched { get; init; } = [];

    /// <summary>By name: the statement that makes the view, empty where nobody may read it.</summary>
    public IReadOnlyDictionary<string, string> Views { get; init; } = new Dictionary<string, string>();

    /// <summary>By name: what stands behind it.</summary>
    public IReadOnlyDictionary<string, string> Synonyms { get; init; } = new Dictionary<string, string>();
}

internal sealed record TargetTable(string Name, IReadOnlyList<ColumnForm> Columns);

internal sealed record TargetConstraint(string Table, string Name, KindOfConstraint Kind);

/// <param name="Clustered">Whether the table is kept by it.</param>
internal sealed record TargetIndex(string Table, string Name, bool Clustered, bool Unique);

/// <summary>A foreign key.</summary>
internal sealed record TargetKey
{
    public required string Name { get; init; }

    public required string Table { get; init; }

    public required string References { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Of the table that it refers to; empty where the key is meant and nobody says its columns.</summary>
    public IReadOnlyList<string> Referenced { get; init; } = [];

    public KeyAction OnDelete { get; init; }

    public KeyAction OnUpdate { get; init; }
}

/// <summary>What becomes of rows that refer to a row that is deleted or gets another key.</summary>
internal enum KeyAction
{
    /// <summary>The server refuses it.</summary>
    None,

    Cascade,

    /// <summary>They get NULL or a default value.</summary>
    Clear,
}
