using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Statements on the session. A setting stays for what follows, in later scripts, too; a planner sets what its own text needs.
/// </summary>
internal static class SettingStatements
{
    /// <summary>As drivers set it.</summary>
    private const string Unlimited = "2147483647";

    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(5);

    private const SetOptions Silencing = SetOptions.NoExec | SetOptions.ParseOnly | SetOptions.FmtOnly | SetOptions.ShowPlanAll
        | SetOptions.ShowPlanText | SetOptions.ShowPlanXml;

    private const SetOptions MustBeOn = SetOptions.AnsiNulls | SetOptions.QuotedIdentifier | SetOptions.AnsiPadding
        | SetOptions.AnsiWarnings | SetOptions.ArithAbort | SetOptions.ConcatNullYieldsNull | SetOptions.XactAbort | SetOptions.AnsiDefaults
        | SetOptions.AnsiNullDfltOn;

    private const SetOptions MustBeOff = SetOptions.NumericRoundAbort | SetOptions.ImplicitTransactions | SetOptions.RemoteProcTransactions
        | SetOptions.ForcePlan | SetOptions.AnsiNullDfltOff | SetOptions.DisableDefCnstChk;

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, ScriptKnowledge knowledge)
    {
        switch (statement)
        {
            case SetRowCountStatement { NumberRows: IntegerLiteral { Value: "0" } }:
                if (knowledge.IsCertain) knowledge.RowsAreLimited = false;
                return Classified.Nothing;
            case SetRowCountStatement rows:
                knowledge.RowsAreLimited = true;
                return Classified.One(OperationCatalog.SetRowCount(StatementSubject.WithWords(rows)));
            case PredicateSetStatement set:
                return Options(set, knowledge);
            case SetCommandStatement commands:
                return knowledge.Written == WrittenBy.Planner ? Classified.Nothing : [.. commands.Commands.SelectMany(Command)];
            case SetTextSizeStatement { TextSize: not IntegerLiteral { Value: Unlimited } } size when knowledge.Written == WrittenBy.People:
                return Classified.One(
                    OperationCatalog.SetOption(
                        StatementSubject.WithWords(size), "Long values that later statements of the session read are cut to that size."));
            case SetTextSizeStatement:
                return Classified.Nothing;
            case SetTransactionIsolationLevelStatement { Level: not IsolationLevel.ReadCommitted } level
                when knowledge.Written == WrittenBy.People:
                return Classified.One(
                    OperationCatalog.SetOption(
                        StatementSubject.WithWords(level),
                        "Later statements of the session see and lock other rows than they are used to."));
            case SetTransactionIsolationLevelStatement:
                return Classified.Nothing;
            case SetIdentityInsertStatement identity:
                knowledge.Identity = identity.IsOn ? identity : null;
                // It is told where it is left on; here only what it may not touch.
                return ForbiddenTargets.IsOwn(identity.Table.SchemaIdentifier?.Value) || identity.Table.DatabaseIdentifier is not null
                    ? Classified.Of(identity.Table, OperationCatalog.IdentityInsert(ObjectNames.Format(identity.Table)))
                    : Classified.Nothing;
            case UseStatement use:
                // Planners name the target by a variable; any other database is none of this deployment's.
                return use.DatabaseName.Value == "$(DatabaseName)"
                    ? Classified.Nothing
                    : Classified.One(OperationCatalog.UseDatabase(use.DatabaseName.Value));
            case WaitForStatement { Statement: null } wait:
                // DacFx waits for a moment until a setting of the database holds.
                return knowledge.Written == WrittenBy.Planner || IsShort(wait)
                    ? Classified.Nothing
                    : Classified.One(OperationCatalog.Wait(StatementSubject.WithWords(wait)));
            case RaiseErrorStatement raise:
                return raise.RaiseErrorOptions.HasFlag(RaiseErrorOptions.Log) || Number(raise.SecondParameter) >= 20
                    ? Classified.One(OperationCatalog.RaiseError(StatementSubject.WithWords(raise)))
                    : Classified.Nothing;
            default:
                return null;
        }
    }

    private static IReadOnlyList<ClassifiedOperation> Options(PredicateSetStatement set, ScriptKnowledge knowledge)
    {
        if (set.Options.HasFlag(SetOptions.AnsiNullDfltOff)) knowledge.ColumnsAreNotNull = set.IsOn;
        if (set.Options.HasFlag(SetOptions.AnsiNullDfltOn) && set.IsOn) knowledge.ColumnsAreNotNull = false;
        if (knowledge.Written == WrittenBy.Planner || (knowledge.HasFailed && set.IsOn && (set.Options & ~Silencing) == 0))
            return Classified.Nothing;
        if ((set.Options & Silencing) != 0) knowledge.Silence(set.IsOn);
        return [.. Written(set).SelectMany(option => Option(option.Name, option.Option, set.IsOn))];
    }

    private static IReadOnlyList<ClassifiedOperation> Option(string name, SetOptions option, bool isOn)
    {
        var subject = $"SET {name} {(isOn ? "ON" : "OFF")}";
        if (isOn && (option & Silencing) != 0) return Classified.One(OperationCatalog.NothingRuns(subject));
        return (option & (isOn ? MustBeOff : MustBeOn)) != 0
            ? Classified.One(
                OperationCatalog.SetOption(subject, "Later statements of the session, also of later scripts, compare, fail or commit in "
                    + "another way."))
            : Classified.Nothing;
    }

    // The parser keeps what a list says as flags, without its words.
    private static IEnumerable<(string Name, SetOptions Option)> Written(PredicateSetStatement set) =>
        StatementText.Significant(set)
            .Select(token => token.Text.ToUpperInvariant())
            .Select(name => (name, OptionOf(name.Replace("_", "", StringComparison.Ordinal))))
            .Where(one => one.Item2 != SetOptions.None);

    private static SetOptions OptionOf(string name) =>
        Enum.TryParse<SetOptions>(name, ignoreCase: true, out var option) ? option : SetOptions.None;

    private static IReadOnlyList<ClassifiedOperation> Command(SetCommand command) => command is GeneralSetCommand general
        ? Classified.One(
            OperationCatalog.SetOption(
                $"SET {NameOf(general.CommandType)} {StatementText.FirstWords(general)}",
                general.CommandType is GeneralSetCommandType.Language or GeneralSetCommandType.DateFormat or GeneralSetCommandType.DateFirst
                    ? "Literals of later statements, also of later scripts, mean other days."
                    : "It stays for later scripts, which may wait or fail in another way."))
        : Classified.Nothing;

    private static string NameOf(GeneralSetCommandType type) => (type is GeneralSetCommandType.DateFormat or GeneralSetCommandType.DateFirst
        ? $"{type}"
        : StatementText.Separated($"{type}", '_')).ToUpperInvariant();

    private static bool IsShort(WaitForStatement wait) => wait.WaitForOption == WaitForOption.Delay
        && wait.Parameter is StringLiteral literal
        && TimeSpan.TryParse(literal.Value, CultureInfo.InvariantCulture, out var time)
        && time <= ShortWait;

    private static int Number(ScalarExpression expression) =>
        expression is IntegerLiteral literal && int.TryParse(literal.Value, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
