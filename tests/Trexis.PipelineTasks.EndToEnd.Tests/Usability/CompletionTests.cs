using System.Diagnostics;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Cli.Verbs;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>The script is sourced by the shell itself, which then completes.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("trexis pre", "prepare precheck")]
    [InlineData("trexis precheck --env", "--environment")]
    [InlineData("trexis deploy-scripts a", "apply approve adopt")]
    [InlineData("trexis apply --sc", "")]
    [InlineData("trexis dacpac build --platform Sql16", "Sql160")]
    [InlineData("trexis completion ", "bash pwsh")]
    [InlineData("trexis run --config dep", "deployment.yml")]
    public async Task Bash_completes_verbs_actions_options_choices_and_files(string typed, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "no bash here");
        using var folder = new TemporaryFolder();
        folder.Write("deployment.yml", "");
        var script = (await Shop.RunInAsync(folder.Path, new Dictionary<string, string>(), "completion", "bash")).ShouldEndWith(0).Output;
        var words = typed.Split(' ');

        var found = await BashAsync(
            folder.Path,
            $"{script}\nCOMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))})\nCOMP_CWORD={words.Length - 1}\n_trexis\n"
                + "printf '%s\\n' \"${COMPREPLY[@]}\"\n");

        var first = expected.Split(' ').ToHashSet();
        found.Where(word => !word.StartsWith("--", StringComparison.Ordinal) || expected.StartsWith("--", StringComparison.Ordinal))
            .ToHashSet()
            .ShouldBe(expected.Length == 0 ? [] : first, ignoreOrder: true);
    }

    [Fact]
    public async Task PowerShell_gets_an_entry_for_each_verb_and_each_choice()
    {
        var script = (await Shop.RunInAsync(Path.GetTempPath(), new Dictionary<string, string>(), "completion", "pwsh"))
            .ShouldEndWith(0).Output;

        CommandLine.Verbs.Select(verb => verb.Name)
            .Concat(TaskSet.All.Keys)
            .ShouldAllBe(word => script.Contains($"    '{word}' = '"));
        script.ShouldContain("    'init --engine' = 'sqlserver sqlite'");
        script.Count(letter => letter == '{').ShouldBe(script.Count(letter => letter == '}'));
    }

    [Fact]
    public void The_overview_shows_every_verb_and_task_once() =>
        CommandLine.Groups.SelectMany(group => group.Words)
            .ShouldBe(CommandLine.Verbs.Select(verb => verb.Name).Concat(TaskSet.All.Keys), ignoreOrder: true);

    private static async Task<string[]> BashAsync(string folder, string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", "-s"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
