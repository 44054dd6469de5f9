using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.PerfGate;

return await TaskRunner.RunAsync(new PerfGateTask(SupportedEngines.All), args);
