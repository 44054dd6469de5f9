using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.PerfGate;
using Trexis.PipelineTasks.Tasks;

return await TaskRunner.RunAsync(new PerfGateTask(SupportedEngines.All), args);
