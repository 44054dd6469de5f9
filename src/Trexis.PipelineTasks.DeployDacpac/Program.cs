using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.DeployDacpac;

return await TaskRunner.RunAsync(new DeployDacpacTask(Engines.All), args);
