namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Type">sys.objects' two letters: P, V, TR, FN, IF, TF.</param>
/// <param name="Sha256">The server's own hash of the text; empty for an encrypted module.</param>
internal sealed record ModuleRow(int Id, string Schema, string Name, string Type, string Sha256);

/// <summary>Views, procedures, functions and triggers. Their text stays on the server: its hash is enough to compare.</summary>
internal sealed record ModulesQuery() : SqlServerQuery<ModuleRow>(
    """
    SELECT o.object_id, s.name AS schema_name, o.name AS module_name, o.type,
        HASHBYTES(N'SHA2_256', CONVERT(varbinary(max), m.definition)) AS definition_sha256
    FROM sys.sql_modules AS m
    JOIN sys.objects AS o ON o.object_id = m.object_id
    JOIN sys.schemas AS s ON s.schema_id = o.schema_id
    WHERE o.is_ms_shipped = 0 AND s.name <> N'trexis' AND o.type IN (N'P', N'V', N'TR', N'FN', N'IF', N'TF');
    """,
    row => new(
        row.Int("object_id"),
        row.Text("schema_name"),
        row.Text("module_name"),
        row.Text("type").Trim(),
        row.Hex("definition_sha256")),
    Needs: [Permission.ViewDefinition]);
