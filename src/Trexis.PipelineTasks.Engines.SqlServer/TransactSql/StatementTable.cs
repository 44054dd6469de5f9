using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// What is known of each type of statement that the parsers make. A type that stands nowhere here, because a later parser brought it,
/// is dangerous like those whose effect nobody here can tell.
/// </summary>
internal static class StatementTable
{
    /// <summary>They steer a script or a session, and change neither schema nor rows; what their expressions run is told apart.</summary>
    private static readonly Type[] Quiet =
    [
        typeof(BeginTransactionStatement), typeof(BreakStatement), typeof(CheckpointStatement), typeof(CloseCursorStatement),
        typeof(CloseMasterKeyStatement), typeof(CloseSymmetricKeyStatement), typeof(CommitTransactionStatement),
        typeof(ContinueStatement), typeof(DeallocateCursorStatement), typeof(DeclareCursorStatement),
        typeof(DeclareTableVariableStatement), typeof(DeclareVariableStatement), typeof(FetchCursorStatement), typeof(GoToStatement),
        typeof(IndexDefinition), typeof(LabelStatement), typeof(LineNoStatement), typeof(OpenCursorStatement),
        typeof(OpenMasterKeyStatement), typeof(OpenSymmetricKeyStatement), typeof(PrintStatement), typeof(RaiseErrorLegacyStatement),
        typeof(ReadTextStatement), typeof(ReturnStatement), typeof(RevertStatement), typeof(RollbackTransactionStatement),
        typeof(SaveTransactionStatement), typeof(SetErrorLevelStatement), typeof(SetOffsetsStatement), typeof(SetStatisticsStatement),
        typeof(SetVariableStatement), typeof(ThrowStatement),
    ];

