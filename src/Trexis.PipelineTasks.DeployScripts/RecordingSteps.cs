namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>What adopt and resolve carry out: they write the journal and run nothing.</summary>
internal static class RecordingSteps
{
    public static readonly CheckInfo Prepared = new(
        "environment.prepared",
        "The target's journal says what the database holds",
        "Scripts run by what the journal says; where it is silent or in doubt, they would run twice or never.",
        "A person says what the database holds; it is written into the target's journal with their name, under the deployment lock, and "
            + "nothing is executed.",
        "Look into the database, then say again what it holds.");
}
