using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Rows of other tables that go, or change, with those that a statement writes: foreign keys see to it, and no text names them.
/// </summary>
internal static class Cascades
{
    public static IEnumerable<ClassifiedOperation> Of(
        SchemaObjectName table, DataModificationSpecification specification, ScriptKnowledge knowledge)
    {
        if (knowledge.IsNew(table)) return [];
        var name = knowledge.Schema.NameOf(table);
        return specification switch
        {
            DeleteSpecification => Deleted(name, knowledge),
            MergeSpecification merge =>
            [
                .. merge.ActionClauses.Any(clause => clause.Action is DeleteMergeAction) ? Deleted(name, knowledge) : [],
                .. Rekeyed(name, Updates(merge), knowledge),
            ],
            UpdateSpecification update => Rekeyed(name, update.SetClauses, knowledge),
            _ => [],
        };
    }

    private static IEnumerable<SetClause> Updates(MergeSpecification merge) => merge.ActionClauses.Select(clause => clause.Action)
        .OfType<UpdateMergeAction>()
        .SelectMany(action => action.SetClauses);

    // Children lose rows, and so do theirs.
    private static List<ClassifiedOperation> Deleted(string table, ScriptKnowledge knowledge)
    {
        var found = new List<ClassifiedOperation>();
        var (seen, left) = (new HashSet<string>([table], StringComparer.OrdinalIgnoreCase), new Queue<string>([table]));
        while (left.TryDequeue(out var parent))
        {
            foreach (var key in knowledge.Schema.ReferringTo(parent).Where(key => key.OnDelete != KeyAction.None && !IsNew(key, knowledge)))
            {
                if (key.OnDelete == KeyAction.Clear) found.AddRange(Told(key, parent, "those that they refer to go"));
                else if (seen.Add(key.Table))
                {
                    found.AddRange(Gone(key, parent));
                    left.Enqueue(key.Table);
                }
            }
        }

        return found;
    }

    private static IEnumerable<ClassifiedOperation> Rekeyed(string table, IEnumerable<SetClause> clauses, ScriptKnowledge knowledge)
    {
        var assigned = clauses.OfType<AssignmentSetClause>()
            .Select(clause => clause.Column?.MultiPartIdentifier?.Identifiers[^1].Value)
            .OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return knowledge.Schema.ReferringTo(table)
            .Where(key => key.OnUpdate != KeyAction.None && key.Referenced.Any(assigned.Contains) && !IsNew(key, knowledge))
            .SelectMany(key => Told(key, table, "the key that they refer to changes"));
    }

    private static bool IsNew(TargetKey key, ScriptKnowledge knowledge) => knowledge.IsNew(Name(key.Table));

    private static IReadOnlyList<ClassifiedOperation> Gone(TargetKey key, string parent) =>
        Classified.On(Name(key.Table), OperationCatalog.CascadeDelete(key.Table, parent, key.Name));

    private static IEnumerable<ClassifiedOperation> Told(TargetKey key, string parent, string when) =>
        key.Columns.SelectMany(column => Classified.On(
            Name(key.Table),
            OperationCatalog.CascadeUpdate($"{key.Table}.{ObjectNames.Format(column)}", parent, key.Name, when)));

    private static SchemaObjectName Name(string table) => ObjectNames.Name(ObjectNames.TryParts(table) ?? [table]);
}
