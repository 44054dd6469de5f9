using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql;

/// <summary>EXECUTE: the system procedures that planners write are known; whatever else is run could do anything.</summary>
internal static class ProcedureCalls
{
    public static IReadOnlyList<FoundOperation>? Of(TSqlStatement statement)
    {
        if (statement is not ExecuteStatement execute) return null;
        if (execute.ExecuteSpecification.ExecutableEntity is not ExecutableProcedureReference { ProcedureReference.ProcedureReference: { } reference } call)
            return Found.One(Kinds.RunCode("dynamic SQL", "It builds its statement while it runs, so nobody can tell what it does."));
        var name = reference.Name.BaseIdentifier.Value;
        var isSystem = reference.Name.SchemaIdentifier?.Value is null or "sys" or "dbo";
        return (isSystem ? Known(name.ToLowerInvariant(), [.. call.Parameters]) : null)
            ?? Found.One(Kinds.RunCode(ObjectNames.Of(reference.Name), "What a procedure does when it is called cannot be read here."));
    }

    private static IReadOnlyList<FoundOperation>? Known(string procedure, List<ExecuteParameter> parameters) => procedure switch
    {
        "sp_refreshsqlmodule" or "sp_refreshview" when Text(parameters, 0) is { } module => Found.One(Kinds.Refresh(ObjectNames.FromBrackets(module))),
        "sp_rename" when Text(parameters, 0) is { } old => Renamed(ObjectNames.FromBrackets(old), Text(parameters, 1)),
        "sp_addrolemember" or "sp_droprolemember" when (Text(parameters, 0), Text(parameters, 1)) is ({ } role, { } member) => SecurityStatements.Membership(role, member),
        "sp_addextendedproperty" or "sp_updateextendedproperty" or "sp_dropextendedproperty" => Described(parameters),
        "sp_settriggerorder" when Text(parameters, 0) is { } trigger => Found.One(Kinds.AddConstraint("order-triggers", ObjectNames.FromBrackets(trigger), isNew: false, "Its triggers run in another order from now on.")),
        "sp_executesql" => Found.One(Kinds.RunCode("dynamic SQL", "It builds its statement while it runs, so nobody can tell what it does.")),
        _ => null,
    };

    private static IReadOnlyList<FoundOperation> Renamed(string old, string? replacement)
    {
        var dot = old.LastIndexOf('.');
        var now = replacement is null ? null : (dot < 0 ? "" : old[..(dot + 1)]) + ObjectNames.Of(replacement);
        return Found.One(Kinds.Rename(old), null, now is null ? [] : [now]);
    }

    // @level0name, @level1name, @level2name name what is described; a report adds the property's own name.
    private static IReadOnlyList<FoundOperation> Described(List<ExecuteParameter> parameters)
    {
        var levels = new[] { 3, 5, 7 }.Select(position => Text(parameters, position)).OfType<string>().ToList();
        var subject = levels.Count == 0 ? "database" : ObjectNames.Of(levels);
        return Found.One(Kinds.Describe(subject), null, Text(parameters, 0) is { } property ? [$"{subject}.{ObjectNames.Of(property)}", ObjectNames.Of(property)] : []);
    }

    private static readonly string[] DescriptionParameters = ["@name", "@value", "@level0type", "@level0name", "@level1type", "@level1name", "@level2type", "@level2name"];

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
