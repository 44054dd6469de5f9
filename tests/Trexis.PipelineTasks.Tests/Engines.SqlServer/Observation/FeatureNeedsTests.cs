using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Observation;

public sealed class FeatureNeedsTests
{
    private const string Rtm = "13.0.1601.5", Sp1 = "13.0.4001.0", Of2017 = "14.0.1000.169", Of2019 = "15.0.2000.5", Of2022 = "16.0.1000.6";

    // As "Editions and supported features" of SQL Server 2016, 2019 and 2022 list them.
    [Theory]
    [InlineData("CREATE INDEX i ON dbo.t (c) WITH (ONLINE = ON);", "online index operations", Of2022, "Standard Edition (64-bit)", false)]
    [InlineData("CREATE INDEX i ON dbo.t (c) WITH (ONLINE = ON);", "online index operations", Of2022, "Enterprise Edition (64-bit)", true)]
    [InlineData("ALTER TABLE dbo.t ALTER COLUMN c int NULL WITH (ONLINE = ON);", "online index operations", Of2019, "Web Edition", false)]
    [InlineData("ALTER INDEX i ON dbo.t REBUILD WITH (DATA_COMPRESSION = PAGE);", "data compression", Rtm, "Standard Edition", false)]
    [InlineData("ALTER INDEX i ON dbo.t REBUILD WITH (DATA_COMPRESSION = PAGE);", "data compression", Sp1, "Express Edition", true)]
    [InlineData("CREATE PARTITION FUNCTION f (int) AS RANGE RIGHT FOR VALUES (1);", "partitioning", Rtm, "Standard Edition", false)]
    [InlineData("CREATE PARTITION FUNCTION f (int) AS RANGE RIGHT FOR VALUES (1);", "partitioning", Rtm, "Developer Edition", true)]
    [InlineData("CREATE CLUSTERED COLUMNSTORE INDEX i ON dbo.t;", "columnstore indexes", Rtm, "Standard Edition", false)]
    [InlineData("CREATE CLUSTERED COLUMNSTORE INDEX i ON dbo.t;", "columnstore indexes", Of2017, "Express Edition", true)]
    [InlineData(
        "CREATE TABLE dbo.m (i int PRIMARY KEY NONCLUSTERED) WITH (MEMORY_OPTIMIZED = ON);", "memory-optimized tables", Rtm,
        "Standard Edition", false)]
    [InlineData("ALTER DATABASE CURRENT SET ENCRYPTION ON;", "transparent data encryption", Of2017, "Standard Edition", false)]
    [InlineData("ALTER DATABASE CURRENT SET ENCRYPTION ON;", "transparent data encryption", Of2019, "Standard Edition", true)]
    [InlineData("ALTER DATABASE CURRENT SET ENCRYPTION ON;", "transparent data encryption", Of2022, "Express Edition", false)]
    [InlineData("EXEC sys.sp_cdc_enable_db;", "change data capture", Of2022, "Web Edition", false)]
    [InlineData("EXEC sys.sp_cdc_enable_db;", "change data capture", Sp1, "Standard Edition", true)]
    public void A_statement_s_feature_is_held_against_version_and_edition(
        string sql, string feature, string version, string edition, bool has)
    {
        var needs = FeatureNeeds.Of(new FeatureDemand(Operations(sql), ""), Server(version, edition))!;

        var need = needs.ShouldHaveSingleItem();
        need.Feature.ShouldBe(feature);
        (need.Lacking is null).ShouldBe(has);
    }

    [Theory]
    [InlineData("CREATE INDEX i ON dbo.t (c) WITH (ONLINE = OFF, DATA_COMPRESSION = NONE);")]
    [InlineData("CREATE TABLE dbo.t (i int PRIMARY KEY);")]
    [InlineData("CREATE PROCEDURE dbo.p AS ALTER INDEX i ON dbo.t REBUILD WITH (ONLINE = ON);")]
    public void What_every_edition_has_and_what_runs_later_needs_nothing(string sql) =>
        FeatureNeeds.Of(new FeatureDemand(Operations(sql), "/backups"), Server(Rtm, "Express Edition")).ShouldBe([]);

    [Theory]
    [InlineData(Rtm, "Express Edition", false)]
    [InlineData(Rtm, "Web Edition", false)]
    [InlineData(Of2019, "Web Edition", true)]
    [InlineData(Of2022, "Express Edition", true)]
    public void A_backup_to_a_url_is_held_against_them_too(string version, string edition, bool has)
    {
        var needs = FeatureNeeds.Of(new FeatureDemand([], "https://acme.blob.core.windows.net/backups"), Server(version, edition))!;

        (needs.ShouldHaveSingleItem().Lacking is null).ShouldBe(has);
    }

    // As sys.dm_db_persisted_sku_features told them where the environment before was captured.
    [Theory]
    [InlineData("TransparentDataEncryption", "transparent data encryption", Of2017, "Standard Edition", false)]
    [InlineData("TransparentDataEncryption", "transparent data encryption", Of2017, "Developer Edition", true)]
    [InlineData("ChangeCapture", "change data capture", Of2022, "Express Edition", false)]
    [InlineData("MultipleFSContainers", "MultipleFSContainers", Of2022, "Express Edition", true)]
    public void What_the_environment_before_uses_is_held_against_the_target_s_edition(
        string persisted, string feature, string version, string edition, bool has)
    {
        var demand = new FeatureDemand([], "") { Before = new UsedFeaturesOf("qa", [EditionFeatures.Named(persisted)]) };

        var need = FeatureNeeds.Of(demand, Server(version, edition))!.ShouldHaveSingleItem();

        (need.Feature, need.By, need.IsOnlyBefore, need.Lacking is null).ShouldBe((feature, "the database of qa", true, has));
    }

    [Fact]
    public void What_the_plan_needs_too_is_the_plan_s_need()
    {
        var demand = new FeatureDemand(Operations("ALTER DATABASE CURRENT SET ENCRYPTION ON;"), "")
        {
            Before = new UsedFeaturesOf("qa", ["transparent data encryption"]),
        };

        FeatureNeeds.Of(demand, Server(Of2017, "Standard Edition"))!.ShouldHaveSingleItem().IsOnlyBefore.ShouldBeFalse();
    }

    [Fact]
    public void Without_a_plan_nobody_knows_what_is_needed() =>
        FeatureNeeds.Of(new FeatureDemand(null, ""), Server(Rtm, "Express Edition")).ShouldBeNull();

    private static IReadOnlyList<Operation> Operations(string sql) =>
        [.. new TransactSqlReader().Read([new SqlBatch(sql, 1, 1)]).Operations.Select(found => found.Operation)];

    private static ServerIdentity Server(string version, string edition) => new()
    {
        Server = "s",
        Database = "d",
        ProductVersion = version,
        Edition = edition,
        EngineEdition = edition.Split(' ')[0] switch { "Express" => 4, "Enterprise" or "Developer" => 3, _ => 2 },
        Login = "l",
        User = "u",
        Compatibility = 130,
        OnLinux = false,
    };
}
