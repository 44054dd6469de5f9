using Trexis.PipelineTasks.DeployScripts;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Tasks;

return await TaskRunner.RunAsync(new DeployScriptsTask(SupportedEngines.All), args);
