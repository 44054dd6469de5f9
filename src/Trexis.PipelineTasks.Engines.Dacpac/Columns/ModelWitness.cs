using System.Collections.Concurrent;
using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Deployment;
using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>
/// Looks at both models while DacFx plans, for it has read them by then: a second reading of a live database would take as long as the
/// first and could see another state. It changes nothing of the plan.
/// </summary>
[ExportDeploymentPlanModifier(Id, "1.0.0.0")]
public sealed class ModelWitness : DeploymentPlanModifier
{
    private const string Id = "Trexis.ModelWitness";
    private const string Key = $"{Id}.Key";

    private static readonly HashSet<ModelTypeClass> Modules =
    [
        View.TypeClass, Procedure.TypeClass, ScalarFunction.TypeClass, TableValuedFunction.TypeClass, DmlTrigger.TypeClass,
        DatabaseDdlTrigger.TypeClass,
    ];

    private static readonly ConcurrentDictionary<string, Attendance> Attended = new(StringComparer.Ordinal);

    /// <summary>Has DacFx call the witness in this plan.</summary>
    /// <param name="scripts">Text that is read for the target; where it is empty, nobody asks what the target holds.</param>
    internal static Attendance Attend(DacDeployOptions options, string scripts)
    {
        var key = Guid.NewGuid().ToString("N");
        options.AdditionalDeploymentContributors = Id;
        options.AdditionalDeploymentContributorPaths = AppContext.BaseDirectory;
        options.AdditionalDeploymentContributorArguments = $"{Key}={key}";
        return Attended[key] = new Attendance(key, scripts);
    }

    /// <summary>One plan that the witness attends, until it is disposed of.</summary>
    internal sealed class Attendance(string key, string scripts) : IDisposable
    {
        private PlannedModels? _seen;

        public string Scripts => scripts;

        /// <exception cref="FaultException">DacFx did not call the witness, so nobody compared the columns.</exception>
        public PlannedModels Seen
        {
            get => _seen ?? throw new FaultException(
                FaultKind.Internal,
                "DacFx handed over a plan without its models, so nobody can tell what becomes of columns",
                $"see that the files of this software lie together in {AppContext.BaseDirectory}");
            set => _seen = value;
        }

        public void Dispose() => Attended.TryRemove(key, out _);
    }

    /// <inheritdoc/>
    protected override void OnExecute(DeploymentPlanContributorContext context)
    {
        if (!context.Arguments.TryGetValue(Key, out var key) || !Attended.TryGetValue(key, out var attendance)) return;
        var pairs = new Dictionary<string, TableDifference>(StringComparer.OrdinalIgnoreCase);
        var parts = new Dictionary<string, IReadOnlyList<ModelPart>>(StringComparer.OrdinalIgnoreCase);
        for (var step = context.PlanHandle.Head; step is not null; step = step.Next)
        {
            if (Tables(step, context) is not var (source, target)) continue;
            var name = ObjectNames.Format(source.Name.Parts);
            if (!pairs.ContainsKey(name)) pairs[name] = new TableDifference(name, Differences(target, source));
            // What an alter step changes, it says itself.
            if (step is SqlTableMigrationStep or DropElementStep && !parts.ContainsKey(name))
                parts[name] = [.. ModelParts.Of(target, source)];
        }

        attendance.Seen = new PlannedModels([.. pairs.Values], [.. Lacking(context)], MadeAgain(context))
        {
            Schema = attendance.Scripts.Length > 0 && context.Target is { } model
                ? new SchemaOfModel(model, attendance.Scripts, Made(context)).Read()
                : KnownSchema.Unknown,
            Definitions = Definitions(context),
            Parts = [.. parts.Values.SelectMany(part => part)],
        };
    }

    private static List<TSqlObject> Made(DeploymentPlanContributorContext context)
    {
        var made = new List<TSqlObject>();
        for (var step = context.PlanHandle.Head; step is not null; step = step.Next)
        {
            var source = step switch
            {
                AlterElementStep alter => alter.SourceElement,
                CreateElementStep create => create.SourceElement,
                _ => null,
            };
            if (source is { Name.HasName: true } && source.ObjectType == Procedure.TypeClass) made.Add(source);
        }

        return made;
    }

