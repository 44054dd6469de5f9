[assembly: AssemblyFixture(typeof(TestRun))]
// These tests wait for servers more than they compute.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
