using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

/// <summary>Columns as the text of a statement defines them.</summary>
internal static class WrittenColumns
{
    /// <param name="isNotNull">Whether a column is NOT NULL where nobody says so.</param>
    /// <param name="database">The database's collation, where it is known.</param>
    public static ColumnForm Form(ColumnDefinition column, TableDefinition definition, bool isNotNull, string? database)
    {
        var isKey = column.Constraints.OfType<UniqueConstraintDefinition>().Any(unique => unique.IsPrimaryKey)
            || definition.TableConstraints.OfType<UniqueConstraintDefinition>()
                .Any(key => key.IsPrimaryKey && key.Columns.Any(part => Is(Last(part.Column), column.ColumnIdentifier.Value)));
        return new ColumnForm
        {
            Name = column.ColumnIdentifier.Value,
            Type = column.ComputedColumnExpression is null ? Type(column.DataType) : new StoredType("computed"),
            IsNullable = !isKey && column.IdentityOptions is null
                && (column.Constraints.OfType<NullableConstraintDefinition>().FirstOrDefault()?.Nullable ?? !isNotNull),
            Collation = Collation(column.Collation, database),
            Expression = column.ComputedColumnExpression is { } expression ? StatementText.Format(expression) : null,
            Identity = column.IdentityOptions is null ? null : "IDENTITY",
            IsGenerated = column.GeneratedAlways is not null,
        };
    }

    /// <summary>What a column becomes; all that the statement does not say stays as it is, but for what the server then assumes.</summary>
    public static ColumnForm Altered(
        ColumnForm before, AlterTableAlterColumnStatement alter, bool isNotNull, string? database) => before with
        {
            Type = Type(alter.DataType),
            IsNullable = alter.AlterTableAlterColumnOption switch
            {
                AlterTableAlterColumnOption.NotNull => false,
                AlterTableAlterColumnOption.Null => true,
                _ => !isNotNull,
            },
            Collation = Collation(alter.Collation, database),
            Expression = null,
        };

    /// <summary>Of a type of the database's own nobody here knows what is behind it.</summary>
    public static StoredType Type(DataTypeReference? type)
    {
        switch (type)
        {
            case SqlDataTypeReference system:
                var name = system.SqlDataTypeOption.ToString().ToLowerInvariant();
                var figures = system.Parameters
                    .Select(
                        figure => figure is MaxLiteral ? StoredType.Max
                            : int.TryParse(figure.Value, CultureInfo.InvariantCulture, out var number) ? number : 0)
                    .ToList();
                var (first, second) = (figures.ElementAtOrDefault(0), figures.ElementAtOrDefault(1));
                return StoredType.Sized(name, first, first, name is "decimal" or "numeric" ? second : figures.Count == 0 ? 7 : first);
            case XmlDataTypeReference:
                return new StoredType("xml");
            case ParameterizedDataTypeReference { Name: { } own, Parameters.Count: 0 }:
                return own.SchemaIdentifier is null or { Value: "sys" } && StoredType.IsOfServer(own.BaseIdentifier.Value)
                    ? StoredType.Sized(own.BaseIdentifier.Value.ToLowerInvariant(), 0, 0, 0)
                    : new StoredType(ObjectNames.Format(own));
            default:
                return new StoredType(type is null ? "?" : StatementText.Format(type).ToLowerInvariant());
        }
    }

    private static string? Collation(Identifier? collation, string? database) =>
        collation is null || Is(collation.Value, database ?? "") ? null : collation.Value;

    private static string Last(ColumnReferenceExpression column) => column.MultiPartIdentifier?.Identifiers[^1].Value ?? "";

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
