using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Precheck;

return await TaskRunner.RunAsync(new PrecheckTask(SupportedEngines.All), args);
