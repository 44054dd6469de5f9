using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public sealed class SqlProjectTests : IDisposable
{
    private const string WithPost = """
        <Project>
          <ItemGroup><Build Include="Tables\Orders.sql" /><PostDeploy Include="Scripts\Post.sql" /></ItemGroup>
        </Project>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_project_of_the_sdk_takes_all_files_but_those_of_builds_and_its_scripts_with_what_they_include()
    {
        Write();
        _folder.Write("bin/Debug/left.sql", "CREATE TABLE dbo.FromBin (Id INT NOT NULL);");
        _folder.Write("obj/left.sql", "CREATE TABLE dbo.FromObj (Id INT NOT NULL);");

        var contents = Build("""
            <Project DefaultTargets="Build">
              <Sdk Name="Microsoft.Build.Sql" Version="1.0.0" />
              <PropertyGroup>
                <Name>Sales</Name>
                <DSP>Microsoft.Data.Tools.Schema.Sql.Sql150DatabaseSchemaProvider</DSP>
              </PropertyGroup>
              <ItemGroup>
                <PostDeploy Include="Scripts\Post.sql" />
                <None Include="Scripts\seed.sql" />
                <SqlCmdVariable Include="Stage"><DefaultValue>dev</DefaultValue></SqlCmdVariable>
              </ItemGroup>
            </Project>
            """);

        contents.Tables.Keys.ShouldBe(["[dbo].[Orders]"]);
        contents.Platform.ShouldBe("Sql150");
        contents.Variables.ShouldBe(["Stage"]);
        contents.PreDeployment.ShouldBeNull();
        contents.PostDeployment.ShouldBe("PRINT N'begins';\nINSERT INTO dbo.Orders VALUES (1);\nGO\n");
    }

    [Fact]
    public void A_link_to_a_folder_of_definitions_is_refused_by_name_and_not_passed_over_or_walked_in_a_circle()
    {
        Write();
        Directory.CreateSymbolicLink(_folder.At("again"), ".");
        Directory.CreateSymbolicLink(_folder.At("obj"), "Tables");
        _folder.Write("docs/read.md", "");
        Directory.CreateSymbolicLink(_folder.At("manual"), "docs");

        var problem = Should.Throw<InputException>(() => Build("""
            <Project>
              <Sdk Name="Microsoft.Build.Sql" Version="1.0.0" />
              <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql150DatabaseSchemaProvider</DSP></PropertyGroup>
            </Project>
            """)).Problems.ShouldHaveSingleItem();

        (problem.What, problem.Received).ShouldBe(("is a link to a folder, and definitions behind such a link are not read", "again"));
        Should.Throw<InputException>(() => SourceIndex.Read(_folder.Path)).Problems.ShouldHaveSingleItem().Where
            .ShouldBe(_folder.At("again"));
    }

    [Fact]
    public void A_project_of_Visual_Studio_takes_the_files_that_it_lists()
    {
        Write();
        _folder.Write("Tables/Other.sql", "CREATE TABLE dbo.NotListed (Id INT NOT NULL);");

        var contents = Build("""
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003" ToolsVersion="4.0">
              <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql130DatabaseSchemaProvider</DSP></PropertyGroup>
              <ItemGroup><Folder Include="Tables" /><Build Include="Tables\Orders.sql" /></ItemGroup>
              <ItemGroup><ArtifactReference Include="$(DacPacRootPath)\Extensions\SqlSchemas\master.dacpac" /></ItemGroup>
            </Project>
            """);

        contents.Tables.Keys.ShouldBe(["[dbo].[Orders]"]);
        contents.Platform.ShouldBe("Sql130");
    }

    [Fact]
    public void A_file_is_found_whatever_case_the_project_writes_it_in_and_one_of_two_alike_is_not_chosen()
    {
        Write();
        const string Project = """
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql130DatabaseSchemaProvider</DSP></PropertyGroup>
              <ItemGroup><Build Include="TABLES\orders.SQL" /></ItemGroup>
            </Project>
            """;

        Build(Project).Tables.Keys.ShouldBe(["[dbo].[Orders]"]);
        _folder.Write("Tables/ORDERS.sql", "CREATE TABLE dbo.Orders (Id INT NOT NULL);");
        if (Directory.GetFiles(_folder.Path, "orders.sql", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MatchCasing = MatchCasing.CaseInsensitive,
        }).Length > 1)
            Should.Throw<InputException>(() => Build(Project)).Message.ShouldContain("not there");
    }

    [Fact]
    public void A_project_that_lists_its_files_itself_takes_no_others_and_misses_none_that_is_no_part_of_the_package()
    {
        Write();
        _folder.Write("Tables/Other.sql", "CREATE TABLE dbo.NotListed (Id INT NOT NULL);");

        var contents = Build("""
            <Project Sdk="Microsoft.Build.Sql/1.0.0">
              <PropertyGroup>
                <DSP>Microsoft.Data.Tools.Schema.Sql.Sql150DatabaseSchemaProvider</DSP>
                <EnableDefaultSqlItems>False</EnableDefaultSqlItems>
                <DacVersion>2.4</DacVersion>
              </PropertyGroup>
              <ItemGroup><Build Include="Tables\Orders.sql" /><None Include="Sales.publish.xml" /></ItemGroup>
            </Project>
            """);

        contents.Tables.Keys.ShouldBe(["[dbo].[Orders]"]);
        contents.Version.ShouldBe("2.4.0.0");
    }

    [Fact]
    public void What_only_MSBuild_can_tell_and_what_is_not_there_is_told_all_at_once()
    {
        Write();
        _folder.Write("Scripts/Post.sql", "PRINT N'begins';\n:r .\\missing.sql\n");

        var problems = Should.Throw<InputException>(() => Build("""
            <Project Sdk="Microsoft.Build.Sql/1.0.0">
              <PropertyGroup><DSP>Sql999</DSP></PropertyGroup>
              <ItemGroup>
                <Build Include="$(Shared)\*.sql" />
                <Build Include="Tables\Gone.sql" />
                <PostDeploy Include="Scripts\Post.sql" />
                <PackageReference Include="Company.Shared.Database" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """)).Problems;

        problems.Select(problem => problem.Received)
            .ShouldBe(["$(Shared)\\*.sql", "Tables\\Gone.sql", "Company.Shared.Database", "Sql999", "./missing.sql"], ignoreOrder: true);
        problems.ShouldContain(problem => problem.Where.EndsWith("Post.sql:2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_of_Visual_Studio_is_read_whole_with_its_configurations_imports_and_both_places_of_system_packages()
    {
        Write();

        var contents = Build("""
            <?xml version="1.0" encoding="utf-8"?>
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003" ToolsVersion="4.0">
              <Import Project="$(MSBuildExtensionsPath)\$(MSBuildToolsVersion)\Microsoft.Common.props"
                      Condition="Exists('$(MSBuildExtensionsPath)\$(MSBuildToolsVersion)\Microsoft.Common.props')" />
              <PropertyGroup>
                <Configuration Condition=" '$(Configuration)' == '' ">Debug</Configuration>
                <Platform Condition=" '$(Platform)' == '' ">AnyCPU</Platform>
                <Name>Sales</Name>
                <DSP>Microsoft.Data.Tools.Schema.Sql.Sql130DatabaseSchemaProvider</DSP>
                <ModelCollation>1033, CI</ModelCollation>
              </PropertyGroup>
              <PropertyGroup Condition=" '$(Configuration)|$(Platform)' == 'Release|AnyCPU' ">
                <BuildScriptName>$(MSBuildProjectName).sql</BuildScriptName>
              </PropertyGroup>
              <PropertyGroup Condition=" '$(Configuration)|$(Platform)' == 'Debug|AnyCPU' ">
                <DSP>Microsoft.Data.Tools.Schema.Sql.Sql150DatabaseSchemaProvider</DSP>
              </PropertyGroup>
              <PropertyGroup>
                <VisualStudioVersion Condition="'$(VisualStudioVersion)' == ''">11.0</VisualStudioVersion>
                <SSDTExists Condition="Exists('$(MSBuildExtensionsPath)\v$(VisualStudioVersion)\SSDT\x.targets')">True</SSDTExists>
                <VisualStudioVersion Condition="'$(SSDTExists)' == ''">11.0</VisualStudioVersion>
              </PropertyGroup>
              <Import Condition="'$(NetCoreBuild)' == 'true'"
                      Project="$(NETCoreTargetsPath)\Microsoft.Data.Tools.Schema.SqlTasks.targets" />
              <Import Condition="'$(NetCoreBuild)' != 'true' AND '$(SQLDBExtensionsRefPath)' != ''"
                      Project="$(SQLDBExtensionsRefPath)\Microsoft.Data.Tools.Schema.SqlTasks.targets" />
              <Import Condition="'$(SQLDBExtensionsRefPath)' == ''"
                      Project="$(MSBuildExtensionsPath)\v$(VisualStudioVersion)\SSDT\Microsoft.Data.Tools.Schema.SqlTasks.targets" />
              <ItemGroup>
                <PackageReference Condition="'$(NetCoreBuild)' == 'true'" Include="Company.Assemblies" Version="1.0.0" />
              </ItemGroup>
              <ItemGroup><Build Include="Tables\Orders.sql" /></ItemGroup>
              <ItemGroup>
                <ArtifactReference Condition="'$(NetCoreBuild)' == 'true'" Include="$(NETCoreTargetsPath)\130\master.dacpac" />
                <ArtifactReference Condition="'$(NetCoreBuild)' != 'true'" Include="$(DacPacRootPath)\130\master.dacpac" />
              </ItemGroup>
              <Target Name="BeforeBuild">
                <Delete Files="$(BaseIntermediateOutputPath)\project.assets.json" />
              </Target>
            </Project>
            """);

        contents.Tables.Keys.ShouldBe(["[dbo].[Orders]"]);
        contents.Platform.ShouldBe("Sql130");
    }

    [Fact]
    public void What_stands_under_a_condition_counts_where_a_release_build_would_take_it()
    {
        Write();
        _folder.Write("Tests/TestTable.sql", "CREATE TABLE dbo.TestTable (Id INT NOT NULL);");
        _folder.Write("Tables/Release.sql", "CREATE TABLE dbo.OfRelease (Id INT NOT NULL);");

        var contents = Build("""
            <Project>
              <PropertyGroup><HasTests>no</HasTests><DSP>Microsoft.Data.Tools.Schema.Sql.Sql130DatabaseSchemaProvider</DSP></PropertyGroup>
              <PropertyGroup Condition="'$(Configuration)' == 'Azure'">
                <DSP>Microsoft.Data.Tools.Schema.Sql.SqlAzureV12DatabaseSchemaProvider</DSP>
              </PropertyGroup>
              <PropertyGroup><DacVersion Condition="'$(DacVersion)' == ''">2.4</DacVersion></PropertyGroup>
              <ItemGroup Condition="'$(Configuration)' == 'Debug'"><Build Include="Tests\TestTable.sql" /></ItemGroup>
              <ItemGroup>
                <Build Include="Tables\Orders.sql" Condition="'$(configuration)'!='debug'" />
                <Build Include="Tests\TestTable.sql" Condition="'$(HasTests)' == 'yes'" />
                <Build Include="Tables\Release.sql" Condition="'$(Configuration)|$(Platform)' == 'Release|AnyCPU'" />
              </ItemGroup>
            </Project>
            """);

        contents.Tables.Keys.ShouldBe(["[dbo].[Orders]", "[dbo].[OfRelease]"], ignoreOrder: true);
        contents.Platform.ShouldBe("Sql130");
        contents.Version.ShouldBe("2.4.0.0");
    }

    [Fact]
    public void What_an_item_excludes_is_not_taken_and_a_pattern_reaches_beside_the_project()
    {
        _folder.Write("Shared/Common.sql", "CREATE TABLE dbo.Common (Id INT NOT NULL);");
        _folder.Write("Sales/Orders.sql", "CREATE TABLE dbo.Orders (Id INT NOT NULL);");
        _folder.Write("Sales/Tests/TestTable.sql", "CREATE TABLE dbo.TestTable (Id INT NOT NULL);");
        _folder.Write("Sales/Old/Gone.sql", "CREATE TABLE dbo.Gone (Id INT NOT NULL);");

        Build("""
            <Project>
              <ItemGroup>
                <Build Include="**\*.sql;..\shared\*.sql" Exclude="Tests\**;Other\*.sql" />
                <Build Remove="Old\*.sql" />
              </ItemGroup>
            </Project>
            """, "Sales/Sales.sqlproj").Tables.Keys.ShouldBe(["[dbo].[Common]", "[dbo].[Orders]"], ignoreOrder: true);
    }

    [Fact]
    public void Conditions_imports_and_targets_that_only_MSBuild_can_tell_are_refused_with_their_line()
    {
        Write();

        var problems = Should.Throw<InputException>(() => Build("""
            <Project>
              <Import Project="Shared.props" />
              <PropertyGroup Condition="'$(CI)' == 'true'"><DSP>Sql150</DSP></PropertyGroup>
              <PropertyGroup Condition="'$(CI)' == 'true'"><OutputPath>x</OutputPath></PropertyGroup>
              <ItemGroup Condition="'$(CI)' == ''"><Build Include="Tables\Orders.sql" /></ItemGroup>
              <ItemGroup><Build Include="Tables\Orders.sql" Condition="Exists('Tables\Orders.sql')" /></ItemGroup>
              <Target Name="BeforeBuild"><ItemGroup><Build Include="Tables\Orders.sql" /></ItemGroup></Target>
              <ItemGroup><PostDeploy Include="Scripts\Post.sql" /></ItemGroup>
            </Project>
            """)).Problems;

        problems.Select(problem => problem.Where[(problem.Where.LastIndexOf(':') + 1)..]).ShouldBe(["2", "5", "6", "7", "3"]);
        problems.Select(problem => problem.Received).ShouldBe(
            ["Shared.props", "'$(CI)' == ''", "Exists('Tables\\Orders.sql')", null, "'$(CI)' == 'true'"]);
        problems.ShouldAllBe(problem => problem.Accepted.Contains("dotnet build", StringComparison.Ordinal));
    }

    [Fact]
    public void A_projects_collation_is_that_of_its_model()
    {
        Write();
        const string Project = """
            <Project>
              <PropertyGroup><DefaultCollation>Latin1_General_CS_AS</DefaultCollation><DefaultSchema>dbo</DefaultSchema></PropertyGroup>
              <ItemGroup><Build Include="Tables\*.sql" /></ItemGroup>
            </Project>
            """;

        Build(Project);
        using (var model = TSqlModel.LoadFromDacpac(_folder.At("x.dacpac"), new ModelLoadOptions()))
        {
            var options = model.GetObjects(DacQueryScopes.UserDefined, DatabaseOptions.TypeClass).ShouldHaveSingleItem();
            options.GetProperty<string>(DatabaseOptions.Collation).ShouldBe("Latin1_General_CS_AS");
        }

        _folder.Write("Tables/Other.sql", "CREATE TABLE dbo.orders (Id INT NOT NULL);");
        Build(Project).Tables.Keys.ShouldBe(["[dbo].[Orders]", "[dbo].[orders]"], ignoreOrder: true);
    }

    [Fact]
    public void A_collation_that_is_none_and_a_schema_for_names_without_one_are_refused()
    {
        Write();

        Refused("<DefaultCollation>Klingon_CI_AS</DefaultCollation>").ShouldContain("Klingon_CI_AS");
        Refused("<DefaultSchema>sales</DefaultSchema>").ShouldContain("'sales'");

        string Refused(string property) => Should.Throw<InputException>(() => Build($"""
            <Project>
              <PropertyGroup>{property}</PropertyGroup>
              <ItemGroup><Build Include="Tables\Orders.sql" /></ItemGroup>
            </Project>
            """)).Message;
    }

    [Fact]
    public void An_include_within_a_comment_or_a_text_is_none()
    {
        Write();
        _folder.Write("Scripts/Post.sql", "/*\n:r .\\gone.sql\n*/\nPRINT N'\n:r .\\gone.sql\n';\n:r .\\seed.sql");

        Build(WithPost).PostDeployment
            .ShouldBe("/*\n:r .\\gone.sql\n*/\nPRINT N'\n:r .\\gone.sql\n';\nINSERT INTO dbo.Orders VALUES (1);\nGO\n");
    }

    [Fact]
    public void A_finding_in_a_script_names_the_included_file_and_its_line()
    {
        Write();
        _folder.Write("Scripts/Post.sql", "PRINT 1;\nGO\n:r .\\seed.sql\nUPDATE dbo.Orders SET Id = 3; UPDATE dbo.Orders SET Id = 4;\n");
        _folder.Write("Scripts/seed.sql", "PRINT 2;\nUPDATE dbo.Orders SET Id = 2;\n");
        var source = Build(WithPost);
        var sources = DacpacBuilder.IndexOf(_folder.At("Sales.sqlproj"));

        var target = new PlanTarget.StateFile("Sales", source);
        var request = new PlanRequest(source, target, DeploySettings.Default, [], DateTimeOffset.UnixEpoch) { Sources = sources };
        var plan = DacpacPlanner.Plan(request, CancellationToken.None);

        string[] places = ["seed.sql:2:1", "Post.sql:4:1", "Post.sql:4:31"];
        Places(plan.Operations.Select(operation => operation.Location!)).ShouldBe(places);
        var found = PackageLint.From(source, [], sources, _ => null).SelectMany(script => script.Lint.ValueOr(null) ?? []).ToList();
        Places(found.Where(one => one.Rule == "update-has-where").Select(one => one.Location)).ShouldBe(places);

        static IEnumerable<string> Places(IEnumerable<SourceLocation> places) =>
            places.Select(place => $"{Path.GetFileName(place.File)}:{place.Line}:{place.Column}");
    }

    [Fact]
    public void Scripts_of_a_folder_that_become_one_are_told_by_their_own_files()
    {
        _folder.Write("a.sql", "CREATE TABLE dbo.Orders (Id INT NOT NULL);");
        _folder.Write("One/PostDeployment.sql", "PRINT 1;\n");
        _folder.Write("Two/PostDeployment.sql", "\nDELETE FROM dbo.Orders;\n");
        File.WriteAllBytes(_folder.At("x.dacpac"), DacpacBuilder.Build(new BuildRequest(_folder.Path, "Sales", Version: null)));

        var lint = PackageLint.From(DacpacReader.Read(_folder.At("x.dacpac")), [], DacpacBuilder.IndexOf(_folder.Path), _ => null);

        var place = lint.SelectMany(script => script.Lint.ValueOr(null) ?? []).First().Location;
        place.File.ShouldEndWith("Two/PostDeployment.sql");
        place.Line.ShouldBe(2);
    }

    [Fact]
    public void A_project_handed_in_as_a_package_is_told_to_be_built_first()
    {
        var file = _folder.Write("Sales.sqlproj", "<Project />");

        Should.Throw<InputException>(() => DacpacReader.Read(file)).Problems.ShouldHaveSingleItem().Accepted
            .ShouldContain("trexis dacpac build");
    }

    private void Write()
    {
        _folder.Write("Tables/Orders.sql", "CREATE TABLE dbo.Orders (Id INT NOT NULL);");
        _folder.Write("Scripts/Post.sql", "PRINT N'begins';\n:r .\\seed.sql");
        _folder.Write("Scripts/seed.sql", "INSERT INTO dbo.Orders VALUES (1);\nGO\n");
    }

    private DacpacContents Build(string project, string name = "Sales.sqlproj")
    {
        var file = _folder.Write(name, project);
        var request = new BuildRequest(file, "Sales", Version: null);
        File.WriteAllBytes(_folder.At("x.dacpac"), DacpacBuilder.Build(request));
        return DacpacReader.Read(_folder.At("x.dacpac"));
    }
}
