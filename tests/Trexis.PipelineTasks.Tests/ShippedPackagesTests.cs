namespace Trexis.PipelineTasks.Tests;

/// <summary>What the executables bring along, as the build lists it beside them.</summary>
public sealed class ShippedPackagesTests
{
    [Theory]
    [InlineData("Microsoft.SqlServer.Types")] // its licence lets nobody ship it, and DacFx neither builds nor plans with it
    [InlineData("SqlServerSpatial")]
    [InlineData("Handlebars")] // Scriban stands in its place
    public void Nothing_is_shipped_that_may_not_be(string name)
    {
        var lists = Directory.GetFiles(AppContext.BaseDirectory, "trexis*.deps.json");

        lists.Select(Path.GetFileName).ShouldContain("trexis-deploy-dacpac.deps.json");
        foreach (var list in lists) File.ReadAllText(list).ShouldNotContain($"\"{name}", Case.Insensitive, list);
        Directory.GetFiles(AppContext.BaseDirectory, $"{name}*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void Only_who_plans_dacpacs_loads_DacFx()
    {
        var lists = Directory.GetFiles(AppContext.BaseDirectory, "trexis*.deps.json");

        lists.Where(list => File.ReadAllText(list).Contains("Microsoft.SqlServer.DacFx", StringComparison.Ordinal)).Select(Path.GetFileName)
            .ShouldBe(["trexis-deploy-dacpac.deps.json", "trexis.deps.json"], ignoreOrder: true);
    }
}
