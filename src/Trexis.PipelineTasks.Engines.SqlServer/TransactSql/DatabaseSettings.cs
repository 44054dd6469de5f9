using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements on the database as a whole.</summary>
internal static class DatabaseSettings
{
    public static IReadOnlyList<FoundOperation>? Of(TSqlStatement statement) => statement switch
    {
        AlterDatabaseSetStatement set => Found.One(Kinds.AlterDatabase("database", set.Termination is not null)),
        AlterDatabaseStatement => Found.One(Kinds.AlterDatabase("database", endsSessions: false)),
        _ => null,
    };
}