    /// <summary>What they mean depends on their parts: the families of statements know them.</summary>
    private static readonly Type[] ByForm =
    [
        typeof(AlterQueueStatement),
        typeof(AddSensitivityClassificationStatement), typeof(AlterAuthorizationStatement), typeof(AlterCredentialStatement),
        typeof(AlterDatabaseAddFileGroupStatement), typeof(AlterDatabaseAddFileStatement), typeof(AlterDatabaseCollateStatement),
        typeof(AlterDatabaseModifyFileGroupStatement), typeof(AlterDatabaseModifyFileStatement), typeof(AlterDatabaseModifyNameStatement),
        typeof(AlterDatabasePerformCutoverStatement), typeof(AlterDatabaseRebuildLogStatement),
        typeof(AlterDatabaseRemoveFileGroupStatement), typeof(AlterDatabaseRemoveFileStatement),
        typeof(AlterDatabaseScopedConfigurationClearStatement), typeof(AlterDatabaseScopedConfigurationSetStatement),
        typeof(AlterDatabaseSetStatement), typeof(AlterEventSessionStatement), typeof(AlterFullTextCatalogStatement),
        typeof(AlterFullTextIndexStatement), typeof(AlterFunctionStatement), typeof(AlterIndexStatement), typeof(AlterProcedureStatement),
        typeof(AlterRoleStatement), typeof(AlterSchemaStatement), typeof(AlterSequenceStatement), typeof(AlterTableAddClusterByStatement),
        typeof(AlterTableAddTableElementStatement), typeof(AlterTableAlterColumnStatement), typeof(AlterTableAlterIndexStatement),
        typeof(AlterTableAlterPartitionStatement), typeof(AlterTableChangeTrackingModificationStatement),
        typeof(AlterTableConstraintModificationStatement), typeof(AlterTableDropTableElementStatement),
        typeof(AlterTableFileTableNamespaceStatement), typeof(AlterTableRebuildStatement), typeof(AlterTableSetStatement),
        typeof(AlterTableSwitchStatement), typeof(AlterTableTriggerModificationStatement), typeof(AlterTriggerStatement),
        typeof(AlterUserStatement), typeof(AlterViewStatement), typeof(AlterXmlSchemaCollectionStatement),
        typeof(BackupDatabaseStatement), typeof(BackupTransactionLogStatement), typeof(BeginEndAtomicBlockStatement),
        typeof(BeginEndBlockStatement), typeof(BulkInsertStatement), typeof(CopyStatement), typeof(CreateColumnStoreIndexStatement),
        typeof(CreateCredentialStatement), typeof(CreateDatabaseStatement), typeof(CreateEventNotificationStatement),
        typeof(CreateEventSessionStatement), typeof(CreateFullTextCatalogStatement), typeof(CreateFullTextIndexStatement),
        typeof(CreateFunctionStatement), typeof(CreateIndexStatement), typeof(CreateJsonIndexStatement),
        typeof(CreateOrAlterFunctionStatement), typeof(CreateOrAlterProcedureStatement), typeof(CreateOrAlterTriggerStatement),
        typeof(CreateOrAlterViewStatement), typeof(CreatePartitionFunctionStatement), typeof(CreatePartitionSchemeStatement),
        typeof(CreateProcedureStatement), typeof(CreateRoleStatement), typeof(CreateSchemaStatement),
        typeof(CreateSelectiveXmlIndexStatement), typeof(CreateSemanticIndexStatement), typeof(CreateSequenceStatement),
        typeof(CreateSpatialIndexStatement), typeof(CreateStatisticsStatement), typeof(CreateSynonymStatement),
        typeof(CreateTableStatement), typeof(CreateTriggerStatement), typeof(CreateTypeTableStatement), typeof(CreateTypeUddtStatement),
        typeof(CreateTypeUdtStatement), typeof(CreateUserStatement), typeof(CreateVectorIndexStatement), typeof(CreateViewStatement),
        typeof(CreateXmlIndexStatement), typeof(CreateXmlSchemaCollectionStatement), typeof(DbccStatement), typeof(DeleteStatement),
        typeof(DenyStatement), typeof(DenyStatement80), typeof(DropCredentialStatement), typeof(DropDatabaseStatement),
        typeof(DropEventNotificationStatement), typeof(DropEventSessionStatement), typeof(DropFullTextCatalogStatement),
        typeof(DropFullTextIndexStatement), typeof(DropFunctionStatement), typeof(DropIndexStatement),
        typeof(DropPartitionFunctionStatement), typeof(DropPartitionSchemeStatement), typeof(DropProcedureStatement),
        typeof(DropRoleStatement), typeof(DropSchemaStatement), typeof(DropSensitivityClassificationStatement),
        typeof(DropSequenceStatement), typeof(DropStatisticsStatement), typeof(DropSynonymStatement), typeof(DropTableStatement),
        typeof(DropTriggerStatement), typeof(DropTypeStatement), typeof(DropUserStatement), typeof(DropViewStatement),
        typeof(DropXmlSchemaCollectionStatement), typeof(EnableDisableTriggerStatement), typeof(EndConversationStatement),
        typeof(ExecuteStatement), typeof(GrantStatement), typeof(GrantStatement80), typeof(IfStatement), typeof(InsertBulkStatement),
        typeof(InsertStatement), typeof(MergeStatement), typeof(PredicateSetStatement), typeof(RaiseErrorStatement),
        typeof(ReceiveStatement), typeof(RenameEntityStatement), typeof(RestoreStatement), typeof(RevokeStatement),
        typeof(RevokeStatement80), typeof(SelectStatement), typeof(SetCommandStatement), typeof(SetIdentityInsertStatement),
        typeof(SetRowCountStatement), typeof(SetTextSizeStatement), typeof(SetTransactionIsolationLevelStatement),
        typeof(TruncateTableStatement),
        typeof(TryCatchStatement), typeof(UpdateStatement), typeof(UpdateStatisticsStatement), typeof(UpdateTextStatement),
        typeof(UseStatement), typeof(WaitForStatement), typeof(WhileStatement), typeof(WriteTextStatement),
    ];

