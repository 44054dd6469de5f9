using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

/// <summary>Judges a statement that alters a column by the form that the column had before.</summary>
internal static class AlteredColumn
{
    /// <param name="differences">One for each form that it may have had.</param>
    /// <param name="isOwn">Whether all its values come from the same script.</param>
    /// <param name="isFilled">Whether the same script has given a value to every row that had none.</param>
    public static Operation Judge(string subject, IReadOnlyList<ColumnDifference> differences, bool isOwn, bool isFilled)
    {
        var told = OperationCatalog.AlterColumn(subject, isGuarded: false) with { Difference = Text(differences) };
        var losses = differences.SelectMany(difference => difference.Losses).Distinct().ToList();
        if (isFilled && losses is [var only] && only == ColumnKinds.WithoutValue)
            return told with
            {
                Why = "This script has given every row without a value one; a row that comes without one meanwhile ends the deployment.",
            };
        if (losses.Count > 0)
            return isOwn
                ? told with { Why = $"This script has added the column: {ColumnKinds.Sentence(losses)}" }
                : ColumnKinds.Altered(told, losses);
        var isOfMetadataOnly = differences.All(difference => difference.IsOfMetadataOnly);
        if (differences.Any(difference => difference.BecomesOptional))
            return OperationCatalog.LetBeEmpty(subject) with
            {
                Difference = told.Difference,
                Locking = isOfMetadataOnly ? OperationCatalog.Moment : told.Locking,
            };
        return isOfMetadataOnly
            ? ColumnKinds.OfMetadataOnly(told)
            : told with
            {
                Why = "Every value fits; rows may be rewritten, and procedures that were compiled with the old type convert.",
            };
    }

    /// <summary>What becomes of a column that gets another form where no statement says so, one operation for each loss.</summary>
    public static IEnumerable<Operation> Losing(string subject, ColumnDifference column)
    {
        foreach (var losing in column.Losing(subject)) yield return losing;
        if (column.BecomesOptional) yield return OperationCatalog.LetBeEmpty(subject) with { Difference = "NOT NULL → NULL" };
    }

    private static string? Text(IReadOnlyList<ColumnDifference> differences)
    {
        var texts = differences.Select(difference => difference.Text).Where(text => text.Length > 0).Distinct().ToList();
        return texts.Count == 0 ? null : string.Join(", or ", texts);
    }
}
