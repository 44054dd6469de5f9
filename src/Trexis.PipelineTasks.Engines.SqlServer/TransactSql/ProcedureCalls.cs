using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>EXECUTE: the system procedures that planners write are known; whatever else is run could do anything.</summary>
internal static class ProcedureCalls
{
    private static readonly HashSet<string> OfTheServer = new(
        [
            "sp_configure", "xp_cmdshell", "sp_addlinkedserver", "sp_dropserver", "sp_addlogin", "sp_serveroption", "sp_addsrvrolemember",
            "sp_oacreate", "sp_detach_db", "sp_attach_db", "sp_renamedb",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Reading = new(
        ["sp_help", "sp_helptext", "sp_helpindex", "sp_spaceused", "sp_recompile", "sp_set_session_context"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Of a planner's text, which runs no text of its own.</summary>
    public static IReadOnlyList<ClassifiedOperation> Classify(ExecuteStatement execute) =>
        Classify(execute.ExecuteSpecification, _ => null);

    /// <param name="literal">Reads text that stands there in full; nothing where it does not parse.</param>
    public static IReadOnlyList<ClassifiedOperation> Classify(
        ExecuteSpecification execute, Func<string, IReadOnlyList<ClassifiedOperation>?> literal)
    {
        if (execute.LinkedServer is { } server) return Classified.One(OperationCatalog.OtherDatabase(server.Value));
        if (execute.ExecutableEntity is ExecutableStringList text) return Dynamic([.. text.Strings], literal);
        if (execute.ExecutableEntity is not ExecutableProcedureReference { ProcedureReference.ProcedureReference: { } reference } call)
            return Classified.One(OperationCatalog.RunCode("a procedure", "Which procedure it calls is known only when it runs."));
        var name = reference.Name.BaseIdentifier.Value;
        if (name.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase))
            return Dynamic(call.Parameters.Count > 0 ? [call.Parameters[0].ParameterValue] : [], literal);
        if (OfTheServer.Contains(name)) return Classified.One(OperationCatalog.Server(name));
        if (Reading.Contains(name)) return Classified.Nothing;
        var isSystem = reference.Name.SchemaIdentifier?.Value is null or "sys" or "dbo";
        return (isSystem ? Known(name.ToLowerInvariant(), [.. call.Parameters]) : null)
            ?? Classified.One(
                OperationCatalog.RunCode(
                    ObjectNames.Format(reference.Name), "What a procedure does when it is called cannot be read here."));
    }

    private static IReadOnlyList<ClassifiedOperation> Dynamic(
        IReadOnlyList<ScalarExpression> parts, Func<string, IReadOnlyList<ClassifiedOperation>?> literal)
    {
        if (parts.Count == 0 || parts.Any(part => part is not StringLiteral))
            return Classified.One(
                OperationCatalog.RunCode("dynamic SQL", "It builds its statement while it runs, so nobody can tell what it does."));
        return literal(string.Concat(parts.Cast<StringLiteral>().Select(part => part.Value)))
            ?? Classified.One(OperationCatalog.RunCode("dynamic SQL", "Its text does not parse."));
    }

    private static IReadOnlyList<ClassifiedOperation>? Known(string procedure, List<ExecuteParameter> parameters) => procedure switch
    {
        "sp_refreshsqlmodule" or "sp_refreshview" when Text(parameters, 0) is { } module =>
            Classified.One(OperationCatalog.Refresh(ObjectNames.FromBrackets(module))),
        "sp_rename" when Text(parameters, 0) is { } old => Renamed(ObjectNames.FromBrackets(old), Text(parameters, 1)),
        "sp_addrolemember" or "sp_droprolemember" when (Text(parameters, 0), Text(parameters, 1)) is ({ } role, { } member) =>
            SecurityStatements.Membership(role, member),
        "sp_addextendedproperty" or "sp_updateextendedproperty" or "sp_dropextendedproperty" => Described(parameters),
        "sp_settriggerorder" when Text(
            parameters,
            0) is { } trigger => Classified.One(
                OperationCatalog.AddConstraint(
                    "order-triggers", ObjectNames.FromBrackets(trigger), isNew: false, "Its triggers run in another order from now on.")),
        _ => null,
    };

    private static IReadOnlyList<ClassifiedOperation> Renamed(string old, string? replacement)
    {
        var dot = old.LastIndexOf('.');
        var now = replacement is null ? null : (dot < 0 ? "" : old[..(dot + 1)]) + ObjectNames.Format(replacement);
        return Classified.One(OperationCatalog.Rename(old), null, now is null ? [] : [now]);
    }

    // @level0name, @level1name, @level2name name what is described; a report adds the property's own name.
    private static IReadOnlyList<ClassifiedOperation> Described(List<ExecuteParameter> parameters)
    {
        var levels = new[] { 3, 5, 7 }.Select(position => Text(parameters, position)).OfType<string>().ToList();
        var subject = levels.Count == 0 ? "database" : ObjectNames.Format(levels);
        return Classified.One(
            OperationCatalog.Describe(subject),
            null,
            Text(parameters, 0) is { } property ? [$"{subject}.{ObjectNames.Format(property)}", ObjectNames.Format(property)] : []);
    }

    private static readonly string[] DescriptionParameters = [
        "@name", "@value", "@level0type", "@level0name", "@level1type", "@level1name", "@level2type", "@level2name",
    ];

    private static string? Text(List<ExecuteParameter> parameters, int position)
    {
        var parameter = parameters.Find(candidate => candidate.Variable is { } named && Positions(named.Name) == position)
            ?? (position < parameters.Count && parameters[position].Variable is null ? parameters[position] : null);
        return parameter?.ParameterValue is StringLiteral literal ? literal.Value : null;
    }

    private static int Positions(string name) => name.ToLowerInvariant() switch
    {
        "@objname" or "@rolename" or "@triggername" => 0,
        "@newname" or "@membername" => 1,
        var other => Array.IndexOf(DescriptionParameters, other),
    };
}
