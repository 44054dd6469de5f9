using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Views, procedures, functions, triggers and the small objects: made, changed, dropped.</summary>
internal static class ModuleStatements
{
    private const string NotUsedYet = "A new object is used by nobody yet.";

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        CreateViewStatement view => Made("create-view", view.SchemaObjectName),
        ViewStatementBody view => Changed("alter-view", view.SchemaObjectName),
        CreateProcedureStatement procedure => Made("create-procedure", procedure.ProcedureReference.Name),
        ProcedureStatementBody procedure => Changed("alter-procedure", procedure.ProcedureReference.Name),
        CreateFunctionStatement function => Made("create-function", function.Name),
        FunctionStatementBody function => Changed("alter-function", function.Name),
        TriggerStatementBody trigger => Trigger(trigger, knowledge),
        CreateSchemaStatement schema =>
            Classified.One(OperationCatalog.Create("create-schema", ObjectNames.Format(schema.Name.Value), NotUsedYet)),
        CreateTypeStatement type => Made("create-type", type.Name),
        CreateXmlSchemaCollectionStatement collection => Made("create-xml-schema-collection", collection.Name),
        AlterXmlSchemaCollectionStatement collection => Changed("alter-xml-schema-collection", collection.Name),
        DropXmlSchemaCollectionStatement drop =>
            Classified.One(OperationCatalog.DropObject("drop-xml-schema-collection", ObjectNames.Format(drop.Name))),
        CreateSequenceStatement sequence => Made("create-sequence", sequence.Name),
        AlterSequenceStatement sequence => Changed("alter-sequence", sequence.Name),
        CreateSynonymStatement synonym => Made("create-synonym", synonym.Name),
        CreatePartitionFunctionStatement function =>
            Classified.One(OperationCatalog.Create("create-partition-function", ObjectNames.Format(function.Name.Value), NotUsedYet)),
        CreatePartitionSchemeStatement scheme =>
            Classified.One(OperationCatalog.Create("create-partition-scheme", ObjectNames.Format(scheme.Name.Value), NotUsedYet)),
        AlterSchemaStatement moved => Classified.One(OperationCatalog.Rename(ObjectNames.Format(moved.ObjectName))),
        CreateFullTextCatalogStatement or CreateFullTextIndexStatement or AlterFullTextCatalogStatement or AlterFullTextIndexStatement
            or DropFullTextCatalogStatement or DropFullTextIndexStatement =>
                Classified.One(OperationCatalog.FullText(StatementText.FirstWords(statement))),
        DropSchemaStatement drop =>
            Classified.One(
                OperationCatalog.DropObject("drop-schema", ObjectNames.Format(drop.Schema.Identifiers.Select(part => part.Value)))),
        DropTypeStatement drop => Classified.One(OperationCatalog.DropObject("drop-type", ObjectNames.Format(drop.Name))),
        DropObjectsStatement drop =>
            [
                .. drop.Objects.SelectMany(
                    name => Classified.One(OperationCatalog.DropObject(StatementText.KindOf(drop), ObjectNames.Format(name)))),
            ],
        DropUnownedObjectStatement drop =>
            Classified.One(OperationCatalog.DropObject(StatementText.KindOf(drop), ObjectNames.Format(drop.Name.Value))),
        _ => null,
    };

    private static IReadOnlyList<ClassifiedOperation> Made(string kind, SchemaObjectName name) =>
        Classified.One(OperationCatalog.Create(kind, ObjectNames.Format(name), NotUsedYet));

    private static IReadOnlyList<ClassifiedOperation> Changed(string kind, SchemaObjectName name) =>
        Classified.One(OperationCatalog.AlterModule(kind, ObjectNames.Format(name)));

    // A trigger on the database or the server hangs on no table.
    private static IReadOnlyList<ClassifiedOperation> Trigger(TriggerStatementBody trigger, ScriptKnowledge knowledge)
    {
        var table = trigger.TriggerObject.Name is { } name ? ObjectNames.Format(name) : null;
        return Classified.One(
            OperationCatalog.CreateTrigger(
                StatementText.KindOf(trigger),
                ObjectNames.Format(trigger.Name),
                table ?? "the database",
                table is not null && knowledge.IsNew(table)),
            table);
    }
}
