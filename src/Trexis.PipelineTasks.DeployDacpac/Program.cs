using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.DeployDacpac;

return await TaskRunner.RunAsync(new DeployDacpacTask(SupportedEngines.All), args);
