namespace Trexis.PipelineTasks.Tasks.Admission;

/// <summary>How far a task goes with its action: what must hold before it begins follows from that.</summary>
internal sealed record RunIntent(string Task, string? Action)
{
    private static readonly string[] Looking = ["precheck", "prepare", "report"];

    /// <summary>It proposes or judges, and deploys nothing.</summary>
    public bool OnlyLooks => Action == "plan" || Looking.Contains(Task);

    /// <summary>Nor does it make anything, so that somebody may look from their own machine.</summary>
    public bool ChangesNothing => OnlyLooks && Task != "prepare";

    /// <summary>It records what a person says.</summary>
    public bool IsWord => Task == "attest" || Action == "approve";

    /// <summary>People read its result before anything is deployed.</summary>
    public bool IsReadBefore => Action == "plan" || Task == "precheck";
}
