namespace Trexis.PipelineTasks.Model.Changes;

/// <summary>The steps that every deployment carries out, whatever its artifact is.</summary>
public static class DeploymentSteps
{
    public static readonly CheckInfo PlanWritten = new(
        "plan.written",
        "The plan is written",
        "Nobody can approve what nobody has written down.",
        "The pending operations, their risk, both fingerprints and the text to be executed are kept beside the run document, bound to it "
            + "by hash.",
        "Remove what stands in the plan's way (see the failed checks), then plan again.");

    public static readonly CheckInfo Locked = new(
        "deploy.locked",
        "The target is locked for this deployment",
        "Two deployments at once overwrite each other's work and leave a state that neither planned.",
        "The deployment lock of the target is taken before the plan is computed again, and held until the last statement is done.",
        "Wait for the deployment that holds the lock, or end it if its process is gone.");

    public static readonly CheckInfo Executed = new(
        "deploy.executed",
        "The plan is executed",
        "A deployment that ended half-way is worse than none.",
        "Every part of the plan runs in order; the first that the server refuses ends the run, and what ran, what failed and what did not "
            + "run is listed.",
        "Read the server's error, repair the script or the data, then run plan and apply again: what is done is not done twice.");

    /// <summary>What a finding of <see cref="Watched"/> expects where somebody waited.</summary>
    public const string NoWait = "no wait";

    public static readonly CheckInfo Watched = new(
        "deploy.watched",
        "The deployment is watched",
        "A deployment that blocks its users or fills the log is an outage long before it is done.",
        "Once a second, over a connection of its own: sessions that wait for the deployment, what it waits for, its log, the fullest "
            + "volume; watch: of the policy says what warns and what stops.",
        "Look at the sessions named; deploy in a quieter hour, or in smaller batches.");
}
