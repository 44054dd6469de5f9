using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

/// <summary>The whole executable in this process, on a console: arguments in, exit code and what it said out.</summary>
internal static class DacpacCommand
{
    public static Task<(int Code, string Said)> RunAsync(TemporaryFolder folder, params string[] arguments) =>
        RunAsync(folder, new DeployDacpacTask(SupportedEngines.All), arguments);

    public static async Task<(int Code, string Said)> RunAsync(TemporaryFolder folder, IPipelineTask task, params string[] arguments)
    {
        using var said = new StringWriter();
        var ambient = new ProcessEnvironment
        {
            Time = TimeProvider.System,
            Environment = new Dictionary<string, string>(),
            Output = said,
            Error = said,
            WorkingFolder = folder.Path,
            Interactive = false,
            Cancel = TestContext.Current.CancellationToken,
        };
        var code = await TaskRunner.RunAsync(task, arguments, ambient, $"trexis-{task.Info.Name}");
        return (code, said.ToString());
    }
}
