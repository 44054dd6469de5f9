using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>What triggers do beside the statements that set them off, each read once.</summary>
/// <param name="read">Reads what a trigger does; nothing where triggers set each other off without end.</param>
internal sealed class Triggers(TSqlParser parser, ScriptKnowledge knowledge, Func<StatementList, IReadOnlyList<ClassifiedOperation>?> read)
{
    private readonly Dictionary<TargetTrigger, TriggerStatementBody?> _parsed = [];
    private readonly Dictionary<TargetTrigger, IReadOnlyList<ClassifiedOperation>> _done = [];
    private readonly HashSet<TargetTrigger> _firing = [];

    /// <returns>The statement's own operation with what it sets off, and the dangers of that as operations of their own.</returns>
    public IEnumerable<ClassifiedOperation> SetOff(
        ClassifiedOperation found, SchemaObjectName table, DataModificationSpecification specification)
    {
        if (knowledge.Written == WrittenBy.Planner) return [found];
        var known = knowledge.Schema.TriggersOf(table);
        var fired = known.Where(trigger => !trigger.IsOff && Fires(trigger, specification)).ToList();
        var dangers = fired.SelectMany(
                trigger => Done(trigger).Where(one => one.Operation.IsDangerous)
                    .Select(one => one with { Operation = OperationCatalog.ByTrigger(one.Operation, trigger.Name) }))
            .ToList();
        if (knowledge.IsNew(table)) return [found, .. dangers];
        return fired.Count > 0 || (known.Count == 0 && knowledge.Schema.IsWatched(table))
            ?
            [
                found with { Operation = OperationCatalog.SettingOff(found.Operation, [.. fired.Select(one => one.Name).Distinct()]) },
                .. dangers,
            ]
            : [found];
    }

    /// <summary>Whether a statement leaves what it says: no trigger does something in its place, or what nobody can read.</summary>
    public bool LeaveAsWritten(SchemaObjectName table, DataModificationSpecification specification)
    {
        var known = knowledge.Schema.TriggersOf(table);
        return known.Count == 0
            ? !knowledge.Schema.IsWatched(table)
            : known.Where(trigger => !trigger.IsOff && Fires(trigger, specification)).All(
                trigger => Parsed(trigger) is { TriggerType: not TriggerType.InsteadOf, StatementList: not null });
    }

    // One that cannot be read may hang on every write.
    private bool Fires(TargetTrigger trigger, DataModificationSpecification specification) =>
        Parsed(trigger) is not { } body || body.TriggerActions.Any(action => action.TriggerActionType switch
        {
            TriggerActionType.Insert => specification is InsertSpecification or MergeSpecification,
            TriggerActionType.Update => specification is UpdateSpecification or MergeSpecification,
            TriggerActionType.Delete => specification is DeleteSpecification or MergeSpecification,
            _ => true,
        });

    private TriggerStatementBody? Parsed(TargetTrigger trigger)
    {
        if (_parsed.TryGetValue(trigger, out var body)) return body;
        return _parsed[trigger] = parser.Parse(trigger.Text) is
        {
            Errors.Count: 0,
            Script.Batches: [{ Statements: [TriggerStatementBody { MethodSpecifier: null } parsed] }],
        }
            ? parsed
            : null;
    }

    // What it has done before it does again: copies of what it writes count no more.
    private IReadOnlyList<ClassifiedOperation> Done(TargetTrigger trigger)
    {
        if (Parsed(trigger)?.StatementList is not { } body || !_firing.Add(trigger)) return [];
        if (!_done.TryGetValue(trigger, out var done)) _done[trigger] = done = read(body) ?? [];
        else
        {
            foreach (var written in done.SelectMany(one => one.Targets)) knowledge.Copied.Touch(written);
            if (done.Any(one => one.Operation.IsDangerous)) knowledge.RowsAreLost();
        }

        _firing.Remove(trigger);
        return done;
    }
}
