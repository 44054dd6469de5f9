using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Backup;
using Trexis.PipelineTasks.Databases;

return await TaskRunner.RunAsync(new BackupTask(SupportedEngines.All), args);
