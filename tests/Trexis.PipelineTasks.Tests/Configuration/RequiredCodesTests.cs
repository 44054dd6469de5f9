using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.Tests.Configuration;

public class RequiredCodesTests
{
    private const string Deployment = """
        version: 1
        engine: sqlite
        artifact: { scripts: migrations }
        environments:
          dev: { connection: file:dev.db }
          prod: { after: dev, connection: file:prod.db, require: [performance.response] }
        perf: { queries: [ { name: orders, sql: perf/open-orders.sql } ] }

        """;

    private const string Policy = """
        version: 1
        environments:
          dev: { require: [environment.online, promotion.proven] }
          prod:
            window: any
            require: [window.open, environment.compatibility-level, tests.passed]

        """;

    [Fact]
    public void A_code_that_can_never_be_judged_is_refused_with_its_line_the_engine_and_the_entry_that_excuses_it()
    {
        using var folder = Folder(Deployment, Policy);

        Refusal(folder).ShouldBe(
            [
                "policy.yml:3:40: environments.dev.require[1] names promotion.proven, which can never be judged in dev (engine sqlite): "
                    + "nothing comes before it; accepted: a list without it, or for this deployment file alone excused: "
                    + $"[ {{ check: promotion.proven, deployment: {Path.GetFileName(folder.Path)}/deployment.yml, reason: … }} ]",
                "policy.yml:6:28: environments.prod.require[1] names environment.compatibility-level, which can never be judged in prod "
                    + "(engine sqlite): no database of sqlite has what it judges; accepted: a list without it, or for this deployment file "
                    + "alone excused: [ { check: environment.compatibility-level, "
                    + $"deployment: {Path.GetFileName(folder.Path)}/deployment.yml, reason: … }} ]",
            ]);
    }

    [Fact]
    public void What_the_deployment_file_requires_itself_it_must_leave_out_where_it_can_never_be_judged()
    {
        using var folder = Folder(
            Deployment.Replace("perf: {", "validate: {}\n# perf: {", StringComparison.Ordinal), "version: 1\n");

        Refusal(folder).ShouldBe(
            [
                "deployment.yml:6:59: environments.prod.require[0] names performance.response, which can never be judged in prod (engine "
                    + "sqlite): deployment.yml names no query (perf: queries); accepted: a list without it",
            ]);
    }

    [Fact]
    public void An_excuse_counts_for_its_deployment_file_alone_and_only_where_the_code_can_never_be_judged()
    {
        using var folder = Folder(Deployment, Policy.Replace(", promotion.proven", "", StringComparison.Ordinal));
        var mine = $"{Path.GetFileName(folder.Path)}/deployment.yml";

        Excuse(folder, "environment.compatibility-level", $"x{mine}");
        Refusal(folder).ShouldHaveSingleItem();
        Excuse(folder, "environment.compatibility-level", "other/deployment.yml");
        Refusal(folder).ShouldHaveSingleItem();
        Excuse(folder, "window.open", mine);
        Refusal(folder).ShouldHaveSingleItem();

        Excuse(folder, "environment.compatibility-level", mine);
        Load(folder).Policy.For("prod").Require.ShouldBe(["window.open", "tests.passed", "performance.response"]);
        folder.Write(
            "deployment.yml",
            Deployment.Replace("sqlite", "sqlserver", StringComparison.Ordinal).Replace("file:dev.db", "env:A", StringComparison.Ordinal)
                .Replace("file:prod.db", "env:B", StringComparison.Ordinal));
        Load(folder).Policy.For("prod").Require.ShouldContain("environment.compatibility-level");
    }

    [Fact]
    public void A_deployment_file_with_mistakes_is_told_those_alone()
    {
        using var folder = Folder(Deployment.Replace("queries: [", "querys: [", StringComparison.Ordinal), Policy);

        Refusal(folder).ShouldAllBe(problem => !problem.Contains("never be judged", StringComparison.Ordinal));
    }

    private static void Excuse(TemporaryFolder folder, string code, string deployment) => folder.Write(
        "policy.yml",
        Policy.Replace(", promotion.proven", "", StringComparison.Ordinal)
            + $"excused: [ {{ check: {code}, deployment: {deployment}, reason: There is none. }} ]\n");

    private static TemporaryFolder Folder(string deployment, string policy) =>
        ConfigurationFixture.Folder(deployment, policy, change: null);

    private static LoadedConfiguration Load(TemporaryFolder folder) => TaskSession.Reader.Load(null, null, null, folder.Path);

    private static IEnumerable<string> Refusal(TemporaryFolder folder) =>
        Should.Throw<InputException>(() => Load(folder)).Problems.Select(problem => problem.ToString());
}