    // As the target has them, of what the plan makes in their place.
    private static Dictionary<string, string> Definitions(DeploymentPlanContributorContext context)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var step = context.PlanHandle.Head; step is not null; step = step.Next)
        {
            var target = step switch
            {
                AlterElementStep alter => alter.TargetElement,
                DropElementStep drop => drop.TargetElement,
                _ => null,
            };
            if (target is { Name.HasName: true } && Modules.Contains(target.ObjectType) && target.TryGetScript(out var definition))
                found[ObjectNames.Format(target.Name.Parts)] = definition;
        }

        return found;
    }

    private static (TSqlObject Source, TSqlObject Target)? Tables(DeploymentStep step, DeploymentPlanContributorContext context)
    {
        if (step is SqlTableMigrationStep { SourceTable: { } source, TargetTable: { } target }) return (source, target);
        var touched = step switch
        {
            AlterElementStep alter => alter.SourceElement,
            CreateElementStep create => create.SourceElement,
            DropElementStep drop => drop.TargetElement,
            _ => null,
        };
        if (touched is null || TableOf(touched) is not { } table) return null;
        var (here, there) = (
            context.Source.GetObject(Table.TypeClass, table.Name, DacQueryScopes.UserDefined),
            context.Target?.GetObject(Table.TypeClass, table.Name, DacQueryScopes.UserDefined));
        return here is not null && there is not null ? (here, there) : null;
    }

    private static TSqlObject? TableOf(TSqlObject touched)
    {
        if (touched.ObjectType == Table.TypeClass) return touched;
        if (Hosts(touched).FirstOrDefault() is { } host) return host;
        return touched.GetParent(DacQueryScopes.UserDefined) is { } parent && parent.ObjectType == Table.TypeClass ? parent : null;
    }

    private static IReadOnlyList<ColumnDifference> Differences(TSqlObject target, TSqlObject source)
    {
        var (last, next) = (ModelColumns.Of(target), ModelColumns.Of(source));
        var names = next.Keys.Concat(last.Keys.Where(name => !next.ContainsKey(name)));
        return
        [
            .. names.Select(name => new ColumnDifference(last.GetValueOrDefault(name), next.GetValueOrDefault(name)))
                .Where(difference => difference.Exists),
        ];
    }

    // What another change only takes out of its way is dropped and made as it was.
    private static HashSet<string> MadeAgain(DeploymentPlanContributorContext context)
    {
        var (dropped, made) = (new Dictionary<string, TSqlObject>(StringComparer.OrdinalIgnoreCase), new List<TSqlObject>());
        for (var step = context.PlanHandle.Head; step is not null; step = step.Next)
        {
            if (step is DropElementStep { TargetElement: { Name.HasName: true } gone }) dropped[ObjectNames.Format(gone.Name.Parts)] = gone;
            if (step is CreateElementStep { SourceElement: { Name.HasName: true } come }) made.Add(come);
        }

        var changed = new HashSet<TSqlObject>(context.ComparisonResult.ElementsChanged.Keys);
        return made.Where(one => !changed.Contains(one))
            .Where(one => dropped.ContainsKey(ObjectNames.Format(one.Name.Parts)) || IsTriggerThatGoesWithItsTable(one))
            .Select(one => ObjectNames.Format(one.Name.Parts))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        // No step drops it: the table that is rebuilt takes it along.
        bool IsTriggerThatGoesWithItsTable(TSqlObject one) => one.ObjectType == DmlTrigger.TypeClass
            && context.Target?.GetObject(DmlTrigger.TypeClass, one.Name, DacQueryScopes.UserDefined) is not null;
    }

    private static IEnumerable<LackingObject> Lacking(DeploymentPlanContributorContext context)
    {
        var lacking = context.ComparisonResult.ElementsToDrop
            .Where(one => one.Name.HasName && one.ObjectType != Column.TypeClass)
            .ToList();
        var names = lacking.Select(one => ObjectNames.Format(one.Name.Parts)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return lacking.Where(one => !Above(ObjectNames.Format(one.Name.Parts)).Concat(Hosts(one).Select(NameOf)).Any(names.Contains))
            .Select(one => new LackingObject(ObjectNames.Format(one.Name.Parts), one.ObjectType.Name));
    }

    // A constraint is named beside its table, not below it.
    private static IEnumerable<TSqlObject> Hosts(TSqlObject one)
    {
        if (!one.ObjectType.Name.EndsWith("Constraint", StringComparison.Ordinal)) return [];
        var hosts = one.ObjectType == ForeignKeyConstraint.TypeClass ? one.GetReferenced(ForeignKeyConstraint.Host) : one.GetReferenced();
        return hosts.Where(host => host.ObjectType == Table.TypeClass);
    }

    private static string NameOf(TSqlObject one) => ObjectNames.Format(one.Name.Parts);

    private static IEnumerable<string> Above(string name)
    {
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1)) yield return name[..dot];
    }
}
