using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Views, procedures, functions, triggers and the small objects: made, changed, dropped.</summary>
internal static class ModuleStatements
{
    private const string NotUsedYet = "A new object is used by nobody yet.";
    private const string TakesThePlace = "It takes the place of the one that was dropped before; what was granted on that one is lost.";

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        ViewStatementBody view => View(view, knowledge),
        ProcedureStatementBody procedure => Procedure(procedure, knowledge),
        FunctionStatementBody function => Function(function, knowledge),
        TriggerStatementBody trigger => Trigger(trigger, knowledge),
        CreateTypeStatement type => Made(OperationKind.CreateType, type.Name),
        CreateXmlSchemaCollectionStatement collection => Made(OperationKind.CreateXmlSchemaCollection, collection.Name),
        AlterXmlSchemaCollectionStatement collection => Changed(OperationKind.AlterXmlSchemaCollection, collection.Name),
        DropXmlSchemaCollectionStatement drop => Dropped(OperationKind.DropXmlSchemaCollection, drop.Name),
        CreateSequenceStatement sequence => Sequence(sequence, knowledge),
        AlterSequenceStatement sequence => Sequence(sequence),
        CreateSynonymStatement synonym => Synonym(synonym, knowledge),
        CreatePartitionFunctionStatement function =>
            Classified.One(
                OperationCatalog.Create(OperationKind.CreatePartitionFunction, ObjectNames.Format(function.Name.Value), NotUsedYet)),
        CreatePartitionSchemeStatement scheme =>
            Classified.One(OperationCatalog.Create(OperationKind.CreatePartitionScheme, ObjectNames.Format(scheme.Name.Value), NotUsedYet)),
        AlterSchemaStatement moved => Moved(moved, knowledge),
        RenameEntityStatement renamed => Renamed(renamed.OldName, renamed.NewName.Value, knowledge),
        DropSchemaStatement drop => Schema(
            drop.Schema.BaseIdentifier.Value,
            OperationCatalog.DropObject(OperationKind.DropSchema, ObjectNames.Format(drop.Schema.Identifiers.Select(part => part.Value)))),
        DropTypeStatement drop => Dropped(OperationKind.DropType, drop.Name),
        DropTriggerStatement { TriggerScope: TriggerScope.AllServer } drop =>
            Classified.One(OperationCatalog.Server(StatementSubject.WithWords(drop))),
        DropTriggerStatement { TriggerScope: TriggerScope.Database } drop =>
            [.. drop.Objects.SelectMany(name => Classified.One(OperationCatalog.DropObject(OperationKind.DropTrigger, OfDatabase(name))))],
        DropObjectsStatement drop => [.. drop.Objects.SelectMany(name => Dropped(drop, name, knowledge))],
        AddSensitivityClassificationStatement or DropSensitivityClassificationStatement =>
            [.. ((SensitivityClassificationStatement)statement).Columns.SelectMany(Classification)],
        DropUnownedObjectStatement drop when drop is not (DropEventSessionStatement or DropCredentialStatement) =>
            Classified.One(OperationCatalog.DropObject(StatementTable.KindOf(drop), ObjectNames.Format(drop.Name.Value))),
        _ => null,
    };

    /// <summary>A schema; what its statement makes in it is read like any other.</summary>
    public static IReadOnlyList<ClassifiedOperation> Made(CreateSchemaStatement schema)
    {
        var name = schema.Name?.Value ?? schema.Owner?.Value;
        return name is null
            ? StatementTable.Unclassified(schema)
            : Schema(name, OperationCatalog.Create(OperationKind.CreateSchema, ObjectNames.Format(name), NotUsedYet));
    }

    /// <summary>Another name leads to the object from now on; what was known of either name is not.</summary>
    public static IReadOnlyList<ClassifiedOperation> Renamed(SchemaObjectName old, string replacement, ScriptKnowledge knowledge)
    {
        var now = ObjectNames.Name([.. old.Identifiers.SkipLast(1).Select(part => part.Value), replacement]);
        knowledge.Forget(old);
        knowledge.Forget(now);
        knowledge.Schema.Rename(old, ObjectNames.Format(now), knowledge.IsCertain);
        return
        [
            .. Classified.Of(old, OperationCatalog.Rename(ObjectNames.Format(old), ObjectNames.Format(now), knowledge.IsOfPeople))
                .Select(found => found with { AlsoNamed = [ObjectNames.Format(now)] }),
        ];
    }

    private static IReadOnlyList<ClassifiedOperation> Made(string kind, SchemaObjectName name) =>
        Classified.Of(name, OperationCatalog.Create(kind, ObjectNames.Format(name), NotUsedYet));

    // An earlier script may have dropped it: within one text the two are told as a change.
    private static IReadOnlyList<ClassifiedOperation> Made(string kind, SchemaObjectName name, ScriptKnowledge knowledge) =>
        Classified.Of(
            name, OperationCatalog.Create(kind, ObjectNames.Format(name), knowledge.Replaces(name) ? TakesThePlace : NotUsedYet));

    private static IReadOnlyList<ClassifiedOperation> Changed(string kind, SchemaObjectName name) =>
        Classified.Of(name, OperationCatalog.AlterModule(kind, ObjectNames.Format(name)));

    private static IReadOnlyList<ClassifiedOperation> Dropped(string kind, SchemaObjectName name) =>
        Classified.Of(name, OperationCatalog.DropObject(kind, ObjectNames.Format(name)));

    private static IReadOnlyList<ClassifiedOperation> Dropped(DropObjectsStatement drop, SchemaObjectName name, ScriptKnowledge knowledge)
    {
        // A procedure, function or trigger in .NET is told by nobody but a model.
        var isAbsent = drop is DropViewStatement or DropSynonymStatement
            ? knowledge.Schema.Lacks(name)
            : knowledge.Schema.LacksObject(name);
        var isOwn = knowledge.Gone(name);
        var host = drop is DropTriggerStatement ? knowledge.Schema.HostOf(name) : null;
        knowledge.Learn(name, null);
        knowledge.Schema.Drop(name, knowledge.IsCertain);
        return
        [
            .. Dropped(StatementTable.KindOf(drop), name).Select(found => found with
            {
                Operation = isOwn ? OperationCatalog.DropOwn(found.Operation)
                    : isAbsent ? OperationCatalog.DropAbsent(found.Operation)
                    : found.Operation,
                TakesNothing = isOwn || isAbsent,
                Host = host,
            }),
        ];
    }

    private static IReadOnlyList<ClassifiedOperation> Schema(string name, Operation operation) =>
        [new ClassifiedOperation(operation, null, 0) { Schemas = [name] }];

    private static IReadOnlyList<ClassifiedOperation> Procedure(ProcedureStatementBody procedure, ScriptKnowledge knowledge)
    {
        var name = procedure.ProcedureReference.Name;
        if (procedure is not AlterProcedureStatement) knowledge.MadeModule(name, procedure is CreateProcedureStatement);
        knowledge.Learn(name, procedure.MethodSpecifier is null ? procedure.StatementList : null);
        return procedure is CreateProcedureStatement
            ? Made(OperationKind.CreateProcedure, name, knowledge)
            : Changed(OperationKind.AlterProcedure, name);
    }

    private static IReadOnlyList<ClassifiedOperation> Function(FunctionStatementBody function, ScriptKnowledge knowledge)
    {
        if (function is not AlterFunctionStatement) knowledge.MadeModule(function.Name, function is CreateFunctionStatement);
        return function is CreateFunctionStatement
            ? Made(OperationKind.CreateFunction, function.Name, knowledge)
            : Changed(OperationKind.AlterFunction, function.Name);
    }

    private static IReadOnlyList<ClassifiedOperation> View(ViewStatementBody view, ScriptKnowledge knowledge)
    {
        if (view is not AlterViewStatement) knowledge.MadeModule(view.SchemaObjectName, view is CreateViewStatement);
        knowledge.Schema.View(view.SchemaObjectName, StatementText.Format(view));
        return view is CreateViewStatement
            ? Made(OperationKind.CreateView, view.SchemaObjectName, knowledge)
            : Changed(OperationKind.AlterView, view.SchemaObjectName);
    }

    private static IReadOnlyList<ClassifiedOperation> Sequence(CreateSequenceStatement sequence, ScriptKnowledge knowledge)
    {
        knowledge.MadeModule(sequence.Name, failsWhereThere: true);
        return Made(OperationKind.CreateSequence, sequence.Name, knowledge);
    }

    private static IReadOnlyList<ClassifiedOperation> Sequence(AlterSequenceStatement sequence)
    {
        var restarts = Has(SequenceOptionKind.Restart);
        return restarts || Has(SequenceOptionKind.Cycle)
            ? Classified.Of(sequence.Name, OperationCatalog.RestartSequence(ObjectNames.Format(sequence.Name), restarts))
            : Changed(OperationKind.AlterSequence, sequence.Name);

        bool Has(SequenceOptionKind kind) => sequence.SequenceOptions.Any(option => option.OptionKind == kind && !option.NoValue);
    }

    private static IReadOnlyList<ClassifiedOperation> Synonym(CreateSynonymStatement synonym, ScriptKnowledge knowledge)
    {
        knowledge.MadeModule(synonym.Name, failsWhereThere: true);
        knowledge.Schema.Synonym(synonym.Name, synonym.ForName);
        var (name, target) = (ObjectNames.Format(synonym.Name), synonym.ForName);
        if (ForbiddenTargets.IsOwn(target.SchemaIdentifier?.Value))
            return Classified.Of(target, OperationCatalog.LeadElsewhere(name, ObjectNames.Format(target)));
        return knowledge.IsElsewhere(target)
            ? Classified.Of(synonym.Name, OperationCatalog.LeadElsewhere(name, ObjectNames.Format(target)))
            : Made(OperationKind.CreateSynonym, synonym.Name, knowledge);
    }

    private static IReadOnlyList<ClassifiedOperation> Moved(AlterSchemaStatement moved, ScriptKnowledge knowledge)
    {
        var now = ObjectNames.Format(moved.Name.Value, moved.ObjectName.BaseIdentifier.Value);
        knowledge.Forget(moved.ObjectName);
        knowledge.OwnNames.Remove(now);
        knowledge.Schema.Rename(moved.ObjectName, now, knowledge.IsCertain);
        return
        [
            .. Classified.Of(moved.ObjectName, OperationCatalog.Transfer(ObjectNames.Format(moved.ObjectName), now, knowledge.IsOfPeople))
                .Select(found => found with { AlsoNamed = [now], Schemas = [moved.Name.Value] }),
        ];
    }

    private static IReadOnlyList<ClassifiedOperation> Classification(ColumnReferenceExpression column)
    {
        var parts = column.MultiPartIdentifier.Identifiers.Select(part => part.Value).ToList();
        return Classified.On(ObjectNames.Name(parts.SkipLast(1)), OperationCatalog.Describe(ObjectNames.Format(parts)));
    }

    // It lies in no schema.
    private static string OfDatabase(SchemaObjectName trigger) => ObjectNames.Format(trigger.BaseIdentifier.Value);

    // A trigger on the database or the server hangs on no table.
    private static IReadOnlyList<ClassifiedOperation> Trigger(TriggerStatementBody trigger, ScriptKnowledge knowledge)
    {
        if (trigger.TriggerObject.TriggerScope == TriggerScope.AllServer)
            return Classified.One(OperationCatalog.Server(StatementSubject.WithWords(trigger)));
        var isOfTable = trigger.TriggerObject.Name is not null;
        var (kind, name) = (StatementTable.KindOf(trigger), isOfTable ? ObjectNames.Format(trigger.Name) : OfDatabase(trigger.Name));
        if (trigger.TriggerObject.Name is { } hanging)
            knowledge.Schema.Watch(
                hanging,
                new TargetTrigger(knowledge.Schema.NameOf(hanging), name, StatementText.Format(trigger)),
                trigger is not AlterTriggerStatement && trigger.TriggerType == TriggerType.InsteadOf,
                knowledge.IsCertain);
        if (trigger is AlterTriggerStatement)
            return trigger.TriggerObject.Name is { } altered
                ? Hanging(altered, OperationCatalog.AlterTrigger(kind, name, ObjectNames.Format(altered)), knowledge)
                : Classified.Of(trigger.Name, OperationCatalog.AlterTrigger(kind, name, "the database"));
        // Without a schema of its own it lies in that of its table.
        if (isOfTable && trigger.Name.SchemaIdentifier is not null)
            knowledge.MadeModule(trigger.Name, trigger is CreateTriggerStatement);
        return trigger.TriggerObject.Name is { } table
            ? Hanging(table, OperationCatalog.CreateTrigger(kind, name, ObjectNames.Format(table), knowledge.IsNew(table)), knowledge)
            : Classified.Of(trigger.Name, OperationCatalog.CreateTrigger(kind, name, "the database", isNew: false));
    }

    private static IReadOnlyList<ClassifiedOperation> Hanging(SchemaObjectName table, Operation trigger, ScriptKnowledge knowledge) =>
        [.. Classified.On(table, trigger).Select(found => found with { Host = knowledge.Schema.NameOf(table) })];
}
