using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements on a database as a whole, and those that reach the server only in some of their forms.</summary>
internal static class ServerStatements
{
    /// <summary>They look, and change nothing, as long as they are not told to repair.</summary>
    private static readonly HashSet<DbccCommand> Reading =
    [
        DbccCommand.CheckAlloc, DbccCommand.CheckCatalog, DbccCommand.CheckConstraints, DbccCommand.CheckDB, DbccCommand.CheckFileGroup,
        DbccCommand.CheckTable, DbccCommand.Help, DbccCommand.InputBuffer, DbccCommand.OpenTran, DbccCommand.ShowStatistics,
        DbccCommand.TraceStatus, DbccCommand.UserOptions, DbccCommand.ShowContig,
    ];

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        AlterDatabaseSetStatement set => Alter(set, subject => OperationCatalog.AlterDatabase(
            subject, set.Termination is not null, set.Options.Select(Meaning).OfType<string>().FirstOrDefault()), knowledge),
        AlterDatabaseAddFileGroupStatement or AlterDatabaseAddFileStatement { IsLog: false } =>
            Alter((AlterDatabaseStatement)statement, OperationCatalog.AddFile, knowledge),
        AlterDatabaseStatement alter => Alter(alter, subject => OperationCatalog.AlterDatabase(subject, endsSessions: false), knowledge),
        AlterQueueStatement queue =>
            Classified.Of(queue.Name, OperationCatalog.AlterQueue(ObjectNames.Format(queue.Name), queue.QueueOptions.Any(IsOff))),
        AlterDatabaseScopedConfigurationStatement =>
            Classified.One(OperationCatalog.AlterDatabase(StatementSubject.OfDatabase(statement, null), endsSessions: false)),
        CreateDatabaseStatement or DropDatabaseStatement or BackupStatement or RestoreStatement =>
            Classified.One(OperationCatalog.WholeDatabase(StatementSubject.WithWords(statement))),
        DbccStatement dbcc => Check(dbcc),
        EndConversationStatement end =>
            Classified.One(OperationCatalog.EndConversation(StatementSubject.From(end), end.WithCleanup)),
        EventSessionStatement { SessionScope: EventSessionScope.Database }
            or DropEventSessionStatement { SessionScope: EventSessionScope.Database } =>
                Named(statement, subject => OperationCatalog.DatabaseEvents(OperationKind.EventSession, subject, Risk.Caution)),
        CredentialStatement { IsDatabaseScoped: true } or DropCredentialStatement { IsDatabaseScoped: true } =>
            Named(statement, OperationCatalog.Credential),
        CreateEventNotificationStatement { Scope.Target: not EventNotificationTarget.Server }
            or DropEventNotificationStatement { Scope.Target: not EventNotificationTarget.Server } =>
                Named(statement, subject => OperationCatalog.DatabaseEvents(OperationKind.EventNotification, subject, Risk.Dangerous)),
        EventSessionStatement or DropEventSessionStatement or CredentialStatement or DropCredentialStatement
            or CreateEventNotificationStatement or DropEventNotificationStatement =>
                Classified.One(OperationCatalog.Server(StatementSubject.WithWords(statement))),
        _ => null,
    };

    // To make, to change and to drop are one kind: the subject tells them apart, and a report lists the name.
    private static IReadOnlyList<ClassifiedOperation> Named(TSqlStatement statement, Func<string, Operation> operation) =>
        Classified.One(operation(StatementSubject.WithWords(statement)), null, StatementSubject.From(statement));

    private static IReadOnlyList<ClassifiedOperation> Alter(
        AlterDatabaseStatement alter, Func<string, Operation> operation, ScriptKnowledge knowledge) =>
        Classified.One(
            alter.DatabaseName is not { } name || alter.UseCurrent || knowledge.IsThisDatabase(name.Value)
                ? operation(StatementSubject.OfDatabase(alter, alter.DatabaseName))
                : OperationCatalog.OtherDatabase(ObjectNames.Format(name.Value)));

    private static string? Meaning(DatabaseOption option) => option switch
    {
        RecoveryDatabaseOption { Value: RecoveryDatabaseOptionKind.Simple } =>
            "The chain of log backups ends: until the next full or differential backup nobody can restore to a point in time.",
        { OptionKind: DatabaseOptionKind.ReadOnly or DatabaseOptionKind.Offline or DatabaseOptionKind.Emergency } =>
            "Nobody writes to the database until it is set back.",
        { OptionKind: DatabaseOptionKind.SingleUser or DatabaseOptionKind.RestrictedUser } =>
            "Applications cannot connect until it is set back.",
        OnOffDatabaseOption { OptionKind: DatabaseOptionKind.Trustworthy or DatabaseOptionKind.DBChaining, OptionState: OptionState.On } =>
            "Its code may reach other databases with the permissions of its owner.",
        OnOffDatabaseOption { OptionKind: DatabaseOptionKind.Encryption, OptionState: OptionState.Off } =>
            "Its files and backups are written as plain text from now on.",
        PageVerifyDatabaseOption { Value: not PageVerifyDatabaseOptionKind.Checksum } =>
            "Pages that the disk damages are noticed by nobody.",
        _ => null,
    };

    private static bool IsOff(QueueOption option) => option.OptionKind == QueueOptionKind.ActivationDrop
        || option is QueueStateOption
        {
            OptionKind: QueueOptionKind.Status or QueueOptionKind.ActivationStatus,
            OptionState: OptionState.Off,
        };

    private static IReadOnlyList<ClassifiedOperation> Check(DbccStatement dbcc)
    {
        var words = dbcc.Literals.Select(literal => StatementText.Format(literal).Trim().Trim('\'')).ToList();
        if (dbcc.Command == DbccCommand.CheckIdent) return Identity(dbcc, words);
        var repairs = words.Any(word => word.Contains("REPAIR", StringComparison.OrdinalIgnoreCase));
        if (Reading.Contains(dbcc.Command) && !repairs) return Classified.Nothing;
        return dbcc.Command == DbccCommand.SqlPerf && words is [var what] && what.Equals("LOGSPACE", StringComparison.OrdinalIgnoreCase)
            ? Classified.Nothing
            : Classified.One(
                repairs
                    ? OperationCatalog.Repair(StatementSubject.WithWords(dbcc))
                    : dbcc.Command is DbccCommand.ShrinkDatabase or DbccCommand.ShrinkFile
                        ? OperationCatalog.Shrink(StatementSubject.WithWords(dbcc))
                        : OperationCatalog.Server(StatementSubject.WithWords(dbcc)));
    }

    private static IReadOnlyList<ClassifiedOperation> Identity(DbccStatement dbcc, List<string> words)
    {
        if (words.Exists(word => word.Equals("NORESEED", StringComparison.OrdinalIgnoreCase))) return Classified.Nothing;
        if (dbcc.Literals is not [{ Value: StringLiteral { Value: var text } }, ..] || ObjectNames.TryParts(text) is not { } parts)
            return Classified.One(OperationCatalog.Reseed(StatementSubject.From(dbcc), isSaid: true));
        var table = ObjectNames.Name(parts);
        // RESEED without a number only corrects.
        return Classified.On(table, OperationCatalog.Reseed(ObjectNames.Format(table), isSaid: words.Count > 2));
    }
}
