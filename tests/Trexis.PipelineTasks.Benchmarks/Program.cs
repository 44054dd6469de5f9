return await Trexis.PipelineTasks.Benchmarks.Scenarios.RunAsync(args);
