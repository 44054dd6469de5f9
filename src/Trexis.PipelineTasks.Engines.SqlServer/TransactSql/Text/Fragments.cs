using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>A parsed text as a flat list.</summary>
internal static class Fragments
{
    public static IReadOnlyList<TSqlFragment> All(TSqlFragment root)
    {
        var all = new Collector();
        root.Accept(all);
        return all.Seen;
    }

    /// <summary>Of the view, procedure, function or trigger that a statement makes or changes; nothing where it is another one.</summary>
    public static SchemaObjectName? ModuleOf(TSqlStatement statement) => statement switch
    {
        ViewStatementBody view => view.SchemaObjectName,
        ProcedureStatementBody procedure => procedure.ProcedureReference.Name,
        FunctionStatementBody function => function.Name,
        TriggerStatementBody trigger => trigger.Name,
        _ => null,
    };

    /// <summary>Whose bodies run when they are called, and not now.</summary>
    public static IReadOnlyList<TSqlFragment> Modules(IEnumerable<TSqlFragment> all) =>
        [.. all.Where(fragment => fragment is ProcedureStatementBodyBase or TriggerStatementBody)];

    /// <summary>Whether the second lies within the first.</summary>
    public static bool Holds(this TSqlFragment outer, TSqlFragment inner) =>
        outer.FirstTokenIndex <= inner.FirstTokenIndex && inner.LastTokenIndex <= outer.LastTokenIndex;

    private sealed class Collector : TSqlFragmentVisitor
    {
        public List<TSqlFragment> Seen { get; } = [];

        public override void Visit(TSqlFragment node) => Seen.Add(node);
    }
}
