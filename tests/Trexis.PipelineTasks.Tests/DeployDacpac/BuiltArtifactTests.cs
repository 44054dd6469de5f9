using System.Security.Cryptography;
using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Precheck;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

public sealed class BuiltArtifactTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlproj: Sales/Sales.sqlproj")]
    [InlineData("sql: Sales")]
    public async Task A_plan_builds_what_the_deployment_names_and_binds_the_bytes_that_a_build_makes_elsewhere(string artifact)
    {
        Write(artifact);
        Write(artifact, "other/");
        var definitions = artifact.Split(": ")[1];

        (await RunAsync("plan", "--environment", "dev")).Code.ShouldBe(ExitCode.Passed);

        var hash = Convert.ToHexStringLower(SHA256.HashData(new DefinedPackages().Build(_folder.At("other/" + definitions))));
        var document = RunDocumentJson.Read(File.ReadAllBytes(_folder.At(".trexis/01-deploy-dacpac.dev.json")), "plan");
        document.Artifact!.Sha256.ShouldBe(hash);
        document.Artifact.Name.ShouldBe("Sales.dacpac");
        document.Operations.Single(operation => operation.Subject == "dbo.Customer").Location!.File.ShouldEndWith("Sales/Customer.sql");
        Directory.EnumerateFiles(_folder.Path, "Sales.dacpac", SearchOption.AllDirectories).ShouldHaveSingleItem()
            .ShouldContain(".trexis");
    }

    [Fact]
    public async Task A_package_that_is_handed_in_is_taken_as_it_is_and_an_executable_that_builds_nothing_asks_for_it()
    {
        Write("sqlproj: Sales/Sales.sqlproj");
        var asked = await DacpacCommand.RunAsync(_folder, new PrecheckTask(SupportedEngines.All), "--environment", "dev");
        asked.Code.ShouldBe(ExitCode.BadInput);
        asked.Said.ShouldContain("--package FILE");

        File.WriteAllBytes(_folder.At("built.dacpac"), new DefinedPackages().Build(_folder.At("Sales/Sales.sqlproj")));
        (await RunAsync("plan", "--environment", "dev", "--package", "built.dacpac")).Code.ShouldBe(ExitCode.Passed);
        Directory.Exists(_folder.At(".trexis/packages")).ShouldBeFalse();
    }

    [Fact]
    public async Task Mistakes_of_the_project_end_the_run_with_file_and_line()
    {
        Write("sqlproj: Sales/Sales.sqlproj");
        _folder.Write("Sales/Broken.sql", "CREATE TABLE dbo.Broken (");

        var (code, said) = await RunAsync("plan", "--environment", "dev");

        code.ShouldBe(ExitCode.BadInput);
        said.ShouldContain("Sales/Broken.sql:1");
    }

    [Fact]
    public async Task A_project_is_planned_without_a_deployment_file_too()
    {
        Write("sqlproj: Sales/Sales.sqlproj");
        File.WriteAllBytes(
            _folder.At("last.dacpac"), DacpacBuilder.Build(new BuildRequest(_folder.At("Before"), "Sales", Version: null)));

        var (code, said) = await RunAsync("plan", "--source", "Sales/Sales.sqlproj", "--target-dacpac", "last.dacpac");

        code.ShouldBe(ExitCode.Passed, said);
    }

    private void Write(string artifact, string at = "")
    {
        _folder.Write(at + "Sales/Customer.sql", "CREATE TABLE dbo.Customer (Id INT NOT NULL);");
        _folder.Write(at + "Sales/Sales.sqlproj", """
            <Project Sdk="Microsoft.Build.Sql/1.0.0">
              <PropertyGroup><DSP>Microsoft.Data.Tools.Schema.Sql.Sql160DatabaseSchemaProvider</DSP></PropertyGroup>
            </Project>
            """);
        _folder.Write(at + "Before/Other.sql", "CREATE TABLE dbo.Other (Id INT NOT NULL);");
        _folder.Write(at + "deployment.yml", $$"""
            version: 1
            artifact: { {{artifact}} }
            environments:
              dev: { connection: { dacpac: states/dev.dacpac }, create: true, prepare: Before }
            """);
    }

    private Task<(int Code, string Said)> RunAsync(params string[] arguments) => DacpacCommand.RunAsync(_folder, arguments);
}
