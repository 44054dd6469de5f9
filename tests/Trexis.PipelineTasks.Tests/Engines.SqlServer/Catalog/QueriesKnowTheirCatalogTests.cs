using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Copies;
using Trexis.PipelineTasks.Engines.SqlServer.Deployment;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

public sealed class QueriesKnowTheirCatalogTests
{
    private static readonly string[] KnownProcedures = ["sp_getapplock", "sp_releaseapplock", "sp_executesql"];

    private static readonly string[] KnownFunctions =
    [
        "COALESCE", "COL_NAME", "CONCAT", "COUNT", "COUNT_BIG", "CURRENT_TRANSACTION_ID", "DATABASEPROPERTYEX", "DATEADD",
        "DATEDIFF", "DB_ID", "DB_NAME",
        "ERROR_MESSAGE", "ERROR_NUMBER", "ERROR_SEVERITY", "ERROR_STATE",
        "FILEPROPERTY", "GETDATE", "HASHBYTES", "HAS_PERMS_BY_NAME", "IS_ROLEMEMBER", "IS_SRVROLEMEMBER", "MAX", "OBJECT_ID", "OBJECT_NAME",
        "OBJECT_SCHEMA_NAME", "ORIGINAL_LOGIN",
        "PARSENAME", "QUOTENAME", "SCHEMA_ID", "SCHEMA_NAME", "SCOPE_IDENTITY", "SERVERPROPERTY", "SUBSTRING", "SUM", "SYSDATETIMEOFFSET",
        "TYPE_NAME", "USER_NAME",
    ];

    private static readonly string[] KnownProperties =
    [
        "ServerName", "ProductVersion", "Edition", "EngineEdition", "InstanceDefaultDataPath", "InstanceDefaultLogPath",
        "InstanceDefaultBackupPath", "Collation", "Updateability", "SpaceUsed", "LastGoodCheckDbTime", "ServiceObjective",
    ];

