using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

/// <summary>
/// Source: "SET options that affect results" and the required values for indexed views and filtered indexes, SQL Server documentation.
/// </summary>
internal sealed record SettingsFitIndexedViews() : LintRule(
    "settings-fit-indexed-views",
    "With these settings off, writes to tables under indexed views, filtered indexes or computed columns fail, and modules keep the "
        + "setting for good.",
    "SET QUOTED_IDENTIFIER OFF; EXEC sales.Rebuild; SET QUOTED_IDENTIFIER ON;",
    "leave ANSI_NULLS, QUOTED_IDENTIFIER, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT and CONCAT_NULL_YIELDS_NULL on, NUMERIC_ROUNDABORT off")
{
    private const SetOptions MustBeOn = SetOptions.AnsiNulls | SetOptions.QuotedIdentifier | SetOptions.AnsiPadding
        | SetOptions.AnsiWarnings | SetOptions.ArithAbort | SetOptions.ConcatNullYieldsNull;

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<PredicateSetStatement>()
        .Where(set => set.IsOn ? set.Options.HasFlag(SetOptions.NumericRoundAbort) : (set.Options & MustBeOn) != 0)
        .Select(set => new LintHit(set, $"{StatementText.Format(set).TrimEnd(';')}"));
}
