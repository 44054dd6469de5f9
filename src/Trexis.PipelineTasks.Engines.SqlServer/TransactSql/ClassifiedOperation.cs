using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>An operation as a statement of a script was understood.</summary>
/// <param name="Table">The table that it works on, where it is another object than the operation's subject.</param>
/// <param name="Line">Of the text that was read, from 1.</param>
public sealed record ClassifiedOperation(Operation Operation, string? Table, int Line)
{
    /// <summary>
    /// Further names under which a report may list what this statement does: an index beside its table, a nameless constraint.
    /// </summary>
    public IReadOnlyList<string> AlsoNamed { get; init; } = [];

    /// <summary>Of the text that was read, from 1; absent where the line alone is known.</summary>
    public int? Column { get; init; }

    /// <summary>Of the batch that holds it, from 0.</summary>
    public int Batch { get; init; }

    /// <summary>All objects that it writes, makes, changes or drops: each is held against what a deployment may touch.</summary>
    internal IReadOnlyList<SchemaObjectName> Targets { get; init; } = [];

    /// <summary>Schemas that it works on as a whole, or moves something into.</summary>
    internal IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>Where it stands in its text.</summary>
    internal Region? Region { get; init; }

    /// <summary>What it drops that a later statement may recreate unchanged, and the operation to report if one does.</summary>
    internal (string What, Operation IfBack)? Takes { get; init; }

    /// <summary>What the table that it takes away held and kept in order, which what comes back has to, too.</summary>
    internal KeptTable? Kept { get; init; }

    /// <summary>Whether what it drops is the script's own, or not there.</summary>
    internal bool TakesNothing { get; init; }

    /// <summary>Of a trigger: what it hangs on, in full; absent where nobody knows.</summary>
    internal string? Host { get; init; }

    /// <summary>What it recreates unchanged.</summary>
    internal string? Brings { get; init; }

    public bool Concerns(string name) =>
        Is(Operation.Subject, name) || Is(Table, name) || AlsoNamed.Any(other => Is(other, name));

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
