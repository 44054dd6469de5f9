using Trexis.PipelineTasks.Backup;
using Trexis.PipelineTasks.Engines.Supported;
using Trexis.PipelineTasks.Tasks;

return await TaskRunner.RunAsync(new BackupTask(SupportedEngines.All), args);