    /// <summary>They lead outside of the database, run foreign code, or stand for no text that a parser reads.</summary>
    private static readonly Type[] Dangerous =
    [
        typeof(AlterExternalDataSourceStatement), typeof(AlterExternalFunctionStatement), typeof(AlterExternalLanguageStatement),
        typeof(AlterExternalLibraryStatement), typeof(AlterExternalModelStatement), typeof(AlterFederationStatement),
        typeof(CreateExternalDataSourceStatement), typeof(CreateExternalFileFormatStatement), typeof(CreateExternalFunctionStatement),
        typeof(CreateExternalLanguageStatement), typeof(CreateExternalLibraryStatement), typeof(CreateExternalModelStatement),
        typeof(CreateExternalStreamStatement), typeof(CreateExternalStreamingJobStatement), typeof(CreateFederationStatement),
        typeof(CreateOrAlterExternalFunctionStatement), typeof(DiskStatement), typeof(DropExternalLanguageStatement),
        typeof(DropExternalLibraryStatement), typeof(DropFederationStatement), typeof(EventSessionStatement),
        typeof(ExternalResourcePoolStatement), typeof(ResourcePoolStatement), typeof(SelectStatementSnippet),
        typeof(TSqlStatementSnippet), typeof(UseFederationStatement),
    ];

