using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// The schema in which this software keeps a database's history. No release knows it, so a plan that drops what its source lacks
/// would drop it: such batches are taken out of the text. A contributor inside DacFx could do the same, but is found in another
/// way on each line of DacFx, and its alerts would stay.
/// </summary>
internal static class OwnSchema
{
    private const string Prefix = ForbiddenTargets.OwnSchema + ".";

    public static bool Holds(string subject) =>
        subject.Equals(ForbiddenTargets.OwnSchema, StringComparison.OrdinalIgnoreCase)
            || subject.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static bool IsDrop(ClassifiedOperation found) =>
        Holds(found.Operation.Subject)
            && (found.Operation.Action == OperationAction.Drop || OperationKind.Drops(found.Operation.Kind));

    public static bool IsDrop(ReportItem item) => item.Operation == "Drop" && Holds(item.Name);

    /// <summary>A warning about nothing but our own drops.</summary>
    public static bool IsAbout(ReportAlert alert) => ReportNames.In(alert.Text) is { Count: > 0 } names && names.All(Holds);
}
