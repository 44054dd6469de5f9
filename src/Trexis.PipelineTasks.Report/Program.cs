using Trexis.PipelineTasks.Report;
using Trexis.PipelineTasks.Tasks;



return await TaskRunner.RunAsync(new ReportTask(), args);
