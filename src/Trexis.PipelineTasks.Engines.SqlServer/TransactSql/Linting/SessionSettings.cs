using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting;

/// <summary>What statements change of their session, as far as a script has to set it back.</summary>
internal static class SessionSettings
{
    private const string User = "user";
    private const string Database = "database";
    private const string On = "ON";
    private const string Off = "OFF";

    // "SET ANSI_DEFAULTS" documents what it stands for.
    private static readonly SetOptions[] AnsiDefaults =
    [
        SetOptions.AnsiNulls, SetOptions.AnsiNullDfltOn, SetOptions.AnsiPadding, SetOptions.AnsiWarnings, SetOptions.QuotedIdentifier,
        SetOptions.ImplicitTransactions, SetOptions.CursorCloseOnCommit,
    ];

    private static readonly IReadOnlyDictionary<string, string> Begun = Fragments
        .All(ServerParser.Newest().Parse(SessionDefaults.Sql).Script!)
        .OfType<TSqlStatement>()
        .SelectMany(In)
        .ToDictionary(one => one.Setting, one => one.Value, StringComparer.Ordinal);

    /// <summary>Whether a script begins with that value.</summary>
    public static bool IsBegun(string setting, string value) =>
        string.Equals(Begun.GetValueOrDefault(setting, Off), value, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the setting is a temporary table that is there.</summary>
    public static bool IsTable(string setting) => setting.StartsWith('#');

    /// <summary>Each setting that the statement gives a value; a user, a database and a temporary table are ON or OFF.</summary>
    public static IEnumerable<(string Setting, string Value)> In(TSqlStatement statement) => statement switch
    {
        PredicateSetStatement set => Options(set.Options).Select(option => (option.ToString(), set.IsOn ? On : Off)),
        SetCommandStatement set => set.Commands.OfType<GeneralSetCommand>()
            .Where(command => command.CommandType is not (GeneralSetCommandType.None or GeneralSetCommandType.QueryGovernorCostLimit))
            .Select(command => (command.CommandType.ToString(), Value(command))),
        SetTransactionIsolationLevelStatement set => [("isolation", set.Level.ToString())],
        SetRowCountStatement set => [("rowcount", StatementText.Format(set.NumberRows))],
        ExecuteAsStatement => [(User, On)],
        RevertStatement => [(User, Off)],
        SetUserStatement set => [(User, set.UserName is null ? Off : On)],
        // Whether another name is that of the target is told by the rule for names of databases.
        UseStatement use => [(Database, ObjectNames.IsOfSystem(use.DatabaseName.Value) ? On : Off)],
        CreateTableStatement create => Table(create.SchemaObjectName, On),
        SelectStatement { Into: { } table } => Table(table, On),
        DropTableStatement drop => drop.Objects.SelectMany(table => Table(table, Off)),
        _ => [],
    };

    // What changes nothing for those who come after: rows that are not counted are told.
    private static IEnumerable<SetOptions> Options(SetOptions options) => Enum.GetValues<SetOptions>()
        .Where(one => one is not (SetOptions.None or SetOptions.NoCount) && options.HasFlag(one))
        .SelectMany(one => one == SetOptions.AnsiDefaults ? AnsiDefaults : [one]);

    private static IEnumerable<(string Setting, string Value)> Table(SchemaObjectName table, string value) =>
        IsTable(table.BaseIdentifier.Value) ? [(table.BaseIdentifier.Value.ToLowerInvariant(), value)] : [];

    // Its last zeros are padding: CONTEXT_INFO has 128 bytes.
    private static string Value(GeneralSetCommand command) => StatementText.Format(command.Parameter).Trim('\'') switch
    {
        var info when command.CommandType == GeneralSetCommandType.ContextInfo => info.TrimEnd('0') is "" or "0x" ? Off : info,
        var value => value,
    };
}
