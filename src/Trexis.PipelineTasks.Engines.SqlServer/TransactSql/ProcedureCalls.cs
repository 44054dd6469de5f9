using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
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
        [
            "sp_help", "sp_helptext", "sp_helpindex", "sp_spaceused", "sp_recompile", "sp_set_session_context", "sp_lock",
            "sp_describe_first_result_set", "sp_getapplock", "sp_releaseapplock", "sp_xml_preparedocument", "sp_xml_removedocument",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <param name="literal">Reads text that stands there in full, or nothing in place of it; nothing where it does not parse.</param>
    /// <param name="body">Reads what a procedure does; nothing where procedures call each other without end.</param>
    public static IReadOnlyList<ClassifiedOperation> Classify(
        ExecuteSpecification execute,
        ScriptKnowledge knowledge,
        Func<string, bool, IReadOnlyList<ClassifiedOperation>?> literal,
        Func<StatementList, IReadOnlyList<ClassifiedOperation>?> body)
    {
        if (execute.LinkedServer is { } server) return Classified.One(OperationCatalog.OtherDatabase(server.Value));
        if (execute.ExecutableEntity is ExecutableStringList text) return Dynamic(execute, [.. text.Strings], knowledge, literal);
        if (execute.ExecutableEntity is not ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name: { } called } call)
            return Classified.One(
                OperationCatalog.RunCode(
                    StatementSubject.InBatch("a procedure", execute), "Which procedure it calls is known only when it runs."));
        if (call.AdHocDataSource is not null || knowledge.IsElsewhere(called)) return Elsewhere(execute, called);
        var isSystem = called.SchemaIdentifier?.Value is not { Length: > 0 } schema
            || schema.Equals("sys", StringComparison.OrdinalIgnoreCase);
        var name = called.BaseIdentifier.Value;
        if (OfTheServer.Contains(name)) return Classified.One(OperationCatalog.Server(StatementSubject.WithFingerprint(name, execute)));
        if (isSystem && name.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase))
            return Dynamic(execute, call.Parameters.Count > 0 ? [call.Parameters[0].ParameterValue] : [], knowledge, literal);
        if (isSystem && Reading.Contains(name)) return Classified.Nothing;
        if (knowledge.BodyOf(called) is { } known && body(known) is { } done)
            return Reading.Contains(name)
                ? [.. done, .. Classified.One(OperationCatalog.RunCode(
                    ObjectNames.Format(called), "It bears the name of a procedure of the server's; what it does is told beside it."))]
                : done;
        return (isSystem ? Known(name.ToLowerInvariant(), [.. call.Parameters], knowledge) : null)
            ?? Classified.One(
                OperationCatalog.RunCode(
                    IsOfSystem(called) ? StatementSubject.InBatch(ObjectNames.Format(called), execute) : ObjectNames.Format(called),
                    "What a procedure does when it is called cannot be read here."));
    }

    // Found in master; what one does is decided by what it is given: sp_MSforeachtable 'DELETE FROM ?'.
    private static bool IsOfSystem(SchemaObjectName called) => called.SchemaIdentifier?.Value.ToUpperInvariant() switch
    {
        "SYS" => true,
        null or "" or "DBO" => called.BaseIdentifier.Value.StartsWith("sp_", StringComparison.OrdinalIgnoreCase)
            || called.BaseIdentifier.Value.StartsWith("xp_", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>The names of a call of <c>sp_rename</c>; absent where it is another call.</summary>
    public static (SchemaObjectName Old, string? Replacement)? Rename(ExecuteStatement execute) =>
        execute.ExecuteSpecification.ExecutableEntity is ExecutableProcedureReference
        {
            ProcedureReference.ProcedureReference.Name: { SchemaIdentifier: null or { Value: "sys" } } name,
        } call
        && name.BaseIdentifier.Value.Equals("sp_rename", StringComparison.OrdinalIgnoreCase)
        && Text([.. call.Parameters], 0) is { } old
        && ObjectNames.TryParts(old) is { } parts
            ? (ObjectNames.Name(parts), Text([.. call.Parameters], 1))
            : null;

    // What a procedure of another database does is decided there; one that runs text does whatever the text says.
    private static IReadOnlyList<ClassifiedOperation> Elsewhere(ExecuteSpecification execute, SchemaObjectName called)
    {
        var name = ObjectNames.Format(called);
        var runsText = called.BaseIdentifier.Value.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase);
        return Classified.One(OperationCatalog.OtherDatabase(runsText ? StatementSubject.InBatch(name, execute) : name));
    }

    private static IReadOnlyList<ClassifiedOperation> Dynamic(
        ExecuteSpecification execute,
        IReadOnlyList<ScalarExpression> parts,
        ScriptKnowledge knowledge,
        Func<string, bool, IReadOnlyList<ClassifiedOperation>?> literal)
    {
        var subject = StatementSubject.InBatch("dynamic SQL", execute);
        if (parts.Count == 0 || knowledge.Texts.InARow(parts) is not { } text)
            return Classified.One(
                OperationCatalog.RunCode(subject, "It builds its statement while it runs, so nobody can tell what it does."));
        return literal(text, parts.Any(knowledge.Texts.MayBeNull)) ?? Classified.One(OperationCatalog.RunCode(
                subject, "Its text does not parse, or names something that is known only when it runs."));
    }

    private static IReadOnlyList<ClassifiedOperation>? Known(
        string procedure, List<ExecuteParameter> parameters, ScriptKnowledge knowledge) => procedure switch
        {
            "sp_refreshsqlmodule" or "sp_refreshview" when Text(parameters, 0) is { } module =>
                Classified.One(OperationCatalog.Refresh(ObjectNames.FromBrackets(module))),
            "sp_updatestats" => Classified.One(OperationCatalog.UpdateStatistics("database", isMadeUp: false)),
            "sp_rename" when Text(parameters, 0) is { } old => Renamed(old, Text(parameters, 1), Text(parameters, 2), knowledge),
            "sp_addrolemember" or "sp_droprolemember" when (Text(parameters, 0), Text(parameters, 1)) is ({ } role, { } member) =>
                SecurityStatements.Membership(role, member),
            "sp_addextendedproperty" or "sp_updateextendedproperty" or "sp_dropextendedproperty" => Described(parameters),
            "sp_settriggerorder" when Text(
                parameters,
                0) is { } trigger => Classified.One(
                    OperationCatalog.AddConstraint(
                        OperationKind.OrderTriggers,
                        ObjectNames.FromBrackets(trigger),
                        isNew: false,
                        "Its triggers run in another order from now on.")),
            _ => null,
        };

    // A column or an index is named after its table, and a table perhaps after its database: each pair may be schema and table.
    private static IReadOnlyList<ClassifiedOperation> Renamed(
        string old, string? replacement, string? type, ScriptKnowledge knowledge)
    {
        var name = InFull(old, type, knowledge);
        var dot = name.LastIndexOf('.');
        var now = replacement is null ? null : (dot < 0 ? "" : name[..(dot + 1)]) + ObjectNames.Format(replacement);
        var parts = ObjectNames.TryParts(old) ?? [];
        var targets = parts.Count == 1
            ? [ObjectNames.Name(parts)]
            : parts.Zip(parts.Skip(1), (schema, table) => ObjectNames.Name(schema, table)).ToList();
        var (operation, place) = Renamed(name, parts, type?.ToUpperInvariant(), replacement, knowledge);
        foreach (var target in targets) knowledge.Forget(target);
        if (replacement is not null) knowledge.Forget(ObjectNames.Name(replacement));
        return
        [
            .. Classified.One(operation, null, now is null ? [] : [now])
                .Select(found => found with { Targets = ForbiddenTargets.OwnOrFirst(targets), Brings = place }),
        ];
    }

    // A table that is named without its schema is called as its rows' own statements call it.
    private static string InFull(string old, string? type, ScriptKnowledge knowledge)
    {
        var parts = ObjectNames.TryParts(old);
        var own = type?.ToUpperInvariant() switch { "COLUMN" or "INDEX" or "STATISTICS" => 1, null or "OBJECT" => 0, _ => 2 };
        if (parts is null || parts.Count != own + 1) return ObjectNames.FromBrackets(old);
        var table = knowledge.Schema.NameOf(ObjectNames.Name(parts[0]));
        return own == 0 ? table : $"{table}.{ObjectNames.Format(parts[1])}";
    }

    // What it means, and what has its name again.
    private static (Operation Operation, string? Place) Renamed(
        string name, IReadOnlyList<string> parts, string? type, string? replacement, ScriptKnowledge knowledge)
    {
        if (type is "INDEX" or "STATISTICS" || (type is null && IsIndex(parts, knowledge)))
            return (RenamedIndex(name, parts, replacement, knowledge), null);
        if (parts.Count == 0 || replacement is null)
        {
            knowledge.Doubt();
            return (OperationCatalog.Rename(name, null, knowledge.IsOfPeople), null);
        }

        var schema = knowledge.Schema;
        if (type == "COLUMN" && parts.Count > 1)
        {
            var table = ObjectNames.Name(parts.SkipLast(1));
            if (schema.Lacks(table, parts[^1])) return (OperationCatalog.RenameAbsent(name), null);
            var isOwnColumn = schema.IsOwn(table, parts[^1]);
            knowledge.Copied.Touch(table);
            knowledge.Give(table, null);
            schema.RenameColumn(table, parts[^1], replacement, knowledge.IsCertain);
            var column = $"{schema.NameOf(table)}.{ObjectNames.Format(replacement)}";
            return (
                isOwnColumn
                    ? OperationCatalog.RenameOwn(name, column)
                    : OperationCatalog.Rename(name, column, knowledge.IsOfPeople),
                $"column {column} by {parts[^1]}");
        }

        var old = ObjectNames.Name(parts);
        if (type is null or "OBJECT" && schema.LacksObject(old)) return (OperationCatalog.RenameAbsent(name), null);
        var isOwn = schema.IsOwn(old) || knowledge.OwnNames.Contains(name);
        var before = ObjectNames.TryParts(schema.NameOf(old)) ?? parts;
        var now = ObjectNames.Format([.. before.SkipLast(1), replacement]);
        knowledge.Copied.Touch(old);
        knowledge.OwnNames.Remove(now);
        var isConstraint = type is null or "OBJECT" && schema.RenameConstraint(old, replacement, knowledge.IsCertain);
        schema.Rename(old, now, knowledge.IsCertain);
        return (
            isOwn ? OperationCatalog.RenameOwn(name, now)
            : isConstraint ? OperationCatalog.RenameConstraint(name, now)
            : OperationCatalog.Rename(name, now, knowledge.IsOfPeople),
            $"table {now} by {ObjectNames.Format(before)}");
    }

    // Nobody has to say that it is one, where the target has it.
    private static bool IsIndex(IReadOnlyList<string> parts, ScriptKnowledge knowledge) =>
        parts.Count == 3 && knowledge.Schema.Indexes(ObjectNames.Name(parts.SkipLast(1)), parts[^1]).Count > 0;

    private static Operation RenamedIndex(string name, IReadOnlyList<string> parts, string? replacement, ScriptKnowledge knowledge)
    {
        if (parts.Count < 2 || replacement is null) return OperationCatalog.RenameIndex(name, null);
        var table = ObjectNames.Name(parts.SkipLast(1));
        foreach (var index in knowledge.Schema.Indexes(table, parts[^1])) knowledge.Schema.Add(index with { Name = replacement });
        knowledge.Schema.DropIndex(table, parts[^1], knowledge.IsCertain);
        return OperationCatalog.RenameIndex(name, ObjectNames.Format([.. (ObjectNames.TryParts(name) ?? parts).SkipLast(1), replacement]));
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
        // A name in brackets is text here, dots and all.
        return parameter?.ParameterValue is StringLiteral or IdentifierLiteral ? ((Literal)parameter.ParameterValue).Value : null;
    }

    private static int Positions(string name) => name.ToLowerInvariant() switch
    {
        "@objname" or "@rolename" or "@triggername" => 0,
        "@newname" or "@membername" => 1,
        "@objtype" => 2,
        var other => Array.IndexOf(DescriptionParameters, other),
    };
}
