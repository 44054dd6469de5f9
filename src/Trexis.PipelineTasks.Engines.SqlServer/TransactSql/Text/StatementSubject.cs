using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// What a statement is called that its family gives no object: by its own name, otherwise by a fingerprint, so that whoever
/// acknowledges one statement lets no other pass.
/// </summary>
internal static class StatementSubject
{
    private const int Words = 3;

    /// <summary>Words shown at most, when the object's name comes that late.</summary>
    private const int MostWords = 8;

    public static string From(TSqlStatement statement)
    {
        var names = new Names();
        statement.Accept(names);
        return names.First ?? WithFingerprint(StatementText.FirstWords(statement), statement);
    }

    /// <summary>Its first words, with its name where that comes soon; a fingerprint follows where they do not hold all of it.</summary>
    public static string WithWords(TSqlStatement statement)
    {
        var (tokens, names) = (Whole(statement).ToList(), new Names());
        statement.Accept(names);
        var toName = tokens.TakeWhile(token => names.End >= 0 && token != statement.ScriptTokenStream[names.End]).Count() + 1;
        return Shortened(tokens, toName <= MostWords ? Math.Max(Words, toName) : Words, statement);
    }

    /// <summary>What is altered of a database: the option with its value, or a fingerprint where that is long or a piece of data.</summary>
    /// <param name="name">The database's own; absent where the statement gives none.</param>
    public static string OfDatabase(TSqlStatement statement, Identifier? name)
    {
        var tokens = Whole(statement).ToList();
        var at = name is null || name.FirstTokenIndex < 0 ? 2 : tokens.IndexOf(statement.ScriptTokenStream[name.LastTokenIndex]) + 1;
        if (tokens[at].Text.Equals("CURRENT", StringComparison.OrdinalIgnoreCase)) at++;
        return "database " + Shortened(tokens[at..], MostWords, statement);
    }

    private static string Shortened(List<TSqlParserToken> tokens, int most, TSqlStatement statement)
    {
        var shown = tokens.Take(most).ToList();
        var words = string.Join(' ', shown.Select(StatementText.Word).Where(text => text != "("));
        return tokens.Count == shown.Count && !shown.Any(StatementText.IsData) ? words : WithFingerprint(words, statement);
    }

    private static IEnumerable<TSqlParserToken> Whole(TSqlStatement statement) =>
        StatementText.Significant(statement).TakeWhile(token => token.TokenType != TSqlTokenType.Semicolon);

    public static string WithFingerprint(string words, TSqlFragment fragment) =>
        $"{words} {StatementText.Told(fragment).Short}";

    /// <summary>For what is decided by the text around it: variables get their values there.</summary>
    public static string InBatch(string words, TSqlFragment fragment)
    {
        var tokens = fragment.ScriptTokenStream;
        var around = Fingerprint.From([.. WithoutSecrets.In(tokens, token => token.Text ?? ""), $"{fragment.FirstTokenIndex}"]);
        return $"{words} {around.Short}";
    }

    private sealed class Names : TSqlFragmentVisitor
    {
        private int _at = int.MaxValue;

        public string? First { get; private set; }

        /// <summary>The token that ends it.</summary>
        public int End { get; private set; } = -1;

        public override void Visit(SchemaObjectName node)
        {
            if (node.Identifiers.Count > 0) Note(node, ObjectNames.Format(node));
        }

        public override void Visit(MultiPartIdentifier node)
        {
            if (node.Identifiers.Count > 0) Note(node, ObjectNames.Format(node.Identifiers.Select(part => part.Value)));
        }

        public override void Visit(Identifier node) => Note(node, ObjectNames.Format(node.Value));

        private void Note(TSqlFragment node, string name)
        {
            if (node.FirstTokenIndex < 0 || node.FirstTokenIndex >= _at) return;
            (First, _at, End) = (name, node.FirstTokenIndex, node.LastTokenIndex);
        }
    }
}
