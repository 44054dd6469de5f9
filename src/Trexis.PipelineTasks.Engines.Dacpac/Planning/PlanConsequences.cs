using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// Statements of DacFx's script that are no change of their own: keys of tables that the plan makes, objects that are dropped and made as
/// they were because a table behind them is rebuilt, and what DacFx writes down for itself.
/// </summary>
internal static class PlanConsequences
{
    /// <summary>Where DacFx remembers the renames that a refactorlog asked for.</summary>
    private const string RefactorLog = "dbo.__RefactorLog";

    private static readonly HashSet<string> Remembering = new(
        [OperationKind.CreateTable, OperationKind.DescribeObject, OperationKind.InsertRows], StringComparer.Ordinal);

    /// <param name="madeAgain">Objects that are dropped and made as they were, in full.</param>
    /// <param name="isFromPackage">Whether a statement is one of the package's own scripts, of which nothing is excused.</param>
    public static IReadOnlyList<ClassifiedOperation> Tell(
        IReadOnlyList<ClassifiedOperation> script, IReadOnlySet<string> madeAgain, Func<ClassifiedOperation, bool> isFromPackage)
    {
        var made = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var told = new List<ClassifiedOperation>();
        foreach (var found in script)
        {
            if (isFromPackage(found)) told.Add(found);
            else if (IsRemembering(found)) Remember(told, found);
            else if (found.Operation.Kind == OperationKind.AddCascadingKey && made.Contains(found.Table ?? "")) told.Add(OfNewTable(found));
            else if (found.Operation.Kind == OperationKind.CreateTrigger && madeAgain.Contains(found.Operation.Subject))
                told.Add(TriggerAgain(found));
            else if (IsMadeAgain(found, madeAgain)) told.Add(MadeAgain(found));
            else told.Add(found);
            if (found.Operation.Kind == OperationKind.CreateTable) made.Add(found.Operation.Subject);
        }

        return told;
    }

    /// <summary>A table that DacFx keeps for itself.</summary>
    public static bool IsBookkeeping(string name) => name.Equals(RefactorLog, StringComparison.OrdinalIgnoreCase);

    private static bool IsRemembering(ClassifiedOperation found) =>
        Remembering.Contains(found.Operation.Kind) && IsBookkeeping(found.Operation.Subject);

    // One line for all that it takes to write down one or a hundred renames.
    private static void Remember(List<ClassifiedOperation> told, ClassifiedOperation found)
    {
        if (told.Any(one => one.Operation.Kind == OperationKind.Bookkeeping)) return;
        told.Add(found with
        {
            Operation = found.Operation with
            {
                Action = OperationAction.Script,
                Kind = OperationKind.Bookkeeping,
                Risk = Risk.Safe,
                Why = "DacFx writes down which renames of the refactorlog were carried out, so that each is done once.",
                SaferWay = null,
            },
        });
    }

    private static ClassifiedOperation OfNewTable(ClassifiedOperation found) => found with
    {
        Operation = found.Operation with
        {
            Risk = Risk.Safe,
            Why = "The table is new and empty; its rows will go with the rows that they refer to.",
            SaferWay = null,
        },
    };

    private static ClassifiedOperation TriggerAgain(ClassifiedOperation found) => found with
    {
        Operation = found.Operation with
        {
            Risk = Risk.Caution,
            Why = "It goes with the table that is rebuilt and is made again as it was; it does not run for the rows that are copied.",
        },
    };

    private static bool IsMadeAgain(ClassifiedOperation found, IReadOnlySet<string> names) =>
        found.Operation.Action is not (OperationAction.Create or OperationAction.DataMotion or OperationAction.Script)
            && found.Operation.Kind != OperationKind.RebuildTable
            && (names.Contains(found.Operation.Subject) || found.AlsoNamed.Any(names.Contains));

    private static ClassifiedOperation MadeAgain(ClassifiedOperation found)
    {
        var isCascade = found.Operation.Kind == OperationKind.AddCascadingKey;
        var why = isCascade ? "Its cascade was there before." : found.Operation.Why;
        return found with
        {
            Operation = found.Operation with
            {
                Risk = isCascade ? Risk.Caution : found.Operation.Risk,
                Why = $"It is dropped and made again as it was, for something else is in its way. {why}",
                SaferWay = isCascade ? null : found.Operation.SaferWay,
            },
        };
    }
}
