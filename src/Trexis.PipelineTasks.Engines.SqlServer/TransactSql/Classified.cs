namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What a family of statements says of one; the reader adds text, hash and line.</summary>
internal static class Classified
{
    public static readonly IReadOnlyList<ClassifiedOperation> Nothing = [];

    public static IReadOnlyList<ClassifiedOperation> One(
        Operation operation, string? table = null, params IReadOnlyList<string> alsoNamed) =>
        [new ClassifiedOperation(operation, table, 0) { AlsoNamed = alsoNamed }];
}
