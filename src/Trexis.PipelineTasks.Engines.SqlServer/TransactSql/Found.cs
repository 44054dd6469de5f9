namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What a family of statements says of one; the reader adds text, hash and line.</summary>
internal static class Found
{
    public static readonly IReadOnlyList<FoundOperation> Nothing = [];

    public static IReadOnlyList<FoundOperation> One(Operation operation, string? table = null, params IReadOnlyList<string> alsoNamed) =>
        [new FoundOperation(operation, table, 0) { AlsoNamed = alsoNamed }];
}
