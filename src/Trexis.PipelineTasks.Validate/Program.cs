using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Validate;

return await TaskRunner.RunAsync(new ValidateTask(SupportedEngines.All), args);
