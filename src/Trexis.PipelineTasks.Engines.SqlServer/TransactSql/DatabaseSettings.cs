using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements on the database as a whole.</summary>
internal static class DatabaseSettings
{
    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement) => statement switch
    {
        AlterDatabaseSetStatement set => Classified.One(OperationCatalog.AlterDatabase("database", set.Termination is not null)),
        AlterDatabaseStatement => Classified.One(OperationCatalog.AlterDatabase("database", endsSessions: false)),
        _ => null,
    };
}
