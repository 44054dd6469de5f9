using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Tasks;

return await TaskRunner.RunAsync(new DeployDacpacTask(SupportedEngines.All), args);
