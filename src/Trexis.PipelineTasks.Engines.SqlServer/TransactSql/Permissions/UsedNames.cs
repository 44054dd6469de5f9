using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>
/// What a statement uses beside tables: types, XML schema collections, functions, sequences. A name without a schema is left out
/// where it may be the server's own.
/// </summary>
internal static class UsedNames
{
    /// <summary>To put them into a table's definition.</summary>
    public static IEnumerable<string> ToDefineTables(TSqlFragment fragment)
    {
        var used = Visitor.From(fragment);
        return OnTypes("REFERENCES", used)
            .Concat(used.Collections.Select(
                name => RequiredPermissions.Format("REFERENCES", "XML SCHEMA COLLECTION", ObjectNames.Format(name))))
            .Concat(used.Functions.Concat(used.Sequences.Select(ObjectNames.Format))
                .Select(name => RequiredPermissions.OnObject("REFERENCES", name)))
            .Distinct();
    }

    /// <summary>To bind a module to them.</summary>
    public static IEnumerable<string> ToBindTo(TSqlFragment fragment)
    {
        var used = Visitor.From(fragment);
        return used.Functions.Concat(used.TableFunctions.Select(ObjectNames.Format))
            .Distinct()
            .Select(name => RequiredPermissions.OnObject("REFERENCES", name));
    }

    /// <summary>To call them while rows are written or read.</summary>
    public static IEnumerable<string> ToCall(TSqlFragment fragment)
    {
        var used = Visitor.From(fragment);
        return used.Functions.Select(name => RequiredPermissions.OnObject("EXECUTE", name))
            .Concat(used.TableFunctions.Select(name => RequiredPermissions.OnObject("SELECT", name)))
            .Concat(used.Sequences.Select(name => RequiredPermissions.OnObject("UPDATE", name)))
            .Distinct();
    }

    /// <summary>To take and return them in a function.</summary>
    public static IEnumerable<string> ToSpecify(FunctionStatementBody function)
    {
        var used = new Visitor();
        foreach (var parameter in function.Parameters) parameter.Accept(used);
        function.ReturnType?.Accept(used);
        return OnTypes("EXECUTE", used).Distinct();
    }

    private static IEnumerable<string> OnTypes(string permission, Visitor used) =>
        used.Types.Select(name => RequiredPermissions.Format(permission, "TYPE", ObjectNames.Format(name)));

    private sealed class Visitor : TSqlFragmentVisitor
    {
        /// <summary>Types of the server's that a parser takes for somebody's.</summary>
        private static readonly HashSet<string> OfServer = new(
            ["sysname", "hierarchyid", "geometry", "geography", "json", "vector"], StringComparer.OrdinalIgnoreCase);

        /// <summary>
        /// Of columns of xml and hierarchyid, which look like functions of a schema; those of spatial columns begin with ST.
        /// </summary>
        private static readonly HashSet<string> Methods = new(
            [
                "value", "query", "exist", "nodes", "modify", "GetAncestor", "GetDescendant", "GetLevel", "GetReparentedValue",
                "IsDescendantOf", "ToString", "Parse", "BufferWithTolerance", "MakeValid", "Reduce", "Filter", "AsGml", "Write",
            ],
            StringComparer.Ordinal);

        public List<SchemaObjectName> Types { get; } = [];

        public List<SchemaObjectName> Collections { get; } = [];

        public List<string> Functions { get; } = [];

        public List<SchemaObjectName> TableFunctions { get; } = [];

        public List<SchemaObjectName> Sequences { get; } = [];

        public static Visitor From(TSqlFragment fragment)
        {
            var visitor = new Visitor();
            fragment.Accept(visitor);
            return visitor;
        }

        public override void Visit(UserDataTypeReference node)
        {
            if (!IsOfServer(node.Name) && !(node.Name.SchemaIdentifier is null && OfServer.Contains(node.Name.BaseIdentifier.Value)))
                Types.Add(node.Name);
        }

        public override void Visit(XmlDataTypeReference node)
        {
            if (node.XmlSchemaCollection is { } collection && !IsOfServer(collection)) Collections.Add(collection);
        }

        public override void Visit(FunctionCall node)
        {
            if (node.CallTarget is not MultiPartIdentifierCallTarget { MultiPartIdentifier.Identifiers: [var schema] }
                || Is(schema, "sys")
                || IsMethod(node.FunctionName))
                return;
            Functions.Add(ObjectNames.Format(schema.Value, node.FunctionName.Value));
        }

        public override void Visit(SchemaObjectFunctionTableReference node)
        {
            if (node.SchemaObject is { SchemaIdentifier: not null, DatabaseIdentifier: null } name
                && !IsOfServer(name)
                && !IsMethod(name.BaseIdentifier))
                TableFunctions.Add(name);
        }

        public override void Visit(NextValueForExpression node) => Sequences.Add(node.SequenceName);

        private static bool IsOfServer(SchemaObjectName name) => Is(name.SchemaIdentifier, "sys");

        private static bool Is(Identifier? identifier, string name) =>
            string.Equals(identifier?.Value, name, StringComparison.OrdinalIgnoreCase);

        private static bool IsMethod(Identifier name) =>
            Methods.Contains(name.Value) || name.Value.StartsWith("ST", StringComparison.Ordinal);
    }
}
