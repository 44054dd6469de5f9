using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.DeployScripts;

return await TaskRunner.RunAsync(new DeployScriptsTask(SupportedEngines.All), args);
