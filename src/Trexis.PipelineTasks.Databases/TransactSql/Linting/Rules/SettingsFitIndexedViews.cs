using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Databases.TransactSql.Linting.Rules;

/// <summary>Source: "SET options that affect results" and the required values for indexed views and filtered indexes, SQL Server documentation.</summary>
internal sealed class SettingsFitIndexedViews : LintRule
{
    private const SetOptions MustBeOn = SetOptions.AnsiNulls | SetOptions.QuotedIdentifier | SetOptions.AnsiPadding | SetOptions.AnsiWarnings | SetOptions.ArithAbort | SetOptions.ConcatNullYieldsNull;

    public override string Name => "settings-fit-indexed-views";

    public override string Why => "With these settings off, writes to tables under indexed views, filtered indexes or computed columns fail, and modules keep the setting for good.";

    public override string Example => "SET QUOTED_IDENTIFIER OFF;";

    public override string Better => "leave ANSI_NULLS, QUOTED_IDENTIFIER, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT and CONCAT_NULL_YIELDS_NULL on, NUMERIC_ROUNDABORT off";

    internal override IEnumerable<LintHit> Look(LintedBatch batch) => batch.All<PredicateSetStatement>()
        .Where(set => set.IsOn ? set.Options.HasFlag(SetOptions.NumericRoundAbort) : (set.Options & MustBeOn) != 0)
        .Select(set => new LintHit(set, $"{StatementText.Of(set).TrimEnd(';')}"));
}
