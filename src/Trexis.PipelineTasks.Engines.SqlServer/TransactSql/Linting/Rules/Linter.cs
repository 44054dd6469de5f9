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
    public IReadOnlyList<LintFinding> Lint(IReadOnlyList<SqlBatch> batches, string file) =>
    [
        .. batches.SelectMany(batch => Lint(batch, file))
            .OrderBy(finding => finding.Location.Line)
            .ThenBy(finding => finding.Rule, StringComparer.Ordinal),
    ];

    private IEnumerable<LintFinding> Lint(SqlBatch batch, string file)
    {
        var (script, errors) = parser.Parse(batch.Text);
        // A bare $(variable) is no T-SQL yet: any name in its place shows what the statement is.
        if (errors.Count > 0 && batch.References.Count > 0) (script, errors) = parser.Parse(batch.WithNames());
        if (script is null || errors.Count > 0) return [];
        var linted = new LintedBatch(script, rowsOf, _made.Contains);
        _made.UnionWith(linted.All<CreateTableStatement>().Select(table => ObjectNames.Format(table.SchemaObjectName)));
        _made.UnionWith(linted.All<SelectStatement>().Select(select => select.Into).OfType<SchemaObjectName>().Select(ObjectNames.Format));
        var suppressions = new Suppressions(script.ScriptTokenStream);
        return Rules.SelectMany(rule => rule.Look(linted)
            .Where(hit => !suppressions.Allows(rule.Name, hit.At.StartLine))
            .Select(
                hit => new LintFinding(rule.Name, hit.Observed, rule.Better, new SourceLocation(
                    file, batch.Line + hit.At.StartLine - 1, hit.At.StartColumn))
                { Undecided = hit.Undecided }));
    }
}
