using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Rollback;
using Trexis.PipelineTasks.Tasks;

return await TaskRunner.RunAsync(new RollbackTask(SupportedEngines.All), args);
