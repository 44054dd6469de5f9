using Trexis.PipelineTasks.Cli;

return await CommandLine.RunAsync(args);
