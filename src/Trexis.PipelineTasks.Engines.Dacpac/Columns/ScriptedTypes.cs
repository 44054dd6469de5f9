using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>
/// Types of a table's columns by its script: of the newest ones, vectors among them, DacFx's model keeps nothing that can be asked for.
/// </summary>
internal static class ScriptedTypes
{
    public static IReadOnlyDictionary<string, StoredType> In(TSqlObject table)
    {
        var types = new Dictionary<string, StoredType>(StringComparer.OrdinalIgnoreCase);
        if (!table.TryGetScript(out var text)) return types;
        foreach (var batch in SqlcmdScript.Read(text, table.Name.Parts[^1]).Batches)
        {
            var (script, _) = Dialect.Read(batch, SqlPlatform.Servers[^1]);
            foreach (var create in script?.Batches.SelectMany(inner => inner.Statements).OfType<CreateTableStatement>() ?? [])
            {
                foreach (var column in create.Definition.ColumnDefinitions.Where(column => column.DataType is not null))
                    types[column.ColumnIdentifier.Value] = Type(column.DataType);
            }
        }

        return types;
    }

    private static StoredType Type(DataTypeReference type)
    {
        var written = string.Concat(StatementText.Significant(type).Select(token => token.Text)).Replace("[", "", StringComparison.Ordinal)
            .Replace("]", "", StringComparison.Ordinal)
            .ToLowerInvariant();
        var open = written.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && int.TryParse(written[(open + 1)..].TrimEnd(')'), CultureInfo.InvariantCulture, out var length)
            ? new StoredType(written[..open], length)
            : new StoredType(written);
    }
}
