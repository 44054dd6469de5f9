namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>Options of the database that lose data, break encapsulation or cost availability.</summary>
internal sealed record UnsafeSettingsQuery() : SqlServerQuery<EngineSetting>(
    """
    SELECT o.name, o.value
    FROM sys.databases AS d
    CROSS APPLY (VALUES (N'TRUSTWORTHY', N'ON', d.is_trustworthy_on), (N'DB_CHAINING', N'ON', d.is_db_chaining_on), (N'AUTO_CLOSE', N'ON',
    d.is_auto_close_on),
        (N'AUTO_SHRINK', N'ON', d.is_auto_shrink_on), (N'PAGE_VERIFY', d.page_verify_option_desc, CASE WHEN d.page_verify_option = 2 THEN 0
        ELSE 1 END)) AS o (name, value, risky)
    WHERE d.name = DB_NAME() AND o.risky = 1;
    """,
    row => new(row.Text("name"), row.Text("value")));
