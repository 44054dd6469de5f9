using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// What a statement is called that its family gives no object: by its own name, otherwise by a fingerprint, so that whoever
/// acknowledges one statement lets no other pass.
/// </summary>
internal static class StatementSubject
{
    private const int Words = 3;

    public static string From(TSqlStatement statement)
    {
        var names = new Names();
        statement.Accept(names);
        return names.First ?? WithFingerprint(StatementText.FirstWords(statement), statement);
    }

    /// <summary>Its first words; a fingerprint follows where they do not hold all of it.</summary>
    public static string WithWords(TSqlStatement statement)
    {
        var tokens = StatementText.Significant(statement).TakeWhile(token => token.TokenType != TSqlTokenType.Semicolon).ToList();
        var names = new Names();
        statement.Accept(names);
        var isWhole = tokens.Count <= Words || (names.First is not null && names.At <= statement.FirstTokenIndex + (2 * (Words - 1)));
        var shown = tokens.Take(Words).ToList();
        var words = string.Join(' ', shown.Select(StatementText.Word).Where(text => text != "("));
        return isWhole && !shown.Any(StatementText.IsData) ? words : WithFingerprint(words, statement);
    }

    public static string WithFingerprint(string words, TSqlFragment fragment) =>
        $"{words} {new Fingerprint(StatementText.Detail(fragment)).Short}";

    /// <summary>For what is decided by the text around it: variables get their values there.</summary>
    public static string InBatch(string words, TSqlFragment fragment)
    {
        var tokens = fragment.ScriptTokenStream;
        var around = Fingerprint.From([.. tokens.Select(token => token.Text ?? ""), $"{fragment.FirstTokenIndex}"]);
        return $"{words} {around.Short}";
    }

    private sealed class Names : TSqlFragmentVisitor
    {
        public string? First { get; private set; }

        public int At { get; private set; } = int.MaxValue;

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
            if (node.FirstTokenIndex < 0 || node.FirstTokenIndex >= At) return;
            (First, At) = (name, node.FirstTokenIndex);
        }
    }
}
