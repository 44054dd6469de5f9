using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>A question of DacFx's by a name that a line has room for.</summary>
public static partial class DacFxQuestion
{
    private const int MostLength = 80;

    /// <summary>The first object that it reads and how many more, or its own words where it reads none.</summary>
    public static string NameOf(string sql)
    {
        var results = EmptyCatalog.Results(sql).Count;
        var objects = Objects(sql);
        var words = Spaces().Replace(sql, " ").Trim();
        if (words.Length > MostLength) words = words[..MostLength] + "…";
        var more = objects.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {objects.Count - 1} more") : "";
        var name = objects.Count == 0 ? words : objects[0] + more;
        return results > 1 ? string.Create(CultureInfo.InvariantCulture, $"{results} results of {name}") : name;
    }

    private static List<string> Objects(string sql)
    {
        using var reader = new StringReader(sql);
        var tables = new Tables();
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out _).Accept(tables);
        return [.. tables.Names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private sealed class Tables : TSqlFragmentVisitor
    {
        public List<string> Names { get; } = [];

        public override void Visit(NamedTableReference node) =>
            Names.Add(string.Join('.', node.SchemaObject.Identifiers.Select(part => part.Value)));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
