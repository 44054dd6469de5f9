namespace Trexis.PipelineTasks.Configuration;

/// <summary>One demand that the policy makes smaller than the procedure does.</summary>
/// <param name="Environments">Where, in the order of promotion.</param>
/// <param name="Demand">What is demanded less of: <c>disk limit</c>.</param>
/// <param name="Policy">As the policy has it: <c>85 %</c>.</param>
/// <param name="Procedure">As the procedure has it where no policy says otherwise: <c>70 %</c>.</param>
/// <param name="Code">Of the check that holds it; its result tells what was measured. Absent where several do.</param>
public sealed record PolicyDeviation(
    IReadOnlyList<string> Environments, string Demand, string Policy, string Procedure, string? Code)
{
    public static IReadOnlyList<PolicyDeviation> Between(Policy policy, IReadOnlyList<EnvironmentSpec> environments) =>
    [
        .. environments.SelectMany(environment => In(environment, environments, policy.For(environment.Name)))
            .GroupBy(one => (one.Demand, one.Policy, one.Procedure))
            .Select(same => same.First() with { Environments = [.. same.SelectMany(one => one.Environments)] }),
    ];

    private static List<PolicyDeviation> In(
        EnvironmentSpec environment, IReadOnlyList<EnvironmentSpec> environments, EnvironmentPolicy policy)
    {
        var procedure = ProcedureDefaults.For(environment, environments);
        var found = new List<PolicyDeviation>();
        Limits(policy.Performance, procedure.Performance, AtMost);
        if ((policy.Soak ?? TimeSpan.Zero) < (procedure.Soak ?? TimeSpan.Zero))
            Add("soak", Word(policy.Soak), Word(procedure.Soak), "promotion.soaked");
        Backup(policy.Backup, procedure.Backup, Add);
        Approval(policy.Approval, procedure.Approval, Add);
        // A check whose demand is gone altogether is told by that demand.
        var required = ProcedureDefaults.Required(environment, environments, procedure)
            .Intersect(ProcedureDefaults.Required(environment, environments, policy))
            .Except(policy.Require)
            .ToList();
        if (required.Count > 0) Add("required checks", $"without {string.Join(", ", required)}", "required", null);
        return found;

        void Add(string demand, string now, string asked, string? code) => found.Add(new([environment.Name], demand, now, asked, code));

        void AtMost(string demand, double now, double asked, string? code, Func<double, string> format)
        {
            if (now > asked) Add($"{demand} limit", format(now), format(asked), code);
        }
    }

    private static void Limits(
        PerformancePolicy now, PerformancePolicy asked, Action<string, double, double, string?, Func<double, string>> atMost)
    {
        atMost("response", now.Response.TotalSeconds, asked.Response.TotalSeconds, "performance.response", Seconds);
        atMost("CPU", now.CpuPercent, asked.CpuPercent, "resources.cpu", Percent);
        atMost("memory", now.MemoryPercent, asked.MemoryPercent, "resources.memory", Percent);
        atMost("disk", now.DiskPercent, asked.DiskPercent, "resources.disk", Percent);
        atMost("disk latency", now.DiskLatency.TotalSeconds, asked.DiskLatency.TotalSeconds, "performance.disk", Seconds);
        atMost("connections", now.ConnectionsPercent, asked.ConnectionsPercent, "resources.connections", Percent);
        atMost("blocking", now.Blocking.TotalSeconds, asked.Blocking.TotalSeconds, "resources.no-blocking", Seconds);
        atMost("slowdown", now.Slowdown.Percent, asked.Slowdown.Percent, "performance.not-regressed", Percent);
        atMost("slowdown time", now.Slowdown.Time.TotalSeconds, asked.Slowdown.Time.TotalSeconds, null, Seconds);
    }

    private static void Backup(BackupPolicy now, BackupPolicy asked, Action<string, string, string, string?> add)
    {
        if (asked.MaxAge is { } age && (now.MaxAge is null || now.MaxAge > age))
            add("backup's age", Word(now.MaxAge), Word(age), "backup.recent");
        if (now.Verify < asked.Verify) add("backup's proof", Word(now.Verify), Word(asked.Verify), "backup.restored");
    }

    private static void Approval(ApprovalPolicy now, ApprovalPolicy asked, Action<string, string, string, string?> add)
    {
        if (asked.Required && !now.Required) add("approval", "none", "demanded", "deploy.approved");
        else if (now.Proof < asked.Proof) add("approval's proof", Word(now.Proof), Word(asked.Proof), "deploy.approved");
        if (now.ByAuthor) add("approval by an author", "allowed", "not allowed", "deploy.approved");
    }

    private static string Percent(double value) => Quantity.Percent(value).ToString();

    private static string Seconds(double value) => HumanText.Duration(TimeSpan.FromSeconds(value));

    private static string Word(TimeSpan? value) => value is { } some ? HumanText.Duration(some) : "none";

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
