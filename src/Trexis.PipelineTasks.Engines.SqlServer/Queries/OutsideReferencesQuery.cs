namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Server">Empty for this server.</param>
/// <param name="Found">Whether the server or database that it names is there.</param>
internal sealed record OutsideReference(string From, string Server, string Database, string Entity, bool Found);

/// <summary>What modules and synonyms name outside this database.</summary>
internal sealed record OutsideReferencesQuery() : SqlServerQuery<OutsideReference>(
    """
    SELECT DISTINCT CONCAT(OBJECT_SCHEMA_NAME(e.referencing_id), N'.', OBJECT_NAME(e.referencing_id)) AS named_in,
        COALESCE(e.referenced_server_name, N'') COLLATE DATABASE_DEFAULT AS server_name,
        COALESCE(e.referenced_database_name, N'') COLLATE DATABASE_DEFAULT AS database_name,
        CONCAT(e.referenced_schema_name COLLATE DATABASE_DEFAULT, N'.', e.referenced_entity_name) AS entity,
        CASE WHEN e.referenced_server_name IS NOT NULL THEN CASE
        WHEN EXISTS (SELECT 1 FROM sys.servers AS l WHERE l.name COLLATE DATABASE_DEFAULT
        = e.referenced_server_name COLLATE DATABASE_DEFAULT) THEN 1 ELSE 0 END
            WHEN DB_ID(e.referenced_database_name) IS NULL THEN 0 ELSE 1 END AS is_found
    FROM sys.sql_expression_dependencies AS e
    WHERE e.is_ambiguous = 0 AND (e.referenced_server_name IS NOT NULL OR (e.referenced_database_name IS NOT NULL
    AND e.referenced_database_name <> DB_NAME()))
    UNION ALL
    SELECT CONCAT(SCHEMA_NAME(y.schema_id), N'.', y.name), COALESCE(PARSENAME(y.base_object_name, 4), N'') COLLATE DATABASE_DEFAULT,
    COALESCE(PARSENAME(y.base_object_name, 3), N'') COLLATE DATABASE_DEFAULT,
        CONCAT(PARSENAME(y.base_object_name, 2) COLLATE DATABASE_DEFAULT, N'.', PARSENAME(y.base_object_name, 1)),
        CASE WHEN PARSENAME(y.base_object_name, 4) IS NOT NULL THEN CASE
        WHEN EXISTS (SELECT 1 FROM sys.servers AS k WHERE k.name COLLATE DATABASE_DEFAULT = PARSENAME(y.base_object_name,
        4) COLLATE DATABASE_DEFAULT) THEN 1 ELSE 0 END
            WHEN DB_ID(PARSENAME(y.base_object_name, 3)) IS NULL THEN 0 ELSE 1 END
    FROM sys.synonyms AS y
    WHERE PARSENAME(y.base_object_name, 3) IS NOT NULL AND PARSENAME(y.base_object_name, 3) <> DB_NAME();
    """,
    row => new(row.Text("named_in"), row.Text("server_name"), row.Text("database_name"), row.Text("entity"), row.Flag("is_found")),
    Editions: Editions.Instance,
    Elsewhere: "a database of the service sees no other database and no linked server",
    Needs: [Permission.ViewDefinition]);
