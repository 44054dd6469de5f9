using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>The inputs of every task that runs users' queries, declared once.</summary>
public static class AssertionInputs
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(1);

    public static readonly InputSpec TimeLimit = new("query_timeout", InputKind.Duration, "Time limit of each assertion and smoke query.")
    {
        Default = "60s",
    };

    public static TimeSpan LimitOf(InputValues inputs) => inputs.Duration(TimeLimit) ?? DefaultLimit;
}
