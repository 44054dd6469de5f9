return await Trexis.PipelineTasks.Cli.CommandLine.RunAsync(args);