    private static readonly KnownStatement[] Known =
    [
        new(OperationAction.Script, OperationKind.Server, Risk.Dangerous,
            "It reaches beyond this database, to the server or to other sessions.",
            typeof(AlterAvailabilityGroupStatement), typeof(AlterCryptographicProviderStatement), typeof(AlterEndpointStatement),
            typeof(AlterExternalResourcePoolStatement), typeof(AlterLoginAddDropCredentialStatement),
            typeof(AlterLoginEnableDisableStatement), typeof(AlterLoginOptionsStatement), typeof(AlterResourceGovernorStatement),
            typeof(AlterResourcePoolStatement), typeof(AlterServerAuditSpecificationStatement), typeof(AlterServerAuditStatement),
            typeof(AlterServerConfigurationSetBufferPoolExtensionStatement), typeof(AlterServerConfigurationSetDiagnosticsLogStatement),
            typeof(AlterServerConfigurationSetExternalAuthenticationStatement),
            typeof(AlterServerConfigurationSetFailoverClusterPropertyStatement), typeof(AlterServerConfigurationSetHadrClusterStatement),
            typeof(AlterServerConfigurationSetSoftNumaStatement), typeof(AlterServerConfigurationStatement),
            typeof(AlterServerRoleStatement), typeof(AlterServiceMasterKeyStatement), typeof(AlterWorkloadGroupStatement),
            typeof(BackupServiceMasterKeyStatement), typeof(CreateAvailabilityGroupStatement),
            typeof(CreateCryptographicProviderStatement), typeof(CreateEndpointStatement), typeof(CreateExternalResourcePoolStatement),
            typeof(CreateLoginStatement), typeof(CreateResourcePoolStatement), typeof(CreateServerAuditSpecificationStatement),
            typeof(CreateServerAuditStatement), typeof(CreateServerRoleStatement), typeof(CreateWorkloadClassifierStatement),
            typeof(CreateWorkloadGroupStatement), typeof(DropAvailabilityGroupStatement), typeof(DropCryptographicProviderStatement),
            typeof(DropEndpointStatement), typeof(DropExternalResourcePoolStatement), typeof(DropLoginStatement),
            typeof(DropResourcePoolStatement), typeof(DropServerAuditSpecificationStatement), typeof(DropServerAuditStatement),
            typeof(DropServerRoleStatement), typeof(DropWorkloadClassifierStatement), typeof(DropWorkloadGroupStatement),
            typeof(KillQueryNotificationSubscriptionStatement), typeof(KillStatement),
            typeof(KillStatsJobStatement), typeof(ReconfigureStatement), typeof(RestoreServiceMasterKeyStatement),
            typeof(ShutdownStatement)),
        new(OperationAction.Script, OperationKind.Server, Risk.Dangerous,
            "What follows runs with the permissions of somebody else, until REVERT.",
            typeof(ExecuteAsStatement), typeof(SetUserStatement)),
        new(OperationAction.Create, null, Risk.Safe, "A new object is used by nobody yet.",
            typeof(CreateAggregateStatement), typeof(CreateBrokerPriorityStatement), typeof(CreateContractStatement),
            typeof(CreateDefaultStatement), typeof(CreateFullTextStopListStatement), typeof(CreateMessageTypeStatement),
            typeof(CreateRuleStatement), typeof(CreateSearchPropertyListStatement), typeof(CreateServiceStatement)),
        new(OperationAction.Create, null, Risk.Caution,
            "From now on messages are led elsewhere, or a procedure is run whenever one arrives.",
            typeof(CreateQueueStatement), typeof(CreateRemoteServiceBindingStatement), typeof(CreateRouteStatement)),
        new(OperationAction.Create, null, Risk.Caution,
            "It names data outside of this database, which no backup or lock of this deployment covers.",
            typeof(CreateExternalTableStatement)),
        new(OperationAction.Alter, null, Risk.Caution, "Whoever uses it gets the new definition at once.",
            typeof(AlterBrokerPriorityStatement), typeof(AlterFullTextStopListStatement), typeof(AlterMessageTypeStatement),
            typeof(AlterPartitionSchemeStatement), typeof(AlterRemoteServiceBindingStatement), typeof(AlterRouteStatement),
            typeof(AlterSearchPropertyListStatement), typeof(AlterServiceStatement)),
        new(OperationAction.DataMotion, null, Risk.Dangerous,
            "SPLIT and MERGE move the rows of a range, while every table of the function is locked.",
            typeof(AlterPartitionFunctionStatement)),
        new(OperationAction.Drop, null, Risk.Dangerous,
            "Whoever names it fails, also outside of this database, and messages that wait in it are gone.",
            typeof(DropAggregateStatement), typeof(DropAssemblyStatement), typeof(DropBrokerPriorityStatement),
            typeof(DropContractStatement), typeof(DropDefaultStatement), typeof(DropExternalDataSourceStatement),
            typeof(DropExternalFileFormatStatement), typeof(DropExternalModelStatement), typeof(DropExternalStreamStatement),
            typeof(DropExternalStreamingJobStatement), typeof(DropExternalTableStatement), typeof(DropFullTextStopListStatement),
            typeof(DropMessageTypeStatement), typeof(DropQueueStatement), typeof(DropRemoteServiceBindingStatement),
            typeof(DropRouteStatement), typeof(DropRuleStatement), typeof(DropSearchPropertyListStatement), typeof(DropServiceStatement)),
        new(OperationAction.Alter, null, Risk.Dangerous,
            "It runs foreign code inside of the server; UNSAFE and EXTERNAL_ACCESS reach beyond this database.",
            typeof(AlterAssemblyStatement), typeof(CreateAssemblyStatement)),
        new(OperationAction.Permission, OperationKind.CreateKey, Risk.Caution,
            "What is encrypted with it is lost without it: keep a copy of it elsewhere.",
            typeof(CreateAsymmetricKeyStatement), typeof(CreateCertificateStatement), typeof(CreateColumnEncryptionKeyStatement),
            typeof(CreateColumnMasterKeyStatement), typeof(CreateDatabaseEncryptionKeyStatement), typeof(CreateMasterKeyStatement),
            typeof(CreateSymmetricKeyStatement)),
        new(OperationAction.Permission, OperationKind.AlterKey, Risk.Dangerous, "What is encrypted with it may not be readable again.",
            typeof(AlterAsymmetricKeyStatement), typeof(AlterCertificateStatement), typeof(AlterColumnEncryptionKeyStatement),
            typeof(AlterDatabaseEncryptionKeyStatement), typeof(AlterMasterKeyStatement), typeof(AlterSymmetricKeyStatement),
            typeof(RestoreMasterKeyStatement)),
        new(OperationAction.Permission, OperationKind.DropKey, Risk.Dangerous, "What is encrypted with it cannot be read again.",
            typeof(DropAsymmetricKeyStatement), typeof(DropCertificateStatement), typeof(DropColumnEncryptionKeyStatement),
            typeof(DropColumnMasterKeyStatement), typeof(DropDatabaseEncryptionKeyStatement), typeof(DropMasterKeyStatement),
            typeof(DropSymmetricKeyStatement)),
        new(OperationAction.Permission, OperationKind.ExportKey, Risk.Dangerous,
            "Key material leaves into a file: whoever reads that file reads what is encrypted.",
            typeof(BackupCertificateStatement), typeof(BackupMasterKeyStatement)),
        new(OperationAction.Permission, OperationKind.Audit, Risk.Dangerous,
            "An audit that is switched off or changed tells nobody what happens meanwhile.",
            typeof(AlterDatabaseAuditSpecificationStatement), typeof(CreateDatabaseAuditSpecificationStatement),
            typeof(DropDatabaseAuditSpecificationStatement)),
        new(OperationAction.Permission, OperationKind.SignModule, Risk.Dangerous,
            "The module gains or loses what its certificate or key may do.",
            typeof(AddSignatureStatement), typeof(DropSignatureStatement)),
        new(OperationAction.Permission, null, Risk.Caution, "It changes who may do what.",
            typeof(AlterApplicationRoleStatement), typeof(CreateApplicationRoleStatement)),
        new(OperationAction.Permission, null, Risk.Dangerous, "Applications that sign in with it fail.",
            typeof(DropApplicationRoleStatement)),
        new(OperationAction.Permission, null, Risk.Dangerous,
            "It decides which rows everybody sees and may write: rows vanish for some, or show up for all.",
            typeof(AlterSecurityPolicyStatement), typeof(CreateSecurityPolicyStatement), typeof(DropSecurityPolicyStatement)),
        new(OperationAction.DataMotion, OperationKind.Broker, Risk.Caution,
            "Messages leave, also to other databases, and cannot be taken back.",
            typeof(BeginConversationTimerStatement), typeof(BeginDialogStatement), typeof(MoveConversationStatement),
            typeof(SendStatement)),
        new(OperationAction.DataMotion, OperationKind.Broker, Risk.Safe, "It locks a conversation group until its transaction has ended.",
            typeof(GetConversationGroupStatement)),
    ];

