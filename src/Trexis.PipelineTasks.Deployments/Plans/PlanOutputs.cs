namespace Trexis.PipelineTasks.Deployments.Plans;

/// <summary>Names of the outputs that every plan leaves, for later tasks and steps of a pipeline.</summary>
public static class PlanOutputs
{
    public const string Change = "change-fingerprint";

    public const string Plan = "plan-fingerprint";

    public const string Risk = "risk";

    public const string Pending = "pending";
}
