using System.IO.Compression;
using System.Security.Cryptography;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>Step templates and the extension's tasks with Microsoft's library of tasks in between, in bash and in PowerShell 7.</summary>
public sealed class AzureTaskLibraryTests : IDisposable
{
    private const string Steps = "templates/azure-pipelines/steps";

    // What is asked of the library is said in lines of its own log; these are the stand-in's.
    private const string Tells = "env | grep -E '^(INPUT_|SECRET_|TREXIS_|SYSTEM_ACCESSTOKEN)' | sort; echo \"arguments: $*\"";

    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("bash", 7)]
    [InlineData("pwsh", 1)] // for a script that it is told to dot-source, as the task tells it, every failure is a 1
    public void A_steps_inputs_reach_the_executable_and_what_the_library_takes_does_not(string shell, int code)
    {
        AzureTaskLibrary.StandIn(_home, "trexis", $"{Tells}; exit 7");
        var step = Step("deploy-scripts", shell, ("action", "plan"), ("environment", "dev"), ("connection", "Server=a;Password=b"));
        var given = step.Member("env").Members().ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);

        var said = AzureTaskLibrary.RunShell(_home, shell, step.Text(shell)!, new Dictionary<string, string>(given)
        {
            ["INPUT_ENVIRONMENT"] = "dev",
            ["SECRET_TREXIS_CONNECTION"] = "Server=a;Password=b",
        });

        given["TREXIS_INPUT_ENVIRONMENT"].ShouldBe("dev");
        said.Split('\n').Where(line => line.StartsWith("TREXIS_", StringComparison.Ordinal) && !line.EndsWith('='))
            .ShouldBe(given.Where(one => one.Key.StartsWith("TREXIS_", StringComparison.Ordinal) && one.Value.Length > 0)
                .Select(one => $"{one.Key}={one.Value}")
                .Order(StringComparer.Ordinal), ignoreOrder: true);
        said.Split('\n').ShouldContain("arguments: deploy-scripts");
        said.Split('\n').ShouldNotContain(line => line.StartsWith("INPUT_", StringComparison.Ordinal)
            || line.StartsWith("SECRET_", StringComparison.Ordinal));
        said.ShouldContain($"the script exited with {code}\n");
        said.ShouldContain("##vso[task.complete result=Failed;");
    }

    [Fact]
    public void Every_step_for_PowerShell_starts_its_task()
    {
        AzureTaskLibrary.StandIn(_home, "trexis", Tells);
        List<string> tasks = [
            .. RepositoryFiles.Under(Steps, "*.yml").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != "setup"),
        ];

        var said = AzureTaskLibrary.RunShell(
            _home,
            "pwsh",
            string.Join('\n', tasks.Select(task => Step(task, "pwsh", Required(task)).Text("pwsh"))),
            new Dictionary<string, string>());

        tasks.Count.ShouldBeGreaterThan(8);
        said.Split('\n').Where(line => line.StartsWith("arguments: ", StringComparison.Ordinal))
            .ShouldBe(tasks.Select(task => $"arguments: {task}"));
        said.ShouldContain("##vso[task.complete result=Succeeded;");
    }

    [Fact]
    public void Setup_under_PowerShell_unpacks_what_it_has_verified_and_nothing_else()
    {
        var archive = WindowsArchive();

        var good = Setup(archive, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(archive))));
        var bad = Setup(archive, new string('0', 64));

        good.ShouldContain($"##vso[task.prependpath]{_home.At("tools", "trexis")}");
        good.ShouldContain("trexis stand-in in ");
        good.ShouldContain("##vso[task.complete result=Succeeded;");
        bad.ShouldContain("##vso[task.logissue type=error]trexis setup: trexis-win-x64.zip is not what it should be");
        bad.ShouldNotContain("task.prependpath");
        bad.ShouldContain("##vso[task.complete result=Failed;");
    }

    [Fact]
    public void A_task_of_the_extension_hands_over_what_the_step_template_does()
    {
        AzureTaskLibrary.StandIn(_home, "trexis", $"{Tells}; exit 7");
        AzureTaskLibrary.StandIn(_home, "bash", $"{Tells}; exit 7");

        var said = AzureTaskLibrary.RunHandlers(_home);

        foreach (var task in RepositoryFiles.Under(Steps, "*.yml").Select(file => Path.GetFileNameWithoutExtension(file)))
        {
            var variables = said[task]
                .Where(line => line.StartsWith("TREXIS_", StringComparison.Ordinal))
                .Select(line => line.Split('=')[0]);
            variables.Except(["TREXIS_SIGNING_KEY"]).ShouldBe(
                Step(task, "bash", Required(task)).Member("env").Members()
                    .Select(one => one.Key)
                    .Where(name => name.StartsWith("TREXIS_", StringComparison.Ordinal))
                    .Except(["TREXIS_SIGNING_KEY", "TREXIS_ENV"]),
                ignoreOrder: true,
                task);
            said[task].ShouldContain("exit 7", task);
            if (task == "setup") continue;
            said[task].ShouldContain($"arguments: {task}");
            said[task].ShouldContain("TREXIS_CONNECTION=connection", task);
            said[task].ShouldContain("TREXIS_SIGNING_KEY=key-of-the-job", task);
            said[task].ShouldContain("SYSTEM_ACCESSTOKEN=token-of-the-job", task);
        }
    }

    private static YamlDotNet.RepresentationModel.YamlNode Step(string task, string shell, params (string Name, string Value)[] given)
    {
        var parameters = given.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        parameters["shell"] = shell;
        return AzureTemplate.Expand($"{Steps}/{task}.yml", parameters).Member("steps").Items().Single();
    }

    private static (string Name, string Value)[] Required(string task) =>
    [
        .. PipelineYaml.Read($"{Steps}/{task}.yml").Member("parameters").Items()
            .Where(parameter => parameter.Member("default") is null)
            .Select(parameter => (
                parameter.Text("name")!,
                parameter.Member("values").Items().Select(value => value.ToString()).FirstOrDefault("given"))),
    ];

    private string Setup(string archive, string sha256)
    {
        var step = Step("setup", "pwsh", ("archive", archive), ("sha256", sha256), ("scripts", RepositoryFiles.At("actions/setup")));
        var given = step.Member("env").Members().ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);
        given["TF_BUILD"] = "True";
        given["GITHUB_PATH"] = given["RUNNER_TOOL_CACHE"] = "";
        given["AGENT_TOOLSDIRECTORY"] = _home.At("tools");
        return AzureTaskLibrary.RunShell(_home, "pwsh", step.Text("pwsh")!, given);
    }

    // An executable of Windows is started by its name, and so is a script that is called so.
    private string WindowsArchive()
    {
        var file = _home.At("trexis-win-x64.zip");
        using var archive = ZipFile.Open(file, ZipArchiveMode.Create);
        var entry = archive.CreateEntry("trexis.exe");
        entry.ExternalAttributes = Convert.ToInt32("100755", 8) << 16;
        using var writer = new StreamWriter(entry.Open());
        writer.Write("#!/bin/sh\necho stand-in\n");
        return file;
    }
}