    private static readonly Dictionary<Type, StatementVerdict> Verdicts = new IEnumerable<(Type Type, StatementVerdict Verdict)>[]
    {
        Quiet.Select(type => (type, StatementVerdict.Quiet)),
        ByForm.Select(type => (type, StatementVerdict.ByForm)),
        Dangerous.Select(type => (type, StatementVerdict.Dangerous)),
        Known.SelectMany(known => known.Types).Select(type => (type, StatementVerdict.Known)),
    }.SelectMany(rows => rows).ToDictionary(row => row.Type, row => row.Verdict);

    private static readonly Dictionary<Type, KnownStatement> ByType = Known
        .SelectMany(known => known.Types.Select(type => (type, known)))
        .ToDictionary();

    /// <summary>Absent for a type that nobody has looked at.</summary>
    public static StatementVerdict? Of(Type statement) => Verdicts.TryGetValue(statement, out var verdict) ? verdict : null;

    /// <summary>What is told of a statement by its type alone; absent where its parts have to be looked at.</summary>
    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement) => Of(statement.GetType()) switch
    {
        StatementVerdict.Quiet => Classified.Nothing,
        StatementVerdict.Known => Classified.One(ByType[statement.GetType()].For(statement), null, StatementSubject.From(statement)),
        StatementVerdict.ByForm => null,
        _ => Unclassified(statement),
    };

    public static IReadOnlyList<ClassifiedOperation> Unclassified(TSqlStatement statement) =>
        Classified.One(OperationCatalog.Unclassified(KindOf(statement), StatementSubject.From(statement)));

    /// <summary>The statement's own name, where the catalog has it: <c>AlterPartitionFunctionStatement</c>.</summary>
    public static string KindOf(TSqlStatement statement)
    {
        var name = statement.GetType().Name;
        if (name.EndsWith("Statement", StringComparison.Ordinal)) name = name[..^"Statement".Length];
        var kind = StatementText.Separated(name, '-').ToLowerInvariant();
        return OperationKind.All.Contains(kind) ? kind : OperationKind.Unclassified;
    }

    /// <param name="Kind">Absent where it is the statement's own name; where several share one, the name alone says too little.</param>
    private sealed record KnownStatement(OperationAction Action, string? Kind, Risk Risk, string Why, params IReadOnlyList<Type> Types)
    {
        public Operation For(TSqlStatement statement) => Operation.Of(
            Action,
            Kind ?? KindOf(statement),
            Kind is null ? StatementSubject.From(statement) : StatementSubject.WithWords(statement),
            Risk,
            Why);
    }
}

/// <summary>How a type of statement is read.</summary>
internal enum StatementVerdict
{
    Quiet,
    Known,
    ByForm,
    Dangerous,
}
