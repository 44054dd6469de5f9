using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What a family of statements says of one; the reader adds text, hash and line.</summary>
internal static class Classified
{
    public static readonly IReadOnlyList<ClassifiedOperation> Nothing = [];

    public static IReadOnlyList<ClassifiedOperation> One(
        Operation operation, string? table = null, params IReadOnlyList<string> alsoNamed) =>
        [new ClassifiedOperation(operation, table, 0) { AlsoNamed = alsoNamed }];

    /// <summary>On a table, or on what hangs on one.</summary>
    public static IReadOnlyList<ClassifiedOperation> On(
        SchemaObjectName table, Operation operation, params IReadOnlyList<string> alsoNamed) =>
        [new ClassifiedOperation(operation, ObjectNames.Format(table), 0) { AlsoNamed = alsoNamed, Targets = [table] }];

    /// <summary>On an object that is no table.</summary>
    public static IReadOnlyList<ClassifiedOperation> Of(SchemaObjectName name, Operation operation) =>
        [new ClassifiedOperation(operation, null, 0) { Targets = [name] }];
}
