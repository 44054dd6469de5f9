using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Views, procedures, functions, triggers and the small objects: made, changed, dropped.</summary>
internal static class ModuleStatements
{
    private const string NotUsedYet = "A new object is used by nobody yet.";

    public static IReadOnlyList<FoundOperation>? Of(TSqlStatement statement, ScriptKnowledge knowledge) => statement switch
    {
        CreateViewStatement view => Made("create-view", view.SchemaObjectName),
        ViewStatementBody view => Changed("alter-view", view.SchemaObjectName),
        CreateProcedureStatement procedure => Made("create-procedure", procedure.ProcedureReference.Name),
        ProcedureStatementBody procedure => Changed("alter-procedure", procedure.ProcedureReference.Name),
        CreateFunctionStatement function => Made("create-function", function.Name),
        FunctionStatementBody function => Changed("alter-function", function.Name),
        TriggerStatementBody trigger => Trigger(trigger, knowledge),
        CreateSchemaStatement schema => Found.One(Kinds.Create("create-schema", ObjectNames.Of(schema.Name.Value), NotUsedYet)),
        CreateTypeStatement type => Made("create-type", type.Name),
        CreateXmlSchemaCollectionStatement collection => Made("create-xml-schema-collection", collection.Name),
        AlterXmlSchemaCollectionStatement collection => Changed("alter-xml-schema-collection", collection.Name),
        DropXmlSchemaCollectionStatement drop => Found.One(Kinds.DropObject("drop-xml-schema-collection", ObjectNames.Of(drop.Name))),
        CreateSequenceStatement sequence => Made("create-sequence", sequence.Name),
        AlterSequenceStatement sequence => Changed("alter-sequence", sequence.Name),
        CreateSynonymStatement synonym => Made("create-synonym", synonym.Name),
        CreatePartitionFunctionStatement function =>
            Found.One(Kinds.Create("create-partition-function", ObjectNames.Of(function.Name.Value), NotUsedYet)),
        CreatePartitionSchemeStatement scheme =>
            Found.One(Kinds.Create("create-partition-scheme", ObjectNames.Of(scheme.Name.Value), NotUsedYet)),
        AlterSchemaStatement moved => Found.One(Kinds.Rename(ObjectNames.Of(moved.ObjectName))),
        CreateFullTextCatalogStatement or CreateFullTextIndexStatement or AlterFullTextCatalogStatement or AlterFullTextIndexStatement
            or DropFullTextCatalogStatement or DropFullTextIndexStatement => Found.One(Kinds.FullText(StatementText.FirstWords(statement))),
        DropSchemaStatement drop =>
            Found.One(Kinds.DropObject("drop-schema", ObjectNames.Of(drop.Schema.Identifiers.Select(part => part.Value)))),
        DropTypeStatement drop => Found.One(Kinds.DropObject("drop-type", ObjectNames.Of(drop.Name))),
        DropObjectsStatement drop =>
            [.. drop.Objects.SelectMany(name => Found.One(Kinds.DropObject(StatementText.KindOf(drop), ObjectNames.Of(name))))],
        DropUnownedObjectStatement drop => Found.One(Kinds.DropObject(StatementText.KindOf(drop), ObjectNames.Of(drop.Name.Value))),
        _ => null,
    };

    private static IReadOnlyList<FoundOperation> Made(string kind, SchemaObjectName name) =>
        Found.One(Kinds.Create(kind, ObjectNames.Of(name), NotUsedYet));

    private static IReadOnlyList<FoundOperation> Changed(string kind, SchemaObjectName name) =>
        Found.One(Kinds.AlterModule(kind, ObjectNames.Of(name)));

    // A trigger on the database or the server hangs on no table.
    private static IReadOnlyList<FoundOperation> Trigger(TriggerStatementBody trigger, ScriptKnowledge knowledge)
    {
        var table = trigger.TriggerObject.Name is { } name ? ObjectNames.Of(name) : null;
        return Found.One(
            Kinds.CreateTrigger(
                StatementText.KindOf(trigger),
                ObjectNames.Of(trigger.Name),
                table ?? "the database",
                table is not null && knowledge.IsNew(table)),
            table);
    }
}
