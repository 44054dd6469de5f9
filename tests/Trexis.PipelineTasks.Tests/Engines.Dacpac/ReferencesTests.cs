using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public sealed class ReferencesTests : IDisposable
{
    private const string Literal = "<DatabaseVariableLiteralValue>Common</DatabaseVariableLiteralValue>";

    private readonly TemporaryFolder _folder = new();

    public ReferencesTests()
    {
        _folder.Write("Common/Country.sql", "CREATE TABLE dbo.Country (Id INT NOT NULL, Name NVARCHAR(50) NULL);");
        _folder.Write("Common/Common.sqlproj", Project(""));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Common.dbo.Country", Literal)]
    [InlineData("[$(CommonDb)].dbo.Country", "<DatabaseSqlCmdVariable>CommonDb</DatabaseSqlCmdVariable>")]
    [InlineData("dbo.Country", "")]
    public void Names_of_another_project_are_found_and_the_package_is_planned_wherever_it_lies(string name, string how)
    {
        var built = Build(
            $"SELECT c.Name FROM {name} AS c",
            $"""<ProjectReference Include="..\Common\Common.sqlproj">{how}</ProjectReference>""");
        Directory.Delete(_folder.At("Common"), recursive: true);
        File.WriteAllBytes(_folder.At("elsewhere.dacpac"), built);
        var source = DacpacReader.Read(_folder.At("elsewhere.dacpac"));

        source.References.ShouldBe(["Common.dacpac"]);
        Plan(source).Operations.Select(operation => (operation.Kind, operation.Subject)).ShouldBe([("create-view", "dbo.Names")]);
    }

    [Fact]
    public void A_name_that_the_referenced_package_lacks_is_told_with_file_and_line()
    {
        var problem = Should.Throw<InputException>(() => Build(
            "SELECT l.Name FROM Common.dbo.Land AS l",
            $"""<ProjectReference Include="..\Common\Common.sqlproj">{Literal}</ProjectReference>""")).Problems[0];

        problem.Where.ShouldEndWith("Names.sql:1");
        problem.What.ShouldContain("Common.dbo.Land");
        problem.Accepted.ShouldContain("ArtifactReference");
    }

    [Fact]
    public void A_dacpac_by_its_path_one_that_was_restored_and_one_named_by_hand_give_the_same_objects()
    {
        var common = DacpacBuilder.Build(new BuildRequest(_folder.At("Common"), "Common", new Version(1, 0)));
        foreach (var place in new[] { "libs/Common.dacpac", "nuget/company.common/1.2.0/tools/Common.dacpac", "given/Common.dacpac" })
        {
            _folder.Write(place, "");
            File.WriteAllBytes(_folder.At(place), common);
        }

        const string View = "SELECT c.Name FROM Common.dbo.Country AS c";
        var byPath = Build(View, $"""<ArtifactReference Include="..\libs\Common.dacpac">{Literal}</ArtifactReference>""");
        var restored = Build(View, $"""<PackageReference Include="Company.Common" Version="1.2.0">{Literal}</PackageReference>""");
        var given = Build(
            View,
            $"""<PackageReference Include="Company.Other" Version="3.0.0">{Literal}</PackageReference>""",
            ("Company.Other", _folder.At("given/Common.dacpac")));

        restored.ShouldBe(byPath);
        given.ShouldBe(byPath);
    }

    [Fact]
    public void References_that_are_not_there_are_told_all_at_once_with_both_ways()
    {
        var problems = Should.Throw<InputException>(() => Build(
            "SELECT 1 AS One",
            """
            <ArtifactReference Include="..\libs\Gone.dacpac" />
            <ProjectReference Include="..\Gone\Gone2.sqlproj" />
            <ProjectReference Include="..\Rules\Rules.csproj" />
            <PackageReference Include="Company.Common" Version="1.2.0" />
            <PackageReference Include="Microsoft.SqlServer.Dacpacs.Master" Version="160.2.1" />
            """,
            ("Nobody", "x.dacpac"))).Problems;

        problems.Count.ShouldBe(4);
        problems.Where(problem => problem.Where == "--reference").ShouldHaveSingleItem().Received.ShouldBe("Nobody");
        problems.ShouldContain(problem => problem.Received == "Company.Common"
            && problem.Accepted.Contains("dotnet restore", StringComparison.Ordinal)
            && problem.Accepted.Contains("--reference", StringComparison.Ordinal));
    }

    [Fact]
    public void Projects_that_refer_to_each_other_are_refused()
    {
        _folder.Write("Common/Common.sqlproj", Project("""<ProjectReference Include="..\Shop\Shop.sqlproj" />"""));

        Should.Throw<InputException>(() => Build("SELECT 1 AS One", """<ProjectReference Include="..\Common\Common.sqlproj" />"""))
            .Problems.ShouldHaveSingleItem().What.ShouldBe("refers to itself");
    }

    [Fact]
    public void For_a_script_of_the_package_the_target_holds_what_a_package_of_the_same_database_brings()
    {
        _folder.Write("Shop/Post.sql", "DROP TABLE IF EXISTS dbo.Country;");
        File.WriteAllBytes(_folder.At("shop.dacpac"), Build(
            "SELECT c.Name FROM dbo.Country AS c",
            """<PostDeploy Include="Post.sql" /><ProjectReference Include="..\Common\Common.sqlproj" />"""));
        var shop = DacpacReader.Read(_folder.At("shop.dacpac"));

        Plan(shop, shop).Operations.ShouldHaveSingleItem().Risk.ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public void What_a_project_is_made_of_are_all_files_of_the_repository_that_decide_it()
    {
        _folder.Write("Shop/Post.sql", ":r .\\seed.sql");
        _folder.Write("Shop/seed.sql", "PRINT N'seed';");
        Write("SELECT 1 AS One", """<PostDeploy Include="Post.sql" /><ProjectReference Include="..\Common\Common.sqlproj" />""");

        DacpacBuilder.FilesOf(_folder.At("Shop/Shop.sqlproj")).Select(file => Path.GetRelativePath(_folder.Path, file).Replace('\\', '/'))
            .ShouldBe(
                ["Common/Common.sqlproj", "Common/Country.sql", "Shop/Names.sql", "Shop/Post.sql", "Shop/Shop.sqlproj", "Shop/seed.sql"],
                ignoreOrder: true);
    }

    private static string Project(string items) => $"""
        <Project Sdk="Microsoft.Build.Sql/1.0.0">
          <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql160DatabaseSchemaProvider</DSP></PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;

    private void Write(string view, string items)
    {
        _folder.Write("Shop/Names.sql", $"CREATE VIEW dbo.Names AS {view};");
        _folder.Write("Shop/Shop.sqlproj", Project(items));
    }

    private byte[] Build(string view, string items, params (string Name, string File)[] given)
    {
        Write(view, items);
        return DacpacBuilder.Build(new BuildRequest(_folder.At("Shop/Shop.sqlproj"), "Shop", Version: null)
        {
            NuGetFolder = _folder.At("nuget"),
            References = given.ToDictionary(one => one.Name, one => one.File),
        });
    }

    private DacpacPlan Plan(DacpacContents source)
    {
        _folder.Write("before/Other.sql", "CREATE TABLE dbo.Other (Id INT NOT NULL);");
        File.WriteAllBytes(
            _folder.At("state.dacpac"), DacpacBuilder.Build(new BuildRequest(_folder.At("before"), "Shop", new Version(1, 0))));
        return Plan(source, DacpacReader.Read(_folder.At("state.dacpac")));
    }

    private static DacpacPlan Plan(DacpacContents source, DacpacContents state)
    {
        var settings = DeploySettings.Default;
        settings = settings with { Variables = settings.Variables.Add("CommonDb", new Secret("Common")) };
        return DacpacPlanner.Plan(
            new PlanRequest(source, new PlanTarget.StateFile("Shop", state), settings, null, DateTimeOffset.UnixEpoch),
            TestContext.Current.CancellationToken);
    }
}
