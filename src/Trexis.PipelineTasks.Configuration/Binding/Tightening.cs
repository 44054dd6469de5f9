using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Values;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Lays what <c>deployment.yml</c> demands over the policy: it may ask for more, never for less.</summary>
/// <param name="problems">Of <c>deployment.yml</c>.</param>
/// <param name="policyName">As messages name where the policy comes from.</param>
internal sealed class Tightening(ProblemList problems, string policyName)
{
    public Policy Apply(Policy policy, DeploymentSchema deployment)
    {
        var environments = policy.Environments.ToDictionary(StringComparer.Ordinal);
        foreach (var entry in deployment.Environments.Or([]).Where(entry => entry.Value.IsSet && environments.ContainsKey(entry.Name)))
        {
            environments[entry.Name] = Apply(environments[entry.Name], entry.Value.Value!, $"environments.{entry.Name}");
        }

        CheckQueries(deployment, environments);
        // A query that has limits of its own is judged by those.
        var queries = deployment.Perf.Value?.Queries;
        var own = queries.Each("", (query, _) => query.Value!);
        foreach (var (name, environment) in environments.ToList())
        {
            var written = new WrittenLimits(problems.File, environment.Limits);
            if (own.Any(query => query.Response.IsSet)) written.Add("performance.response", queries, "perf.queries");
            if (own.Any(query => query.Slowdown.Percent.IsSet)) written.Add("performance.slowdown", queries, "perf.queries");
            environments[name] = environment with { Limits = written.Places };
        }

        return policy with { Environments = environments };
    }

    private EnvironmentPolicy Apply(EnvironmentPolicy policy, EnvironmentSchema shape, string path)
    {
        if (shape.Soak.IsSet && shape.Soak.Value < policy.Soak)
            Loosens(shape.Soak, $"{path}.soak", DurationText.Format, $"{DurationText.Format(policy.Soak.Value)} or longer");
        var backup = shape.Backup.Value?.Demand;
        var tightened = policy with
        {
            Performance = Performance(policy.Performance, shape.Performance.Value, $"{path}.performance"),
            Soak = shape.Soak.IsSet && shape.Soak.Value > TimeSpan.Zero ? shape.Soak.Value : policy.Soak,
            Backup = backup is null ? policy.Backup : Backup(policy.Backup, backup, $"{path}.backup"),
            Limits = new WrittenLimits(problems.File, policy.Limits).Add(shape.Performance.Value)
                .Add("soak", shape.Soak)
                .Add("backup.max-age", backup?.MaxAge)
                .Places,
        };
        // What the team demands with a value must also be judged, whatever list the policy holds.
        var demanded = ProcedureDefaults.FollowingFrom(tightened).Except(ProcedureDefaults.FollowingFrom(policy));
        var named = shape.Require.Values();
        return tightened with { Require = [.. policy.Require.Concat(demanded).Concat(named).Distinct(StringComparer.Ordinal)] };
    }

    private PerformancePolicy Performance(PerformancePolicy policy, PerformanceSchema? shape, string path)
    {
        if (shape is null) return policy;
        AtMost(shape.Response, policy.Response, $"{path}.response", DurationText.Format);
        AtMost(shape.Cpu, policy.CpuPercent, $"{path}.cpu", PercentageText.Format);
        AtMost(shape.Memory, policy.MemoryPercent, $"{path}.memory", PercentageText.Format);
        AtMost(shape.Disk, policy.DiskPercent, $"{path}.disk", PercentageText.Format);
        AtMost(shape.DiskLatency, policy.DiskLatency, $"{path}.disk-latency", DurationText.Format);
        AtMost(shape.Connections, policy.ConnectionsPercent, $"{path}.connections", PercentageText.Format);
        AtMost(shape.Blocking, policy.Blocking, $"{path}.blocking", DurationText.Format);
        Slowdown(shape.Slowdown, policy.Slowdown, path);
        return Thresholds.Over(policy, shape);
    }

    private void Slowdown(SlowdownSettings settings, SlowdownLimit policy, string path)
    {
        AtMost(settings.Percent, policy.Percent, $"{path}.slowdown", PercentageText.Format);
        AtMost(settings.Time, policy.Time, $"{path}.slowdown-time", DurationText.Format);
    }

    private BackupPolicy Backup(BackupPolicy policy, BackupSchema shape, string path)
    {
        if (policy.MaxAge is { } maxAge) AtMost(shape.MaxAge, maxAge, $"{path}.max-age", DurationText.Format);
        if (shape.Verify.IsSet && shape.Verify.Value < policy.Verify)
        {
            Loosens(
                shape.Verify,
                $"{path}.verify",
                Word,
                policy.Verify == BackupVerification.Restore ? "restore" : $"{Word(policy.Verify)} or stronger");
        }

        return new BackupPolicy(
            shape.MaxAge.IsSet ? shape.MaxAge.Value : policy.MaxAge, shape.Verify.Or(policy.Verify), ProofMaxAge(policy, shape, path));
    }

    // An older proof is a weaker one, and none at all means that each backup is restored itself.
    private TimeSpan? ProofMaxAge(BackupPolicy policy, BackupSchema shape, string path)
    {
        if (policy.ProofMaxAge is { } most) AtMost(shape.ProofMaxAge, most, $"{path}.proof-max-age", DurationText.Format);
        else if (shape.ProofMaxAge.IsSet && shape.ProofMaxAge.Value > TimeSpan.Zero)
            Loosens(
                shape.ProofMaxAge,
                $"{path}.proof-max-age",
                DurationText.Format,
                "none of the key: the policy lets no earlier restore stand in");
        if (!shape.ProofMaxAge.IsSet) return policy.ProofMaxAge;
        return shape.ProofMaxAge.Value > TimeSpan.Zero ? shape.ProofMaxAge.Value : null;
    }

    // One threshold for every environment: it must not be longer than the shortest that the policy allows.
    private void CheckQueries(DeploymentSchema deployment, Dictionary<string, EnvironmentPolicy> environments)
    {
        if (environments.Count == 0) return;
        var policies = environments.Values.Select(environment => environment.Performance).ToList();
        var response = policies.Min(policy => policy.Response);
        var slowdown = new SlowdownLimit(policies.Min(policy => policy.Slowdown.Percent), policies.Min(policy => policy.Slowdown.Time));
        deployment.Perf.Value?.Queries.Each("perf.queries", (query, path) =>
        {
            Slowdown(query.Value!.Slowdown, slowdown, path);
            return AtMost(query.Value.Response, response, $"{path}.response", DurationText.Format);
        });
    }

    private bool AtMost<T>(Field<T> setting, T most, string path, Func<T, string> format)
        where T : IComparable<T>
    {
        var isTight = !setting.IsSet || setting.Value!.CompareTo(most) <= 0;
        if (!isTight) Loosens(setting, path, format, $"at most {format(most)}");
        return isTight;
    }

    private void Loosens<T>(Field<T> setting, string path, Func<T, string> format, string demanded) =>
        problems.Add(setting.At, $"{path} loosens {policyName}", format(setting.Value!), demanded);

    private static string Word(BackupVerification verification) => verification switch
    {
        BackupVerification.None => "none",
        BackupVerification.Checksum => "checksum",
        BackupVerification.Integrity => "integrity",
        _ => "restore",
    };
}
