using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>What views, procedures, functions, triggers and the small objects need to be made, changed and dropped.</summary>
internal static class ModulePermissions
{
    public static IReadOnlyList<string>? Required(TSqlStatement statement) => statement switch
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
            RequiredPermissions.InSchemaOf("ALTER", type.Name),
            .. Assembled((type as CreateTypeUdtStatement)?.AssemblyName),
            .. UsedNames.ToDefineTables(type),
        ],
        CreateXmlSchemaCollectionStatement collection =>
            ["CREATE XML SCHEMA COLLECTION", RequiredPermissions.InSchemaOf("ALTER", collection.Name)],
        AlterXmlSchemaCollectionStatement collection =>
            [RequiredPermissions.Format("ALTER", "XML SCHEMA COLLECTION", ObjectNames.Format(collection.Name))],
        CreateSynonymStatement synonym => ["CREATE SYNONYM", RequiredPermissions.InSchemaOf("ALTER", synonym.Name)],
        CreateSequenceStatement sequence => [
            RequiredPermissions.Either(
                RequiredPermissions.InSchemaOf("CREATE SEQUENCE", sequence.Name), RequiredPermissions.InSchemaOf("ALTER", sequence.Name)),
            .. UsedNames.ToDefineTables(sequence),
        ],
        AlterSequenceStatement sequence => [RequiredPermissions.OnObject("ALTER", sequence.Name)],
        AlterSchemaStatement { ObjectKind: SecurityObjectKind.NotSpecified or SecurityObjectKind.Object } move =>
            [
                RequiredPermissions.OnObject("CONTROL", move.ObjectName),
                RequiredPermissions.OnSchema("ALTER", ObjectNames.Format(move.Name.Value)),
            ],
        DropTypeStatement drop => [Dropped("TYPE", drop.Name)],
        DropSchemaStatement drop =>
            [RequiredPermissions.Either(
                RequiredPermissions.Format("CONTROL", "SCHEMA", ObjectNames.Format(drop.Schema.Identifiers[^1].Value)),
                "ALTER ANY SCHEMA")],
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
        AlterViewStatement or AlterProcedureStatement or AlterFunctionStatement => [RequiredPermissions.OnObject("ALTER", name)],
        CreateOrAlterViewStatement or CreateOrAlterProcedureStatement or CreateOrAlterFunctionStatement =>
            [
                RequiredPermissions.Either(RequiredPermissions.OnObject("ALTER", name), create),
                RequiredPermissions.Either(RequiredPermissions.OnObject("ALTER", name), RequiredPermissions.InSchemaOf("ALTER", name)),
            ],
        _ => [create, RequiredPermissions.InSchemaOf("ALTER", name)],
    };

    private static IReadOnlyList<string>? Trigger(TriggerStatementBody trigger) => trigger.TriggerObject switch
    {
        { Name: { } table } => [RequiredPermissions.OnObject("ALTER", table)],
        { TriggerScope: TriggerScope.Database } => ["ALTER ANY DATABASE DDL TRIGGER"],
        _ => null,
    };

    private static string Dropped(string kind, SchemaObjectName name) =>
        RequiredPermissions.Either(
            RequiredPermissions.InSchemaOf("ALTER", name), RequiredPermissions.Format("CONTROL", kind, ObjectNames.Format(name)));

    // Whoever binds a module to tables must be allowed to refer to them.
    private static IEnumerable<string> Bound(TSqlFragment module, bool isBound) =>
        isBound
            ? ReadTables.In(module).Select(name => RequiredPermissions.OnObject("REFERENCES", name)).Concat(UsedNames.ToBindTo(module))
            : [];

    // What is made of an assembly refers to it.
    private static IEnumerable<string> Assembled(AssemblyName? assembly) =>
        assembly is null ? [] : [RequiredPermissions.Format("REFERENCES", "ASSEMBLY", ObjectNames.Format(assembly.Name.Value))];

    private static IEnumerable<string> Assembled(Identifier? assembly) =>
        assembly is null ? [] : [RequiredPermissions.Format("REFERENCES", "ASSEMBLY", ObjectNames.Format(assembly.Value))];
}
