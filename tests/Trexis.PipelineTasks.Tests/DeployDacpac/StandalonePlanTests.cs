using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Tests.Engines.Dacpac;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

public sealed class StandalonePlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plan_of_two_dacpacs_needs_no_deployment_file_and_leaves_three_files()
    {
        var code = await RunAsync(
            "plan", "--source", Releases.Of(Sql.Added).Path, "--target-dacpac", Releases.Of(Sql.First).Path, "--out", _folder.At("plan"));

        code.ShouldBe(ExitCode.Passed);
        var plan = PlanJson.Read(File.ReadAllBytes(_folder.At("plan/plan.json")), "plan.json");
        plan.Operations.Select(operation => (operation.Kind, operation.Subject))
            .ShouldBe([("add-column", "sales.Customer.Email"), ("refresh-module", "sales.Names")]);
        File.ReadAllText(_folder.At("plan/plan.sql")).ShouldContain("ADD [Email]");
        var page = File.ReadAllText(_folder.At("plan/plan.md"));
        page.ShouldContain("sales.Customer.Email");
        foreach (var (option, value) in DeploySettings.Default.Values) page.ShouldContain($"| {option} | {value} |");
    }

    [Fact]
    public async Task A_plan_with_a_danger_that_nobody_acknowledged_is_refused()
    {
        var code = await RunAsync("plan", "--source", Releases.Of(Sql.First).Path, "--target-dacpac", Releases.Of(Sql.Added).Path);

        code.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task One_dacpac_without_the_other_is_a_bad_input() =>
        (await RunAsync("plan", "--source", Releases.Of(Sql.First).Path)).ShouldBe(ExitCode.BadInput);

    private async Task<int> RunAsync(params string[] arguments) => (await DacpacCommand.RunAsync(_folder, arguments)).Code;
}
