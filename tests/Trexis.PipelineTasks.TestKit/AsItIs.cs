using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>A policy that leaves every result as it is.</summary>
public sealed class AsItIs : IResultPolicy
{
    public RunResult Apply(RunResult result) => result;
}
