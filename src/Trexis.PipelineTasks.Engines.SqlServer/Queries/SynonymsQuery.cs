namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Behind">As the server keeps it, in brackets.</param>
internal sealed record SynonymRow(string Schema, string Name, string Behind);

/// <summary>What each synonym stands for.</summary>
internal sealed record SynonymsQuery() : SqlServerQuery<SynonymRow>(
    """
    SELECT SCHEMA_NAME(y.schema_id) AS schema_name, y.name, y.base_object_name
    FROM sys.synonyms AS y;
    """,
    row => new(row.Text("schema_name"), row.Text("name"), row.Text("base_object_name")),
    Needs: [Permission.ViewDefinition]);
