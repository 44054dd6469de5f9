namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>What a SQL Server 2022 in good health answers for a database of two tables.</summary>
internal static class HealthyServer
{
    /// <summary>The database through all of its restores, and its history since the last one.</summary>
    public const string Family = "FFFFFFFF-0000-0000-0000-000000000001", Fork =
        "FFFFFFFF-0000-0000-0000-000000000002", Database = "FFFFFFFF-0000-0000-0000-000000000003";

    /// <summary>The shop's own full backup of last night.</summary>
    private const string Nightly = "11111111-2222-3333-4444-555555555555";

    private const int Customers = 101, Orders = 102;

    public static Dictionary<string, TdsTable> Answers() => new(StringComparer.Ordinal)
    {
        ["server identity"] = TdsTable.Of(
            ["sql-dev-01", "Sales", "16.0.4135.4", "Developer Edition (64-bit)", 3, "deployer", "deployer", 160, 0]),
        ["database state"] = TdsTable.Of(
            ["ONLINE", "MULTI_USER", false, false, "READ_WRITE", "FULL", "NONE", "Latin1_General_CI_AS", 160, 160, 0, "NOTHING", true]),
        ["database creation"] = TdsTable.Of([1]),
        ["database access"] = TdsTable.Of(["ONLINE", "MULTI_USER"]),
        ["history tables"] = TdsTable.Empty(3),
        ["full text catalogs"] = TdsTable.Empty(1),
        ["database snapshots"] = TdsTable.Empty(2),
        ["snapshot sizes"] = TdsTable.Empty(2),
        ["snapshot files"] = TdsTable.Of(["Sales", "/var/opt/mssql/data/Sales.mdf", "ROWS", "ONLINE", 0]),
        ["replica roles"] = TdsTable.Empty(5),
        ["last restore"] = TdsTable.Empty(1),
        ["held permissions"] = TdsTable.Of(["CONNECT", 1], ["CREATE TABLE", 1], ["ALTER ANY SCHEMA", 1], ["BACKUP DATABASE", 1]),
        ["excess rights"] = TdsTable.Empty(1),
        ["host cpu"] = TdsTable.Of([88, 9]),
        ["host memory"] = TdsTable.Of([34_359_738_368L, 17_179_869_184L, 8_589_934_592L]),
        ["volumes"] = TdsTable.Of(
            ["/var/opt/mssql/", "data", 500_000_000_000L, 300_000_000_000L],
            ["/var/opt/mssql/", "log", 500_000_000_000L, 300_000_000_000L]),
        ["database files"] = TdsTable.Of(
            ["Sales", 0, 104_857_600L, 52_428_800L, 1, null], ["Sales_log", 1, 8_388_608L, 1_048_576L, 1, 2_199_023_255_552L]),
        ["log space"] = TdsTable.Of([8_388_608L, 1_048_576L]),
        ["connection count"] = TdsTable.Of([12, 32767]),
        ["blocked sessions"] = TdsTable.Empty(7),
        ["executing sessions"] = TdsTable.Empty(2),
        ["fence holders"] = TdsTable.Empty(2),
        ["catalog holders"] = TdsTable.Empty(2),
        ["encryptor"] = TdsTable.Empty(1),
        ["schema marks"] = TdsTable.Empty(3),
        ["batch requests"] = TdsTable.Of([1_000_000L, 3_600_000L]),
        ["file latency"] = TdsTable.Of(["Sales", 1000L, 4000L, 500L, 1000L], ["Sales_log", 10L, 20L, 2000L, 4000L]),
        ["wait stats"] = TdsTable.Of(["PAGEIOLATCH_SH", 4000L], ["SOS_WORK_DISPATCHER", 900_000_000L], ["WRITELOG", 4000L]),
        ["statements before"] = TdsTable.Empty(8),
        ["statements since"] = TdsTable.Empty(8),
        ["cached statements"] = TdsTable.Empty(8),
        ["failed jobs"] = TdsTable.Empty(2),
        ["own reads"] = TdsTable.Of([1200L]),
        ["own log"] = TdsTable.Of([4096L]),
        ["outside references"] = TdsTable.Empty(5),
        ["edition features"] = TdsTable.Empty(1),
        ["orphaned users"] = TdsTable.Empty(2),
        ["grants"] = TdsTable.Of(["GRANT SELECT ON SCHEMA::dbo TO reader"]),
        ["unsafe settings"] = TdsTable.Empty(2),
        ["query store state"] = TdsTable.Of(["READ_WRITE"]),
        ["alerts"] = TdsTable.Of([3]),
        ["disabled jobs"] = TdsTable.Empty(1),
        ["tables"] = TdsTable.Of(
            [Customers, "dbo", "customers", 2L, "NON_TEMPORAL_TABLE SCHEMA_AND_DATA 0", 9L],
            [Orders, "dbo", "orders", 3L, "NON_TEMPORAL_TABLE SCHEMA_AND_DATA 0", 18L]),
        ["table columns"] = TdsTable.Of(
            [Customers, "id", "int 4 10 0"],
            [Customers, "name", "nvarchar 200 0 0"],
            [Orders, "id", "int 4 10 0"],
            [Orders, "customer_id", "int 4 10 0"]),
        ["index columns"] = TdsTable.Of(
            [Customers, "PK_customers", "CLUSTERED", true, false, "PK", "", "id", false, false],
            [Orders, "PK_orders", "CLUSTERED", true, false, "PK", "", "id", false, false],
            [Orders, "IX_orders_customer", "NONCLUSTERED", false, false, "", "", "customer_id", false, false]),
        ["automatic indexes"] = TdsTable.Empty(2),
        ["foreign keys"] = TdsTable.Of(
            [Orders, "FK_orders_customers", Customers, "dbo", "customers", "customer_id", "id", false, 1, "NO_ACTION", "NO_ACTION"]),
        ["stored columns"] = TdsTable.Of(
            [Customers, "id", "int", 4, 10, 0, false, false, 0, null, "Latin1_General_CI_AS", null],
            [Customers, "name", "nvarchar", 200, 0, 0, false, false, 0, "Latin1_General_CI_AS", "Latin1_General_CI_AS", null],
            [Orders, "id", "int", 4, 10, 0, false, false, 0, null, "Latin1_General_CI_AS", null],
            [Orders, "customer_id", "int", 4, 10, 0, false, false, 0, null, "Latin1_General_CI_AS", null]),
        ["view texts"] = TdsTable.Of(["dbo", "open_orders", "CREATE VIEW dbo.open_orders AS SELECT id, customer_id FROM dbo.orders;"]),
        ["module texts"] = TdsTable.Empty(2),
        ["table triggers"] = TdsTable.Empty(5),
        ["synonyms"] = TdsTable.Empty(3),
        ["constraints"] = TdsTable.Empty(4),
        ["indexes"] = TdsTable.Empty(4),
        ["check constraints"] = TdsTable.Empty(5),
        ["modules"] = TdsTable.Of([201, "dbo", "open_orders", "V ", new byte[32]]),
        ["broken modules"] = TdsTable.Empty(2),
        ["fragmentation"] = TdsTable.Empty(3),
        ["backup history"] = TdsTable.Of(
            Row(
                Nightly,
                "nightly",
                "",
                "/var/opt/mssql/backup/nightly.bak",
                TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-3),
                copyOnly: false)),
        ["fixed drives"] = TdsTable.Of(["/", 100_000_000_000L]),
        ["default paths"] = TdsTable.Of(["/var/opt/mssql/data/", "/var/opt/mssql/data/", "/var/opt/mssql/backup"]),
        ["query plan"] = TdsTable.Of(
            [
                "<ShowPlanXML xmlns=\"http://schemas.microsoft.com/sqlserver/2004/07/showplan\"><RelOp PhysicalOp=\"Index "
                    + "Seek\"><IndexScan><Object Schema=\"[dbo]\" Table=\"[orders]\" Index=\"[IX_orders_customer]\" "
                    + "/></IndexScan></RelOp></ShowPlanXML>",
            ]),
        ["service backups"] = TdsTable.Empty(4),
        ["service load"] = TdsTable.Of([9.0, 50.0, 5.0, 2.0, 1.0, 1.0]),
        ["service wait stats"] = TdsTable.Of(["PAGEIOLATCH_SH", 4000.0], ["WRITELOG", 4000.0]),
        ["service tier"] = TdsTable.Of(["GeneralPurpose GP_Gen5_2"]),
        ["last known good"] = TdsTable.Of([66_000_000]),
        ["integrity check"] = TdsTable.Named("Error Level State MessageText"),
        ["file list"] = TdsTable.Named(
            "LogicalName PhysicalName Type",
            ["Sales", "/var/opt/mssql/data/Sales.mdf", "D"],
            ["Sales_log", "/var/opt/mssql/data/Sales_log.ldf", "L"]),
    };

    /// <summary>The row that a backup leaves in the server's history.</summary>
    public static object?[] Backup(TdsRequest made, DateTime moment) =>
        made.Text switch
        {
            var text when text.StartsWith("BACKUP LOG", StringComparison.Ordinal) =>
                Made(made, moment, copyOnly: false, "L", 37_000_000_000_200_001m, 37_000_000_000_300_001m, null),
            var text when text.Contains("DIFFERENTIAL", StringComparison.Ordinal) =>
                Made(made, moment, copyOnly: false, "I", 37_000_000_000_250_001m, 37_000_000_000_300_001m, Nightly),
            var text => Made(
                made,
                moment,
                text.Contains("COPY_ONLY", StringComparison.Ordinal),
                "D",
                37_000_000_000_100_001m,
                37_000_000_000_200_001m,
                null),
        };

    private static object?[] Made(TdsRequest made, DateTime moment, bool copyOnly, string type, decimal first, decimal last, string? under)
    {
        var row = Row(
            "AAAAAAAA-2222-3333-4444-555555555555", made.Parameters["@name"]!, made.Parameters["@description"]!,
            made.Parameters["@target"]!, moment, copyOnly);
        (row[1], row[6], row[7], row[23]) = (type, first, last, under);
        return row;
    }

    private static object?[] Row(string id, string name, string description, string place, DateTime ended, bool copyOnly)
    {
        return
        [
            id, "D", ended.AddMinutes(
                -5), ended, 0, 41_943_040L, 37_000_000_000_100_001m, 37_000_000_000_200_001m, 0m, copyOnly, true, false, 0, 1, place, 2,
                    name, description, "Microsoft SQL Server", 1, Family, Fork, Fork, null, Database,
        ];
    }
}
