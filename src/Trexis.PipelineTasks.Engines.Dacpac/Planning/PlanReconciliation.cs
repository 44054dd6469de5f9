using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// Holds the script against DacFx's report, in both directions: what either names and the other lacks is dangerous, because
/// nobody can tell why. Alerts raise the risk of the operations that they are about.
/// </summary>
internal static class PlanReconciliation
{
    private static readonly HashSet<string> KnownOperations = new(
        [
            "Create", "Alter", "Drop", "TableRebuild", "Refresh", "Rename", "MoveSchema", "DataMotion", "DropSystemVersioning",
            "AddSystemVersioning", "UnbindTable", "RebindTable", "UnbindSchemabinding", "RebindSchemabinding", "UnbindDefault",
            "UnbindRule", "UnbindExecuteAs", "UnbindFulltextIndex", "RebindFulltextIndex", "UnbindFulltextStoplist",
            "UnbindDataMotionConstraint", "UnbindTriggerOrder", "UnbindAuthorization", "RebindAuthorization",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> KnownAlerts = new(
        ["DataIssue", "DataMotion", "CreateClusteredIndex", "DropClusteredIndex", "DropAssembly"], StringComparer.Ordinal);

    /// <param name="isFromPackage">Whether a statement is one of the package's own scripts, which reports never list.</param>
    public static IReadOnlyList<ClassifiedOperation> Reconcile(
        IReadOnlyList<ClassifiedOperation> script, DeployReport report, Func<ClassifiedOperation, bool> isFromPackage)
    {
        var reported = new HashSet<string>(report.Items.Select(item => item.Name), StringComparer.OrdinalIgnoreCase);
        var judged = script.Select(found => isFromPackage(found) || IsReported(found, reported) ? found : Unreported(found)).ToList();
        judged.AddRange(Unaccounted(report, script));
        foreach (var alert in report.Alerts) Raise(judged, alert, report.Items);
        return judged;
    }

    private static bool IsReported(ClassifiedOperation found, HashSet<string> reported) =>
        // What DacFx writes down for itself it reports nowhere.
        found.Operation.Kind == OperationKind.Bookkeeping
        || reported.Contains(found.Operation.Subject)
        || (found.Table is { } table && reported.Contains(table))
        || found.AlsoNamed.Any(reported.Contains);

    private static ClassifiedOperation Unreported(ClassifiedOperation found) => found with
    {
        Operation = found.Operation with
        {
            Risk = Risk.Unclassified,
            Why = $"DacFx's report does not mention it, so nobody can tell why it is in the script. {found.Operation.Why}",
        },
    };

    private static IEnumerable<ClassifiedOperation> Unaccounted(DeployReport report, IReadOnlyList<ClassifiedOperation> script)
    {
        var counted = script.SelectMany(found => found.AlsoNamed.Append(found.Operation.Subject)
            .Append(found.Table ?? "")
            .Distinct(StringComparer.OrdinalIgnoreCase))
            .CountBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var group in report.Items.GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase))
        {
            var needed = IsNameless(group.Key) ? group.Count() : 1;
            if (counted.GetValueOrDefault(group.Key) < needed)
                yield return Dangerous(
                    OperationKind.UnaccountedObject,
                    group.Key,
                    $"DacFx's report names it ({string.Join(", ", group.Select(item => $"{item.Operation} {item.Type}"))}), and no "
                        + $"statement of the script does.");
        }

        foreach (var item in report.Items.Where(item => !KnownOperations.Contains(item.Operation)))
            yield return Dangerous(
                OperationKind.UnknownOperation,
                item.Name,
                $"DacFx calls the operation {item.Operation}, which this version does not know.");
    }

    private static void Raise(List<ClassifiedOperation> judged, ReportAlert alert, IReadOnlyList<ReportItem> items)
    {
        var item = alert.Issue is { } id ? items.FirstOrDefault(candidate => candidate.Issues.Contains(id)) : null;
        var names = ReportNames.In(alert.Text);
        var about = About(judged, item?.Name, names, alert.Text).ToList();
        if (!KnownAlerts.Contains(alert.Kind) || about.Count == 0)
        {
            judged.Add(
                Dangerous(
                    OperationKind.Alert,
                    item?.Name ?? (names.Count > 0 ? names[0] : "database"),
                    $"DacFx warns ({alert.Kind}): {alert.Text}"));
            return;
        }

        foreach (var at in about)
        {
            var operation = judged[at].Operation;
            judged[at] = judged[at] with
            {
                Operation = operation with
                {
                    Risk = operation.Risk > Risk.Dangerous ? operation.Risk : Risk.Dangerous,
                    Why = operation.Risk == Risk.Dangerous ? operation.Why : Sentence(alert, operation.Why),
                },
            };
        }
    }

    private static string Sentence(ReportAlert alert, string otherwise) => alert.Kind switch
    {
        "DataIssue" => Redaction.Message(alert.Text),
        "CreateClusteredIndex" or "DropClusteredIndex" => $"The whole table is written anew. {otherwise}",
        "DataMotion" => $"Rows are copied. {otherwise}",
        _ => $"DacFx warns ({alert.Kind}). {otherwise}",
    };

    // The column that a sentence names, where the script has an operation on it; then the object itself; otherwise everything on it.
    private static IEnumerable<int> About(List<ClassifiedOperation> judged, string? item, IReadOnlyList<string> names, string text)
    {
        var candidates = Enumerable.Range(0, judged.Count)
            .Where(at => (item is not null && judged[at].Concerns(item)) || names.Any(judged[at].Concerns))
            .ToList();
        var exact = candidates.Where(at => Mentions(judged[at], names, text)).ToList();
        if (exact.Count > 0) return exact;
        var named = candidates.Where(at => judged[at].Operation.IsDangerous
            && (judged[at].Operation.Subject.Equals(item, StringComparison.OrdinalIgnoreCase)
                || names.Contains(judged[at].Operation.Subject, StringComparer.OrdinalIgnoreCase))).ToList();
        return named.Count > 0 ? named : candidates;
    }

    private static bool Mentions(ClassifiedOperation found, IReadOnlyList<string> names, string text)
    {
        if (found.Table is not { } table
            || found.Operation.Subject.Length <= table.Length
            || !found.Operation.Subject.StartsWith(table + ".", StringComparison.OrdinalIgnoreCase))
            return false;
        return names.Contains(found.Operation.Subject, StringComparer.OrdinalIgnoreCase)
            || text.Contains(
                $" column {found.Operation.Subject[(table.Length + 1)..].Trim('[', ']')} ", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsNameless(string name) => name.StartsWith("unnamed ", StringComparison.Ordinal)
        || name.EndsWith("<unnamed>", StringComparison.Ordinal)
        || name == "Permission";

    private static ClassifiedOperation Dangerous(string kind, string subject, string why) =>
        new(
            Operation.Of(OperationAction.Script, kind, subject, Risk.Unclassified, why) with
            {
                Detail = Fingerprint.From([kind, subject, why]).Value,
            },
            null,
            0);
}
