namespace Trexis.PipelineTasks.EndToEnd.Tests;

/// <summary>A report is a function of its documents.</summary>
public sealed class DeterminismTests
{
    private static readonly string[] Reports = [
        "report.html", "report.md", "report.junit.xml", "report.sarif", "plan.md", "checklist.md", "go-no-go.md",
    ];

    [Fact]
    public async Task The_same_documents_render_to_the_same_bytes()
    {
        using var shop = new Shop(policy: "environments: { dev: { backup: { verify: none } } }").WithScripts();
        await shop.RunAsync("run", "--environment", "dev");

        var first = await RenderAsync(shop);
        var second = await RenderAsync(shop);

        first.Keys.ShouldBe(Reports);
        foreach (var name in Reports) second[name].ShouldBe(first[name], name);
    }

    private static async Task<Dictionary<string, string>> RenderAsync(Shop shop)
    {
        (await shop.RunAsync("report", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var files = Reports.ToDictionary(name => name, name => File.ReadAllText(shop.At($".trexis/{name}")));

        // A report is a run of its own, whose document the next would find.
        File.Delete(shop.Results.Load()[^1].File);
        return files;
    }
}
