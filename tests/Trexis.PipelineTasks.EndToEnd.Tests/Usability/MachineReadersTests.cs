using System.Text.Json;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary><c>--json</c>: standard output holds lines of JSON and nothing else.</summary>
public class MachineReadersTests
{
    [Fact]
    public async Task A_run_leaves_each_run_document_as_a_line_of_standard_output()
    {
        using var shop = new Shop().WithScripts();

        var (code, lines, told) = await RunAsync(shop, "run", "--environment", "dev", "--json");

        code.ShouldBe(ExitCode.Passed, told);
        lines.Select(line => line.GetProperty("task").GetString())
            .ShouldBe([
                "deploy-scripts", "rollback", "precheck", "backup", "perf-gate", "deploy-scripts", "validate", "perf-gate", "report",
            ]);
        lines.Select(line => line.GetProperty("run").GetProperty("id").GetString())
            .ShouldBe(shop.Results.Load().Select(stored => stored.Document.Run.Id));
        lines.ShouldAllBe(line => line.GetProperty("verdict").GetString() != null);
        told.ShouldContain("✓ deploy-scripts apply");
    }

    [Fact]
    public async Task What_is_wrong_with_inputs_is_told_to_people_and_a_machine_reads_nothing()
    {
        using var shop = new Shop().WithScripts();

        var (code, lines, told) = await RunAsync(shop, "precheck", "--json", "--environment", "dve");

        code.ShouldBe(ExitCode.BadInput);
        lines.ShouldBeEmpty();
        told.ShouldContain("is no environment of this deployment: 'dve'");
    }

    [Fact]
    public async Task Where_each_environment_stands_is_an_object_a_line()
    {
        using var shop = new Shop().WithScripts();

        var (_, lines, _) = await RunAsync(shop, "status", "--json");

        var dev = lines.First(line => line.GetProperty("environment").GetString() == "dev");
        dev.GetProperty("state").GetString().ShouldBe("not reached");
    }

    [Fact]
    public async Task What_verify_finds_is_an_object_a_line()
    {
        using var shop = new Shop().WithScripts();
        await RunAsync(shop, "run", "--environment", "dev", "--json");
        var first = Directory.EnumerateFiles(shop.Results.Folder, "01-*.json").Single();
        var document = await File.ReadAllTextAsync(first);
        await File.WriteAllTextAsync(first, document.Replace("\"verdict\": \"passed\"", "\"verdict\": \"warned\""));

        var (code, lines, _) = await RunAsync(shop, "verify", shop.Results.Folder, "--json");

        code.ShouldBe(ExitCode.Refused);
        lines.ShouldContain(line => line.ToString().Contains("\"signature\""));
        lines.ShouldContain(line => line.ToString().Contains("\"problem\""));
    }

    [Fact]
    public async Task A_verb_without_anything_for_machines_says_so()
    {
        using var shop = new Shop().WithScripts();

        var (code, _, told) = await RunAsync(shop, "explain", "backup.recent", "--json");

        code.ShouldBe(ExitCode.BadInput);
        told.ShouldContain("--json: explain has nothing that a machine reads");
    }

    [Fact]
    public async Task A_pipeline_asks_by_a_variable()
    {
        using var shop = new Shop().WithScripts();

        var variables = new Dictionary<string, string>(shop.Variables) { ["TREXIS_INPUT_JSON"] = "true" };

        var (code, lines, _) = await RunAsync(shop, variables, "plan", "--environment", "dev");

        code.ShouldBe(ExitCode.Passed);
        lines.ShouldHaveSingleItem().GetProperty("action").GetString().ShouldBe("plan");
    }

    private static Task<(int Code, List<JsonElement> Lines, string Told)> RunAsync(Shop shop, params string[] arguments) =>
        RunAsync(shop, shop.Variables, arguments);

    private static async Task<(int Code, List<JsonElement> Lines, string Told)> RunAsync(
        Shop shop, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var ran = await Shop.RunInAsync(shop.Folder, variables, arguments);
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.Clone();
        });
        return (ran.Code, [.. lines], ran.Error);
    }
}
