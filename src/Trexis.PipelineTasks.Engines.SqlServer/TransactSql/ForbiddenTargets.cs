using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Writes to what no deployment is about, whatever kind of statement they are: our own bookkeeping and other databases.
/// </summary>
public static class ForbiddenTargets
{
    /// <summary>The schema of our own bookkeeping: left out of every capture, never dropped by a plan, closed to scripts.</summary>
    public const string OwnSchema = "trexis";

    /// <summary>What is told in place of an operation whose objects are out of bounds; other objects of its keep it.</summary>
    /// <param name="written">A planner's drops of our own schema keep their kind: they are taken out of its text.</param>
    /// <param name="database">The one that is deployed to, where its name is known.</param>
    internal static IReadOnlyList<ClassifiedOperation> Hold(ClassifiedOperation found, WrittenBy written, string? database)
    {
        var own = written == WrittenBy.People
            ? [
                .. found.Targets.Where(name => IsOwn(name.SchemaIdentifier?.Value)).Select(ObjectNames.Format),
                .. found.Schemas.Where(IsOwn),
            ]
            : Array.Empty<string>();
        var elsewhere = found.Targets.Where(name => IsElsewhere(name, database)).Select(ObjectNames.Format).ToList();
        var inside = found.Targets.Count + found.Schemas.Count - own.Length - elsewhere.Count;
        return
        [
            .. own.Length + elsewhere.Count == 0 || inside > 0 ? [found] : Classified.Nothing,
            .. own.SelectMany(name => Classified.One(OperationCatalog.OwnBookkeeping(name))),
            .. elsewhere.SelectMany(name => Classified.One(OperationCatalog.OtherDatabase(name))),
        ];
    }

    /// <summary>Goes with the connection: nobody else sees it.</summary>
    internal static bool IsTemporary(SchemaObjectName name) => name.BaseIdentifier.Value.StartsWith('#');

    /// <summary>Goes with the connection, or with the server's next start: a copy in it keeps nothing.</summary>
    internal static bool IsShortLived(SchemaObjectName name) => IsTemporary(name) || Is("tempdb", name.DatabaseIdentifier?.Value);

    /// <summary>Of the readings of one name, that which matters.</summary>
    internal static IReadOnlyList<SchemaObjectName> OwnOrFirst(IReadOnlyList<SchemaObjectName> readings) =>
        readings.FirstOrDefault(name => IsOwn(name.SchemaIdentifier?.Value)) is { } own ? [own] : [.. readings.Take(1)];

    internal static bool IsOwn(string? schema) => string.Equals(schema, OwnSchema, StringComparison.OrdinalIgnoreCase);

    internal static bool IsElsewhere(SchemaObjectName name, string? database) =>
        name.ServerIdentifier is { Value.Length: > 0 }
        || (name.DatabaseIdentifier?.Value is { Length: > 0 } named && !IsThis(named, database) && !Is(named, "tempdb"));

    internal static bool IsThis(string named, string? database) => named == "$(DatabaseName)" || Is(named, database);

    private static bool Is(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