    public static TheoryData<string> Names => [.. QuerySamples.All.Select(query => query.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_statement_parses_in_every_dialect_that_it_is_for(string type)
    {
        var query = Of(type);

        foreach (var parser in Dialects(query))
        {
            parser.Parse(new StringReader(query.Text), out var errors);
            errors.ShouldBeEmpty($"{query.Name} in {parser.GetType().Name}: {errors.FirstOrDefault()?.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_statement_names_only_what_every_server_has_that_it_is_for(string type)
    {
        var query = Of(type);
        var references = SystemReferences.Of(new TSql130Parser(true).Parse(new StringReader(query.Text), out _));
        var catalog = SystemCatalog.Read();

        references.Problems.ShouldBeEmpty(query.Name);
        references.Procedures.ShouldBeSubsetOf(KnownProcedures);
        references.Functions.ShouldBeSubsetOf(KnownFunctions);
        references.Properties.Select(property => property.Property).ShouldBeSubsetOf(KnownProperties);
        var missing =
            from name in references.Names from version in Claimed(query) where !catalog.Has(name, version) select $"{name} in {version}";
        missing.ShouldBeEmpty($"{query.Name} names what a server lacks that it is for");
    }

    // "DB_ID (Transact-SQL)", remarks: in Azure SQL Database sys.databases numbers databases within the logical server, and DB_ID within
    // the database or its pool, so that they may differ.
    [Theory]
    [MemberData(nameof(Names))]
    public void Sys_databases_is_asked_for_this_database_by_name_where_the_service_is_asked_too(string type)
    {
        var query = Of(type);
        var finding = SystemReferences.Of(new TSql130Parser(true).Parse(new StringReader(query.Text), out _));

        if (!query.Editions.HasFlag(Editions.AzureDatabase) || !finding.Names.Any(IsDatabases)) return;
        query.Text.ShouldNotContain("database_id = DB_ID()");
        query.Text.ShouldNotContain("DB_ID() = ");

        static bool IsDatabases(string name) => name.StartsWith("sys.databases", StringComparison.OrdinalIgnoreCase);
    }

    // sys.database_principals: 1 is a login of the instance, 3 a Windows user, who comes in by the login of a group as well.
    [Fact]
    public void A_user_who_may_come_in_by_the_login_of_a_group_is_no_orphan() =>
        new OrphanedUsersQuery().Text.ShouldContain("u.type = N'S' AND u.authentication_type = 1 AND");

    // A log backup every five minutes makes 2,016 in a week.
    [Fact]
    public void The_full_backup_of_a_week_ago_is_among_the_history_however_many_logs_came_after_it()
    {
        var text = new BackupHistoryQuery("Sales").Text;

        text.ShouldNotContain("SELECT TOP (2000) CONVERT");
        text.ShouldContain("OR b.backup_set_id >= (SELECT MAX(c.backup_set_id)");
        text.ShouldContain("c.database_name = N'Sales' AND c.type = 'D' AND c.is_copy_only = 0");
        text.ShouldContain("SELECT TOP (200) r.backup_set_id");
    }

    public static TheoryData<string> Statements =>
    [
        JournalStatements.Tables,
        // TO URL is documented, and unknown to this parser.
        .. ServerKinds().SelectMany(
            server => Enum.GetValues<BackupKind>().Select(kind => BackupStatements.BackUp(server, kind, "/b/x.bak"))),
        BackupStatements.Verify("/b/x.bak", 2, checksums: true),
        BackupStatements.Verify("/b/x.bak", 2, checksums: false),
        BackupStatements.RestoreAs("trexis_verify_1", RestoreStep.Alone(@"C:\b\x.bak", 1), 2),
        BackupStatements.RestoreAs(
            "trexis_verify_1", new RestoreStep("/b/x.trn", 3, IsLog: true, Checksums: false, IsFirst: false, IsLast: false), 0),
        BackupStatements.Restore("it's [mine]", RestoreStep.Alone("/b/x.bak", 1)),
        BackupStatements.Restore("it's [mine]", new RestoreStep("/b/x.trn", 1, IsLog: true, Checksums: true, IsFirst: false, IsLast: true)),
        BackupStatements.Drop("it's [mine]"),
        CopyStatements.Copy("it's [mine]", "it's [copied]"),
        CopyStatements.Drop("it's [mine]"),
        CopyStatements.Rename("it's [mine]", "it's [copied]"),
        SnapshotStatements.Take(
            "it's [mine]",
            "it's [mine]_trexis_1",
            [
                new SnapshotFile("it's [data]", "/d/it's.mdf", "ROWS", "ONLINE", ReadOnly: false),
                new SnapshotFile("more", "/d/more.ndf", "ROWS", "ONLINE", ReadOnly: false),
            ]),
        SnapshotStatements.Revert("it's [mine]", "it's [mine]_trexis_1"),
        SnapshotStatements.Drop("it's [mine]", "it's [mine]_trexis_1"),
    ];

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_that_acts_parses_in_every_dialect(string statement)
    {
        foreach (var parser in new TSqlParser[] { new TSql130Parser(true), new TSql140Parser(true), new TSql150Parser(true) })
        {
            parser.Parse(new StringReader(statement), out var errors);
            errors.ShouldBeEmpty($"{statement}: {errors.FirstOrDefault()?.Message}");
        }
    }

    // The parser does not know TO URL with a variable, which is documented.
    [Fact]
    public void A_statement_for_a_blob_is_the_one_for_a_file_but_for_one_word()
    {
        const string Blob = "https://acme.blob.core.windows.net/backups/x.bak";
        var server = ServerKinds().Last();

        BackupStatements.BackUp(server, BackupKind.CopyOnly, Blob)
            .ShouldBe(
                BackupStatements.BackUp(server, BackupKind.CopyOnly, "/b/x.bak")
                    .Replace("TO DISK =", "TO URL =", StringComparison.Ordinal));
        BackupStatements.Verify(Blob, 1, true)
            .ShouldBe(BackupStatements.Verify("/b/x.bak", 1, true).Replace("FROM DISK =", "FROM URL =", StringComparison.Ordinal));
        BackupStatements.Restore("d", RestoreStep.Alone(Blob, 1))
            .ShouldBe(
                BackupStatements.Restore("d", RestoreStep.Alone("/b/x.bak", 1))
                    .Replace("FROM DISK =", "FROM URL =", StringComparison.Ordinal));
        BackupStatements.BackUp(server, BackupKind.CopyOnly, Blob).ShouldContain("TO URL = @target");
    }

    [Fact]
    public void Questions_that_share_a_batch_parse_together()
    {
        var batch = new QueryBatch(ServerKinds().Last());
        batch.Add(new DatabaseStateQuery());
        batch.Add(new HostCpuQuery());
        batch.Add(new GrantsQuery());

        new TSql130Parser(true).Parse(new StringReader(batch.Text), out var errors);

        errors.ShouldBeEmpty();
        batch.Text.ShouldContain("N''%<SystemHealth>%''");
    }

    [Fact]
    public void The_extract_of_the_catalog_holds_nothing_that_no_statement_names()
    {
        var named = QuerySamples.All.SelectMany(query => SystemReferences.Of(new TSql130Parser(true).Parse(
            new StringReader(query.Text), out _)).Names).ToHashSet(StringComparer.OrdinalIgnoreCase);

        SystemCatalog.Read().Names.Select(pair => pair.Key).Where(name => !named.Contains(name)).ShouldBeEmpty();
    }

    internal static IEnumerable<string> Claimed(SqlServerQuery query)
    {
        var years = new Dictionary<string, int> { ["2016"] = 13, ["2017"] = 14, ["2019"] = 15, ["2022"] = 16, ["2025"] = 17 };

        // A managed instance is held against 2022 and Azure SQL Database has a catalog of its own.
        var box = query.Editions.HasFlag(Editions.Box)
            ? years.Where(year => year.Value >= query.Since).Select(year => year.Key)
            : query.Editions.HasFlag(Editions.ManagedInstance) ? ["2022"] : [];
        return query.Editions.HasFlag(Editions.AzureDatabase) ? box.Append(SystemCatalog.Azure) : box;
    }

    private static IEnumerable<ServerIdentity> ServerKinds()
    {
        yield return new ServerIdentity
        {
            Server = "s",
            Database = "it's [mine]",
            ProductVersion = "13.0.1",
            Edition = "Express Edition",
            EngineEdition = 4,
            Login = "l",
            User = "u",
            Compatibility = 130,
            OnLinux = false,
        };
        yield return new ServerIdentity
        {
            Server = "s",
            Database = "d",
            ProductVersion = "16.0.1",
            Edition = "Enterprise Edition",
            EngineEdition = 3,
            Login = "l",
            User = "u",
            Compatibility = 160,
            OnLinux = true,
        };
    }

    private static SqlServerQuery Of(string type) => QuerySamples.All.Single(query => query.GetType().Name == type);

    private static IEnumerable<TSqlParser> Dialects(SqlServerQuery query)
    {
        if (query.Since <= 13) yield return new TSql130Parser(true);
        if (query.Since <= 14) yield return new TSql140Parser(true);
        yield return new TSql150Parser(true);
        yield return new TSql160Parser(true);
        yield return new TSql170Parser(true);
    }
}
