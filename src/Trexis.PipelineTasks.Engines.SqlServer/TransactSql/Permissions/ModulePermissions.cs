using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>What views, procedures, functions, triggers and the small objects need to be made, changed and dropped.</summary>
internal static class ModulePermissions
{
    public static IReadOnlyList<string>? Of(TSqlStatement statement) => statement switch
    {
        ViewStatementBody view => [
            .. Module(view, "CREATE VIEW", view.SchemaObjectName),
            .. Bound(view, view.ViewOptions.Any(option => option.OptionKind == ViewOptionKind.SchemaBinding)),
        ],
        ProcedureStatementBody procedure => [
            .. Module(procedure, "CREATE PROCEDURE", procedure.ProcedureReference.Name),
            .. Assembled(procedure.MethodSpecifier?.AssemblyName),
        ],
        FunctionStatementBody function => [
            .. Module(function, "CREATE FUNCTION", function.Name),
            .. UsedNames.ToSpecify(function),
            .. Assembled(function.MethodSpecifier?.AssemblyName),
            .. Bound(function, function.Options.Any(option => option.OptionKind == FunctionOptionKind.SchemaBinding)),
        ],
        TriggerStatementBody trigger => Trigger(trigger),
        CreateTypeStatement type => [
            "CREATE TYPE",
            Needed.InSchemaOf("ALTER", type.Name),
            .. Assembled((type as CreateTypeUdtStatement)?.AssemblyName),
            .. UsedNames.ToDefineTables(type),
        ],
        CreateXmlSchemaCollectionStatement collection => ["CREATE XML SCHEMA COLLECTION", Needed.InSchemaOf("ALTER", collection.Name)],
        AlterXmlSchemaCollectionStatement collection => [Needed.Of("ALTER", "XML SCHEMA COLLECTION", ObjectNames.Of(collection.Name))],
        CreateSynonymStatement synonym => ["CREATE SYNONYM", Needed.InSchemaOf("ALTER", synonym.Name)],
        CreateSequenceStatement sequence => [
            Needed.Either(Needed.InSchemaOf("CREATE SEQUENCE", sequence.Name), Needed.InSchemaOf("ALTER", sequence.Name)),
            .. UsedNames.ToDefineTables(sequence),
        ],
        AlterSequenceStatement sequence => [Needed.OnObject("ALTER", sequence.Name)],
        AlterSchemaStatement { ObjectKind: SecurityObjectKind.NotSpecified or SecurityObjectKind.Object } move =>
            [Needed.OnObject("CONTROL", move.ObjectName), Needed.OnSchema("ALTER", ObjectNames.Of(move.Name.Value))],
        DropTypeStatement drop => [Dropped("TYPE", drop.Name)],
        DropSchemaStatement drop =>
            [Needed.Either(Needed.Of("CONTROL", "SCHEMA", ObjectNames.Of(drop.Schema.Identifiers[^1].Value)), "ALTER ANY SCHEMA")],
        DropTableStatement or DropViewStatement or DropProcedureStatement or DropFunctionStatement or DropSynonymStatement
            or DropSequenceStatement =>
            [
                .. ((DropObjectsStatement)statement).Objects.Where(name => !name.BaseIdentifier.Value.StartsWith('#'))
                    .Select(name => Dropped("OBJECT", name)),
            ],
        _ => null,
    };

    private static IReadOnlyList<string> Module(TSqlStatement statement, string create, SchemaObjectName name) => statement switch
    {
        AlterViewStatement or AlterProcedureStatement or AlterFunctionStatement => [Needed.OnObject("ALTER", name)],
        CreateOrAlterViewStatement or CreateOrAlterProcedureStatement or CreateOrAlterFunctionStatement =>
            [
                Needed.Either(Needed.OnObject("ALTER", name), create),
                Needed.Either(Needed.OnObject("ALTER", name), Needed.InSchemaOf("ALTER", name)),
            ],
        _ => [create, Needed.InSchemaOf("ALTER", name)],
    };

    private static IReadOnlyList<string>? Trigger(TriggerStatementBody trigger) => trigger.TriggerObject switch
    {
        { Name: { } table } => [Needed.OnObject("ALTER", table)],
        { TriggerScope: TriggerScope.Database } => ["ALTER ANY DATABASE DDL TRIGGER"],
        _ => null,
    };

    private static string Dropped(string kind, SchemaObjectName name) =>
        Needed.Either(Needed.InSchemaOf("ALTER", name), Needed.Of("CONTROL", kind, ObjectNames.Of(name)));

    // Whoever binds a module to tables must be allowed to refer to them.
    private static IEnumerable<string> Bound(TSqlFragment module, bool isBound) =>
        isBound ? ReadTables.In(module).Select(name => Needed.OnObject("REFERENCES", name)).Concat(UsedNames.ToBindTo(module)) : [];

    // What is made of an assembly refers to it.
    private static IEnumerable<string> Assembled(AssemblyName? assembly) =>
        assembly is null ? [] : [Needed.Of("REFERENCES", "ASSEMBLY", ObjectNames.Of(assembly.Name.Value))];

    private static IEnumerable<string> Assembled(Identifier? assembly) =>
        assembly is null ? [] : [Needed.Of("REFERENCES", "ASSEMBLY", ObjectNames.Of(assembly.Value))];
}
