using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Rollback;

return await TaskRunner.RunAsync(new RollbackTask(SupportedEngines.All), args);
