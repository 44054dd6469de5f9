using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>What CREATE TABLE says of columns and of the table as a whole, in the form in which two of them are compared.</summary>
internal static class ColumnDefinitions
{
    /// <param name="values">What becomes of a default and an expression.</param>
    /// <param name="createTable">Tells what a generated column is computed from.</param>
    /// <param name="isRowNumber">Its NOT NULL says nothing then.</param>
    public static string Shape(
        ColumnShape column, string collation, string createTable, bool isRowNumber, Func<string, string> values) => string.Join(
        ' ',
        ((string[])
        [
            column.Type,
            collation is "" or "BINARY" ? "" : $"COLLATE {collation}",
            column.IsNotNull && !isRowNumber ? "NOT NULL" : "",
            column.Default is { } given ? values($"DEFAULT {SqliteTokenizer.Canonical(given)}") : "",
            column.IsGenerated ? values($"AS {Computed(createTable, column.Name)}") : "",
        ]).Where(part => part.Length > 0));

    public static bool IsStrict(string createTable) => HasOption(createTable, "STRICT");

    public static bool IsWithoutRowNumber(string createTable) => HasOption(createTable, "WITHOUT");

    private static bool HasOption(string createTable, string word)
    {
        var tokens = SqliteTokenizer.Significant(createTable);
        return tokens.FindLastIndex(token => token.Is(createTable, word)) > tokens.FindLastIndex(token => token.Is(createTable, ')'));
    }

    // With its parentheses; empty where it is not found.
    private static string Computed(string createTable, string name)
    {
        var tokens = SqliteTokenizer.Significant(createTable);
        var open = tokens.FindIndex(token => token.Is(createTable, '('));
        foreach (var (from, to) in SelectLists.Parts(createTable, tokens, open + 1, tokens.Count))
        {
            if (!SqliteTokenizer.NameOf(tokens[from], createTable).Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            var at = tokens.FindIndex(from, token => token.Is(createTable, "AS")) + 1;
            var close = at > 0 && at < to ? CheckClauses.Closing(tokens, at, createTable) : -1;
            return close < 0 ? "" : SqliteTokenizer.Canonical(createTable[tokens[at].Start..(tokens[close].Start + 1)]);
        }

        return "";
    }
}
