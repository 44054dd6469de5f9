using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// The batch with which DacFx holds rows against constraints that nobody named: it finds them by their tables and builds its
/// statements while it runs. Only this very text is known not to do anything else, whatever tables it names.
/// </summary>
internal static class ConstraintVerification
{
    /// <summary>
    /// Over its tokens without the tables, as DacFx 170 writes them. Should another version write other tokens, the batch is read
    /// like any text: its dynamic SQL is unclassified.
    /// </summary>
    private const string Frame = "0528c1765f1cb81b65b3cf60938fda4fb7f39cd1b9f51f2f3197bc10b546a9cf";

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlScript script, ScriptKnowledge knowledge)
    {
        if (script.Batches is not [{ Statements: [CreateTableStatement { SchemaObjectName.BaseIdentifier.Value: "#__checkStatus" }, ..] }])
            return null;
        var tokens = StatementText.Significant(script).ToList();
        var (tables, frame) = (new List<string>(), new List<string>());
        for (var at = 0; at < tokens.Count; at++)
        {
            if (!IsTable(tokens, at)) frame.Add(tokens[at].Text);
            else
            {
                tables.Add(NameIn(tokens[at + 2]));
                // OBJECT_ID ( N'…' ) and a comma where another follows
                at += tokens[at + 4].TokenType == TSqlTokenType.Comma ? 4 : 3;
            }
        }

        return Fingerprint.From(frame).Value == Frame
            ? [
                .. tables.SelectMany(
                    table => Classified.One(
                        OperationCatalog.CheckConstraint(
                            table, knowledge.IsNew(ObjectNames.Name(ObjectNames.TryParts(table) ?? [table])), isVerified: true) with
                        { Needs = [RequiredPermissions.OnObject("ALTER", table)] },
                        table,
                        $"unnamed constraint on {table}")),
            ]
            : null;
    }

    private static bool IsTable(List<TSqlParserToken> tokens, int at) =>
        at + 4 < tokens.Count && tokens[at].Text == "OBJECT_ID" && tokens[at + 2].TokenType == TSqlTokenType.UnicodeStringLiteral;

    private static string NameIn(TSqlParserToken literal) =>
        ObjectNames.FromBrackets(literal.Text[2..^1].Replace("''", "'", StringComparison.Ordinal));
}
