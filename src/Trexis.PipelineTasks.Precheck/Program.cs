using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Precheck;
using Trexis.PipelineTasks.Tasks;

return await TaskRunner.RunAsync(new PrecheckTask(SupportedEngines.All), args);
