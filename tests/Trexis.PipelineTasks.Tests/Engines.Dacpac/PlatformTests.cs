using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tests.DeployDacpac;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public sealed class PlatformTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. BuildRequest.Platforms.Select(platform => platform.Name)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Packages_are_built_for_every_server_since_2008_and_for_both_services() => BuildRequest.Platforms
        .Select(platform => platform.Name)
        .ShouldBe(["Sql100", "Sql110", "Sql120", "Sql130", "Sql140", "Sql150", "Sql160", "Sql170", "Sql180", "SqlAzure", "SqlDbFabric"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_names_the_platform_that_it_was_built_for_and_its_plan_against_itself_is_empty(string name)
    {
        var package = Build(name, Sql.First);

        SqlPlatform.OfProvider(package.Platform)!.Name.ShouldBe(name);
        Releases.Plan(package, package).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task The_platform_is_said_also_where_nobody_chose_it()
    {
        _folder.Write("sql/a.sql", Sql.First);

        var (code, said) = await BuildByCommandAsync();

        code.ShouldBe(0, said);
        said.ShouldContain("Sales.dacpac: Sales 1.0.0.0 for SQL Server 2022 (Sql160), ");
    }

    [Fact]
    public async Task A_platform_that_is_none_is_answered_with_those_that_are()
    {
        _folder.Write("sql/a.sql", Sql.First);

        var (code, said) = await BuildByCommandAsync("--platform", "Sql90");

        code.ShouldBe(2, said);
        said.ShouldContain("Sql100, Sql110, Sql120, Sql130, Sql140, Sql150, Sql160, Sql170, Sql180, SqlAzure, SqlDbFabric");
    }

    [Fact]
    public async Task What_stands_beside_the_package_is_not_written_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a right of their own there");
        _folder.Write("sql/a.sql", Sql.First);
        _folder.Write("theirs.txt", "theirs");
        File.CreateSymbolicLink(_folder.At("Sales.dacpac.tmp"), _folder.At("theirs.txt"));

        (await BuildByCommandAsync()).Code.ShouldBe(ExitCode.Passed);

        File.ReadAllText(_folder.At("theirs.txt")).ShouldBe("theirs");
    }

    private DacpacContents Build(string platform, string sql)
    {
        _folder.Write("sql/a.sql", sql);
        var request = new BuildRequest(_folder.At("sql"), "Sales", new Version(1, 0, 0, 0))
        {
            Platform = BuildRequest.Platforms.Single(one => one.Name == platform),
        };
        File.WriteAllBytes(_folder.At("x.dacpac"), DacpacBuilder.Build(request));
        return DacpacReader.Read(_folder.At("x.dacpac"));
    }

    private async Task<(int Code, string Said)> BuildByCommandAsync(params string[] arguments)
    {
        using var said = new StringWriter();
        var code = await CommandLine.RunAsync(["dacpac", "build", "sql", "--out", "Sales.dacpac", .. arguments], new ProcessEnvironment
        {
            Time = TimeProvider.System,
            Environment = new Dictionary<string, string>(),
            Output = said,
            Error = said,
            WorkingFolder = _folder.Path,
            Interactive = false,
            Cancel = TestContext.Current.CancellationToken,
        });
        return (code, said.ToString());
    }
}
