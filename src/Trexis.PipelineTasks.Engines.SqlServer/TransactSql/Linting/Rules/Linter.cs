using System.Collections.Immutable;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

/// <summary>
/// Looks for habits that hurt in deployments, in T-SQL that parses; what does not is <c>scripts.parse</c>'s. Remembers from script to
/// script what they make.
/// </summary>
/// <param name="rowsOf">How many rows a table holds by now; nothing where nobody knows.</param>
public sealed class Linter(TSqlParser parser, Func<string, long?> rowsOf)
{
    private readonly HashSet<string> _made = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For text in the newest dialect of this build.</summary>
    public Linter(Func<string, long?> rowsOf)
        : this(ServerParser.Newest(), rowsOf)
    {
    }

    /// <summary>Whether the scripts of one plan share a session; otherwise each has its own.</summary>
    public bool SharesSession { get; init; }

    /// <summary>Which server the scripts run on; absent where nobody knows.</summary>
    public LintedServer? Server { get; init; }

    public static IReadOnlyList<LintRule> Rules { get; } =
    [
        new UpdateHasWhere(),
        new DeleteHasWhere(),
        new LargeWritesAreBatched(),
        new ColumnsAreNamed(),
        new WritesSeeCommittedRows(),
        new DatabaseIsNotNamed(),
        new SchemaIsNamed(),
        new TransactionIsEnded(),
        new SessionIsSetBack(),
        new LocksWaitAtLowPriority(),
        new VariablesAreDeclared(),
        new ColumnsAreThereBefore(),
        new ModulesEndWithTheirText(),
        new SettingsFitIndexedViews(),
        new DynamicSqlIsParameterised(),
        new PublicIsGrantedNothing(),
        new ShellIsNotCalled(),
        new TypesAreCurrent(),
    ];

    /// <param name="file">As findings locate it, relative to the repository's root.</param>
    public IReadOnlyList<LintFinding> Lint(IReadOnlyList<SqlBatch> batches, string file)
    {
        var read = new Stack<(SqlBatch Batch, LintedBatch Linted)>();
        var later = ImmutableHashSet<string>.Empty;
        foreach (var batch in batches.Reverse())
        {
            if (parser.Parse(batch) is not { Script: { } script, Errors.Count: 0 }) continue;
            var linted = new LintedBatch(script, rowsOf, _made.Contains)
            {
                Server = Server,
                SetLater = later,
                SharesSession = SharesSession,
            };
            later = later.Union(linted.RunNow().SelectMany(SessionSettings.In).Select(one => one.Setting));
            read.Push((batch, linted));
        }

        return
        [
            .. read.SelectMany(one => Lint(one.Batch, one.Linted, file))
                .OrderBy(finding => finding.Location.Line)
                .ThenBy(finding => finding.Rule, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<LintFinding> Lint(SqlBatch batch, LintedBatch linted, string file)
    {
        _made.UnionWith(linted.All<CreateTableStatement>().Select(table => ObjectNames.Format(table.SchemaObjectName)));
        _made.UnionWith(linted.All<SelectStatement>().Select(select => select.Into).OfType<SchemaObjectName>().Select(ObjectNames.Format));
        var suppressions = new Suppressions(linted.Script.ScriptTokenStream);
        return Rules.SelectMany(rule => rule.Look(linted)
            .Where(hit => !suppressions.Allows(rule.Name, hit.At.StartLine))
            .Select(
                hit => new LintFinding(rule.Name, hit.Observed, rule.Better, new SourceLocation(
                    file, batch.Line + hit.At.StartLine - 1, hit.At.StartColumn))
                { Undecided = hit.Undecided, WhereWaitIsLimited = hit.WhereWaitIsLimited }));
    }
}
