using Trexis.PipelineTasks.EndToEnd.Tests.Interruption;
using Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;
using Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;
using Xunit.Sdk;
using Xunit.v3;

namespace Trexis.PipelineTasks.EndToEnd.Tests;

/// <summary>Begins with the classes that take minutes: one that begins last keeps one processor busy while the others rest.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        .. new[]
        {
            typeof(FleetTests), typeof(AzurePipelineTests), typeof(AzureFleetTests), typeof(QuickStartTests),
            typeof(StrangersRepositoryTests), typeof(AzureWrittenPipelinesTests), typeof(GitHubPipelineTests),
            typeof(InterruptedApplyTests), typeof(GitHubAfterwardsTests),
        }.Select(type => $"{type.FullName} "),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(
            tests => Long.Any(name => tests.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
