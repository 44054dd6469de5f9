using Trexis.PipelineTasks.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(TestRun))]
// These tests wait for servers, files and processes more than they compute.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
