namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>Answers what DacFx asks of an empty database on a healthy server, so that it plans against it as against a real one.</summary>
internal static class DacFxDouble
{
    /// <summary>The few questions that need a row, by words that only they hold. Every other one finds nothing.</summary>
    private static readonly (string Words, object?[] Row)[] Rows =
    [
        ("SERVERPROPERTY('productversion')", [3, "16.0.4135.4", "RTM", "Developer Edition (64-bit)", 1, 0x10001027]),
        ("SERVERPROPERTY('EngineEdition') EngineEdition", [3, "16.0.4135.4", 0x10001027]),
        ("max server memory (MB)", [2147483647L]),
        ("SELECT recovery_model_desc FROM sys.databases", ["FULL"]),
        ("SELECT state_desc FROM sys.databases", ["ONLINE"]),
        ("SESSIONPROPERTY ('ANSI_NULLS')", [1, 1]),
        ("CONVERT(NVARCHAR(36), CONTEXT_INFO())", ["6a8f6b0e-2f4f-4c3f-9a51-0a4f4f0f1a11"]),
        ("SELECT compatibility_level FROM sys.databases", [(byte)160]),
        ("SELECT [database_id] FROM [sys].[databases] WHERE [name]", [5]),
        ("has_dbaccess('model')", [1]),
        ("N'DefaultData'", ["/var/opt/mssql/data/"]),
        ("N'DefaultLog'", ["/var/opt/mssql/data/"]),
        ("DATABASEPROPERTYEX(N'Sales' , N'Collation')", ["Latin1_General_CI_AS"]),
        ("SERVERPROPERTY(N'Collation')", ["Latin1_General_CI_AS"]),
        ("SELECT CURRENT_USER", ["dbo"]),
        ("SELECT SCHEMA_NAME()", ["dbo"]),
        ("[c].[config] = 1126", [1033]),
        ("N'IsQuotedIdentifiersEnabled'", [true]),
        ("[fg].[is_default] = 1", ["PRIMARY"]),
        ("N'Updateability') WHEN N'READ_ONLY'", [false]),
        ("AS N'HasBaselinePermissions'", [true, false, true]),
        ("HAS_PERMS_BY_NAME(N'[sys].[sql_expression_dependencies]'", [true]),
    ];

    public static TdsAnswer Answer(TdsRequest request)
    {
        var results = EmptyCatalog.Results(request.Text);
        var answer = new TdsAnswer();
        foreach (var result in results)
            answer.Rows(results.Count == 1 && RowOf(request) is { } row ? result with { Rows = [row] } : result);
        return answer;
    }

    private static object?[]? RowOf(TdsRequest request) =>
        Rows.FirstOrDefault(known => request.Text.Contains(known.Words, StringComparison.Ordinal)).Row;
}
