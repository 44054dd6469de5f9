using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.DeployScripts;

return await TaskRunner.RunAsync(new DeployScriptsTask(Engines.All), args);
