using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements on a database as a whole, and those that reach the server only in some of their forms.</summary>
internal static class ServerStatements
{
    private const string ThisDatabase = "database";

    /// <summary>They look, and change nothing, as long as they are not told to repair.</summary>
    private static readonly HashSet<DbccCommand> Reading =
    [
        DbccCommand.CheckAlloc, DbccCommand.CheckCatalog, DbccCommand.CheckConstraints, DbccCommand.CheckDB, DbccCommand.CheckFileGroup,
        DbccCommand.CheckTable, DbccCommand.Help, DbccCommand.InputBuffer, DbccCommand.OpenTran, DbccCommand.ShowStatistics,
        DbccCommand.TraceStatus, DbccCommand.UserOptions, DbccCommand.ShowContig,
    ];

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        AlterDatabaseSetStatement set => Alter(set, set.Termination is not null, knowledge),
        AlterDatabaseStatement alter => Alter(alter, endsSessions: false, knowledge),
        AlterDatabaseScopedConfigurationStatement => Classified.One(OperationCatalog.AlterDatabase(ThisDatabase, endsSessions: false)),
        CreateDatabaseStatement or DropDatabaseStatement or BackupStatement or RestoreStatement =>
            Classified.One(OperationCatalog.WholeDatabase(StatementSubject.WithWords(statement))),
        DbccStatement dbcc => Check(dbcc),
        EndConversationStatement end =>
            Classified.One(OperationCatalog.EndConversation(StatementSubject.From(end), end.WithCleanup)),
        EventSessionStatement { SessionScope: EventSessionScope.Database } session =>
            Classified.One(OperationCatalog.DatabaseEvents("event-session", ObjectNames.Format(session.Name.Value), Risk.Caution)),
        DropEventSessionStatement { SessionScope: EventSessionScope.Database } session =>
            Classified.One(OperationCatalog.DatabaseEvents("event-session", ObjectNames.Format(session.Name.Value), Risk.Caution)),
        CredentialStatement { IsDatabaseScoped: true } credential =>
            Classified.One(OperationCatalog.Credential(ObjectNames.Format(credential.Name.Value))),
        DropCredentialStatement { IsDatabaseScoped: true } credential =>
            Classified.One(OperationCatalog.Credential(ObjectNames.Format(credential.Name.Value))),
        CreateEventNotificationStatement { Scope.Target: not EventNotificationTarget.Server } notification =>
            Classified.One(
                OperationCatalog.DatabaseEvents("event-notification", ObjectNames.Format(notification.Name.Value), Risk.Dangerous)),
        DropEventNotificationStatement { Scope.Target: not EventNotificationTarget.Server } drop =>
            [
                .. drop.Notifications.SelectMany(
                    name => Classified.One(
                        OperationCatalog.DatabaseEvents("event-notification", ObjectNames.Format(name.Value), Risk.Dangerous))),
            ],
        EventSessionStatement or DropEventSessionStatement or CredentialStatement or DropCredentialStatement
            or CreateEventNotificationStatement or DropEventNotificationStatement =>
                Classified.One(OperationCatalog.Server(StatementSubject.WithWords(statement))),
        _ => null,
    };

    private static IReadOnlyList<ClassifiedOperation> Alter(AlterDatabaseStatement alter, bool endsSessions, ScriptKnowledge knowledge) =>
        Classified.One(
            alter.DatabaseName is not { } name || alter.UseCurrent || knowledge.IsThisDatabase(name.Value)
                ? OperationCatalog.AlterDatabase(ThisDatabase, endsSessions)
                : OperationCatalog.OtherDatabase(ObjectNames.Format(name.Value)));

    private static IReadOnlyList<ClassifiedOperation> Check(DbccStatement dbcc)
    {
        var words = dbcc.Literals.Select(literal => StatementText.Format(literal).Trim().Trim('\'')).ToList();
        if (dbcc.Command == DbccCommand.CheckIdent) return Identity(dbcc, words);
        var repairs = words.Any(word => word.Contains("REPAIR", StringComparison.OrdinalIgnoreCase));
        if (Reading.Contains(dbcc.Command) && !repairs) return Classified.Nothing;
        return dbcc.Command == DbccCommand.SqlPerf && words is [var what] && what.Equals("LOGSPACE", StringComparison.OrdinalIgnoreCase)
            ? Classified.Nothing
            : Classified.One(OperationCatalog.Server(StatementSubject.WithWords(dbcc)));
    }

    private static IReadOnlyList<ClassifiedOperation> Identity(DbccStatement dbcc, List<string> words)
    {
        if (words.Exists(word => word.Equals("NORESEED", StringComparison.OrdinalIgnoreCase))) return Classified.Nothing;
        if (dbcc.Literals is not [{ Value: StringLiteral { Value: var text } }, ..] || ObjectNames.TryParts(text) is not { } parts)
            return Classified.One(OperationCatalog.Reseed(StatementSubject.From(dbcc), isSaid: true));
        var table = ObjectNames.Name(parts);
        return Classified.On(table, OperationCatalog.Reseed(ObjectNames.Format(table), words.Count > 1));
    }
}
