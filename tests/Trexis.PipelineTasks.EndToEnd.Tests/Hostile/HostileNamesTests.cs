using System.Text.Json;
using System.Xml.Linq;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>Whole runs over names that try to be something else, on each host.</summary>
public sealed class HostileNamesTests
{
    [Theory]
    [InlineData("console")]
    [InlineData("github")]
    [InlineData("azure")]
    public async Task Hostile_names_are_inert_in_every_output_of_a_whole_run(string host)
    {
        using var shop = HostileShop.Make();
        Enter(shop, host);

        var run = (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);
        var validate = await shop.RunAsync("validate", "--environment", "dev");
        var report = await shop.RunAsync("report", "--environment", "dev");

        run.Output.ShouldContain("drop-table", Case.Insensitive);
        foreach (var ran in new[] { run, validate, report }) Inert.ShouldCommandNothing(ran.Output + "\n" + ran.Error);
        AssertFiles(shop);
    }

    [Theory]
    [InlineData("console")]
    [InlineData("github")]
    [InlineData("azure")]
    public async Task Scripts_of_hostile_names_are_inert_too(string host)
    {
        using var shop = HostileShop.Make();
        HostileShop.AddScripts(shop);
        Enter(shop, host);

        foreach (var command in new[] { "run", "report" })
        {
            var ran = await shop.RunAsync(command, "--environment", "dev");
            ran.Code.ShouldBeOneOf(ExitCode.Passed, ExitCode.Refused, ExitCode.BadInput);
            Inert.ShouldCommandNothing(ran.Output + "\n" + ran.Error);
        }

        AssertFiles(shop);
    }

    private static void Enter(Shop shop, string host)
    {
        if (host == "azure") shop.Variables["TF_BUILD"] = "True";
        if (host != "github") return;
        shop.Variables["GITHUB_ACTIONS"] = "true";
        shop.Variables["GITHUB_STEP_SUMMARY"] = shop.Write("summary.md", "");
        shop.Variables["GITHUB_OUTPUT"] = shop.Write("outputs", "");
    }

    private static void AssertFiles(Shop shop)
    {
        foreach (var file in Directory.EnumerateFiles(shop.Folder, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            switch (Path.GetExtension(file))
            {
                case ".md":
                    Inert.ShouldLinkAndMentionNobody(text);
                    break;
                case ".html":
                    Inert.ShouldScriptNothing(text);
                    break;
                case ".xml":
                    XDocument.Parse(text);
                    break;
                case ".json" or ".sarif":
                    JsonDocument.Parse(text).Dispose();
                    break;
            }
        }

        if (File.Exists(shop.At("outputs")) && Directory.Exists(shop.At(".trexis"))) AssertOutputs(File.ReadAllLines(shop.At("outputs")));
    }

    // A value of several lines stands between two lines of its own delimiter; a hostile one must not end it.
    private static void AssertOutputs(string[] lines)
    {
        var names = new List<string>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].IndexOf("<<", StringComparison.Ordinal) is var mark and > 0)
            {
                names.Add(lines[at][..mark]);
                at = Array.IndexOf(lines, lines[at][(mark + 2)..], at + 1);
                at.ShouldBeGreaterThan(0, "a value without an end");
            }
            else if (lines[at].IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            {
                names.Add(lines[at][..equals]);
            }
        }

        names.ShouldNotBeEmpty();
        names.ShouldAllBe(
            name => name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'));
    }
}
