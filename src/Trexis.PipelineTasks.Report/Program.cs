using Trexis.PipelineTasks;
using Trexis.PipelineTasks.Report;



return await TaskRunner.RunAsync(new ReportTask(), args);
