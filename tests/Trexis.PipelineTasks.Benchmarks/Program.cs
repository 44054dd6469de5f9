using Trexis.PipelineTasks.Benchmarks;

return await Scenarios.RunAsync(args);
