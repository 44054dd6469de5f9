using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Validate;

return await TaskRunner.RunAsync(new ValidateTask(SupportedEngines.All), args);
