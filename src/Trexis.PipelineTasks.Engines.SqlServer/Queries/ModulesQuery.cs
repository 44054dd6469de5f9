using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Schema">Empty for a trigger of the database, which lies in none.</param>
/// <param name="Type">sys.objects' two letters: P, V, TR, FN, IF, TF, SP for a security policy; DT for a trigger of the database.</param>
/// <param name="Sha256">The server's own hash of the text; empty for an encrypted module.</param>
internal sealed record ModuleRow(int Id, string Schema, string Name, string Type, string Sha256)
{
    public string DisplayName => Schema.Length == 0 ? ObjectNames.Format(Name) : SqlName.Display(Schema, Name);
}

/// <summary>
/// Views, procedures, functions, triggers, and security policies by what their predicates call. Their text stays on the server: its hash
/// is enough to compare.
/// </summary>
internal sealed record ModulesQuery() : SqlServerQuery<ModuleRow>(
    """
    SELECT o.object_id, s.name AS schema_name, o.name AS module_name, o.type,
        HASHBYTES(N'SHA2_256', CONVERT(varbinary(max), m.definition)) AS definition_sha256
    FROM sys.sql_modules AS m
    JOIN sys.objects AS o ON o.object_id = m.object_id
    JOIN sys.schemas AS s ON s.schema_id = o.schema_id
    WHERE o.is_ms_shipped = 0 AND s.name <> N'trexis' AND o.type IN (N'P', N'V', N'TR', N'FN', N'IF', N'TF')
    UNION ALL
    SELECT r.object_id, N'', r.name, N'DT', HASHBYTES(N'SHA2_256', CONVERT(varbinary(max), d.definition))
    FROM sys.triggers AS r
    JOIN sys.sql_modules AS d ON d.object_id = r.object_id
    WHERE r.parent_class = 0 AND r.is_ms_shipped = 0
    UNION ALL
    SELECT p.object_id, ps.name, p.name, N'SP', HASHBYTES(N'SHA2_256', CONVERT(varbinary(max), CONCAT(p.is_not_for_replication,
        p.is_schema_bound, (
            SELECT q.predicate_type, q.operation, q.predicate_definition, ts.name AS target_schema, t.name AS target_name
            FROM sys.security_predicates AS q
            JOIN sys.objects AS t ON t.object_id = q.target_object_id
            JOIN sys.schemas AS ts ON ts.schema_id = t.schema_id
            WHERE q.object_id = p.object_id
            ORDER BY ts.name, t.name, q.predicate_type, q.operation
            FOR XML RAW))))
    FROM sys.security_policies AS p
    JOIN sys.schemas AS ps ON ps.schema_id = p.schema_id;
    """,
    row => new(
        row.Int("object_id"),
        row.Text("schema_name"),
        row.Text("module_name"),
        row.Text("type").Trim(),
        row.Hex("definition_sha256")),
    Needs: [Permission.ViewDefinition]);
