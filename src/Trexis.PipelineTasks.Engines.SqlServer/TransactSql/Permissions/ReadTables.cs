using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;

/// <summary>
/// The tables and views that a statement names to read from: those of everybody, of the session and of the statement itself left out.
/// </summary>
internal static class ReadTables
{
    private static readonly HashSet<string> OfEverybody = new(["sys", "INFORMATION_SCHEMA"], StringComparer.OrdinalIgnoreCase);

    /// <param name="written">Where it writes.</param>
    public static IReadOnlyList<string> In(TSqlFragment fragment, params IReadOnlyCollection<TableReference> written)
    {
        var found = new Visitor(written);
        fragment.Accept(found);
        return [.. found.Names.Where(IsReadByRight(found)).Select(ObjectNames.Format).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static Func<SchemaObjectName, bool> IsReadByRight(Visitor found) => name =>
        !name.BaseIdentifier.Value.StartsWith('#')
        && !(name.SchemaIdentifier is { } schema && OfEverybody.Contains(schema.Value))
        && !(name.Identifiers.Count == 1 && found.Own.Contains(name.BaseIdentifier.Value));

    private sealed class Visitor(IReadOnlyCollection<TableReference> written) : TSqlFragmentVisitor
    {
        public List<SchemaObjectName> Names { get; } = [];

        /// <summary>Common table expressions, and inserted and deleted.</summary>
        public HashSet<string> Own { get; } = new(["inserted", "deleted"], StringComparer.OrdinalIgnoreCase);

        public override void Visit(NamedTableReference node)
        {
            if (!written.Contains(node)) Names.Add(node.SchemaObject);
        }

        public override void Visit(CommonTableExpression node) => Own.Add(node.ExpressionName.Value);
    }
}
