using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Makes the policy of what its file was found to hold, over the procedure's defaults.</summary>
/// <param name="environments">Those of <c>deployment.yml</c>; absent where the policy is read alone.</param>
internal sealed class PolicyBinding(string file, ProblemList problems, KnownNames codes, IReadOnlyList<EnvironmentSpec>? environments)
{
    public Policy Build(PolicySchema shape)
    {
        var roles = shape.Roles.Or([]).ToDictionary(role => role.Name, role => role.Value.Values(), StringComparer.Ordinal);
        var written = shape.Environments.Or([]);
        var names = environments is null ? null : Known(written, environments);
        var built = written.Where(entry => entry.Value.IsSet)
            .ToDictionary(
                entry => entry.Name,
                entry => Environment(entry, shape.Performance.Value, KnownNames.Roles(roles.Keys)),
                StringComparer.Ordinal);
        List<EnvironmentSpec> unnamed = [.. (environments ?? []).Where(spec => !written.Any(entry => entry.Name == spec.Name))];
        foreach (var spec in unnamed)
        {
            // Whoever adds an environment to deployment.yml does not choose by that what it demands.
            var defaults = ProcedureDefaults.Strictest(spec) with
            {
                Performance = Thresholds.Over(new PerformancePolicy(), shape.Performance.Value),
                Limits = CommonLimits(shape.Performance.Value).Places,
            };
            var required = ProcedureDefaults.Required(spec with { Protected = true }, environments!, defaults);
            built.TryAdd(spec.Name, defaults with { Require = required });
        }

        shape.Excused.Each("excused", (item, path) => codes.Checked(item.Value!.Check, $"{path}.check", problems));
        return new Policy
        {
            File = file,
            Roles = roles,
            Environments = built,
            Unnamed = [.. unnamed.Select(spec => spec.Name)],
            Defaults = new EnvironmentPolicy { Performance = Thresholds.Over(new PerformancePolicy(), shape.Performance.Value) },
            Waivers = shape.Waivers.Each("waivers", (item, path) => Waiver(item.Value!, path, names)),
            Evidence = Evidence(shape.Evidence.Value, names),
            Trust = Trust(shape.Trust.Value),
        };
    }

    // One policy may serve several deployment files, each with some of its environments: a name that this one lacks is a mistake only
    // where it is nearly that of an environment for which the policy has no entry.
    private KnownNames Known(IReadOnlyList<Named<EnvironmentPolicySchema>> written, IReadOnlyList<EnvironmentSpec> specs)
    {
        var entries = written.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        List<string> bare = [.. specs.Select(spec => spec.Name).Where(name => !entries.Contains(name))];
        var known = KnownNames.Environments([.. specs.Select(spec => spec.Name)]);
        foreach (var entry in written.Where(entry => IsNearly(entry.Name, bare)))
            known.Check(entry.Name, entry.At, $"environments.{entry.Name}", problems);
        return KnownNames.Environments([.. known.Names.Union(entries)]);
    }

    private static bool IsNearly(string name, IReadOnlyList<string> others) => Suggestion.Nearest(name, others) is not null
        || others.Any(other => name.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(name, StringComparison.Ordinal));

    private EvidencePolicy Evidence(EvidencePolicySchema? shape, KnownNames? names)
    {
        if (shape is null) return new EvidencePolicy();
        var keys = new UniqueNames(problems, "one entry for each key");
        return new EvidencePolicy(
            shape.Signed.Or(SignatureDemand.Wanted),
            shape.Signers.Each("evidence.signers", (item, path) => Signer(item.Value!, path, names, keys)))
        {
            Statements = shape.Statements.Or(StatementEvidence.Full),
            Messages = shape.Messages.Or(MessageEvidence.Console),
        };
    }

    private Signer Signer(SignerSchema shape, string path, KnownNames? names, UniqueNames keys)
    {
        keys.Add(shape.Thumbprint, $"{path}.thumbprint");
        var places = shape.Environments.Each($"{path}.environments", (environment, at) =>
        {
            names?.Check(environment, at, problems);
            return environment.Value!;
        });
        if (places.Count > 1 && places.FirstOrDefault(place => Spec(place) is { Protected: true }) is { } alone)
            problems.Add(
                shape.Environments.At,
                $"{path}.environments shares the key of a protected environment",
                string.Join(", ", places),
                $"a key that serves {alone} alone");
        return new Signer(
            shape.Name.Or(""), shape.Thumbprint.Or(""), places, shape.Retired.IsSet ? shape.Retired.Value : null);
    }

    private static TrustPolicy Trust(TrustSchema? shape)
    {
        if (shape is null) return new TrustPolicy();
        var issuers = shape.Issuers.Values();
        return new TrustPolicy(shape.Workflows.Values(), issuers.Count > 0 ? issuers : [TrustPolicy.GitHub], shape.Keys.Values())
        {
            TakesUnprotected = shape.Unprotected.Or(false),
            TakesConsole = shape.Console.IsSet ? shape.Console.Value : null,
            Roots = shape.Roots.Values(),
            Azure = shape.Azure.Value is { } azure
                ? new AzureTrust(azure.Organisation.Or(""), azure.Project.Or(""), azure.Pipelines.Values(), azure.Refs.Values())
                : null,
        };
    }

    private EnvironmentPolicy Environment(Named<EnvironmentPolicySchema> entry, PerformanceSchema? common, KnownNames roles)
    {
        var (shape, path, defaults) = (entry.Value.Value!, $"environments.{entry.Name}", Defaults(entry.Name));
        if (Spec(entry.Name) is { } spec) EnsureSame(shape, spec, path);
        roles.Check(shape.Responsible, $"{path}.responsible", problems);
        if (shape.Approval.IsSet) roles.Check(shape.Approval.Value!.Role, $"{path}.approval.role", problems);
        var policy = defaults with
        {
            After = shape.After.IsSet ? shape.After.Value : null,
            Protected = shape.Protected.IsSet ? shape.Protected.Value : null,
            Performance = Thresholds.Over(Thresholds.Over(defaults.Performance, common), shape.Performance.Value),
            Responsible = shape.Responsible.Value,
            Soak = shape.Soak.IsSet ? (shape.Soak.Value > TimeSpan.Zero ? shape.Soak.Value : null) : defaults.Soak,
            Window = shape.Window.Value,
            Backup = shape.Backup.IsSet ? Backup(shape.Backup.Value!, defaults.Backup) : defaults.Backup,
            Approval = shape.Approval.IsSet ? Approval(shape.Approval.Value!, defaults.Approval) : defaults.Approval,
            Rollback = shape.Rollback.Value is { Within.IsSet: true } rollback
                ? new RollbackPolicy(rollback.Within.Value)
                : defaults.Rollback,
            Watch = Watch(shape.Watch.Value, defaults.Watch),
            Limits = CommonLimits(common)
                .Add(shape.Performance.Value)
                .Add("soak", shape.Soak)
                .Add("window", shape.Window)
                .Add("approval", shape.Approval)
                .Add("backup.max-age", shape.Backup.Value?.MaxAge)
                .Add("rollback.within", shape.Rollback.Value?.Within)
                .Places,
            HeavyCheckBudget = shape.HeavyChecks.Or(defaults.HeavyCheckBudget),
        };
        return policy with { Require = shape.Require.IsSet ? Codes(shape.Require, $"{path}.require") : Required(entry.Name, policy) };
    }

    // Who writes a deployment file does not choose by that what comes before an environment, or that nothing protects it.
    private void EnsureSame(EnvironmentPolicySchema shape, EnvironmentSpec spec, string path)
    {
        if (shape.After.IsSet && shape.After.Value != spec.After)
            Add(shape.After.At, "after", spec.After ?? "nothing", shape.After.Value!);
        if (shape.Protected.IsSet && shape.Protected.Value != spec.Protected)
            Add(shape.Protected.At, "protected", Word(spec.Protected), Word(shape.Protected.Value));

        void Add(Position at, string key, string deployed, string demanded) => problems.Add(
            at,
            $"{path}.{key} is {demanded}, and {path}.{key} of {Of(spec)} is another",
            deployed,
            $"{path}: {{ {key}: {demanded} }} in the deployment file, or another policy");

        static string Of(EnvironmentSpec spec) => spec.At is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"{at.File}:{at.Line}")
            : "the deployment file";

        static string Word(bool value) => value ? "true" : "false";
    }

    private WrittenLimits CommonLimits(PerformanceSchema? common) => new WrittenLimits(problems.File, LimitPlaces.None).Add(common);

    private EnvironmentPolicy Defaults(string name) =>
        Spec(name) is { } spec ? ProcedureDefaults.For(spec, environments!) : new EnvironmentPolicy();

    private IReadOnlyList<string> Required(string name, EnvironmentPolicy policy) =>
        Spec(name) is { } spec ? ProcedureDefaults.Required(spec, environments!, policy) : [];

    private EnvironmentSpec? Spec(string name) => environments?.FirstOrDefault(environment => environment.Name == name);

    private IReadOnlyList<string> Codes(Field<IReadOnlyList<Field<string>>> list, string path) =>
        [.. list.Each(path, (code, itemPath) => codes.Checked(code, itemPath, problems)).Distinct(StringComparer.Ordinal)];

    // A backup that nobody verifies is not aged either, unless the policy says so: "verify: none" alone switches it off.
    private static BackupPolicy Backup(BackupSchema shape, BackupPolicy defaults)
    {
        var verify = shape.Verify.Or(defaults.Verify);
        var isSwitchedOff = shape.Verify is { IsSet: true, Value: BackupVerification.None };
        return new BackupPolicy(
            shape.MaxAge.IsSet ? shape.MaxAge.Value : isSwitchedOff ? null : defaults.MaxAge,
            verify,
            shape.ProofMaxAge.IsSet && shape.ProofMaxAge.Value > TimeSpan.Zero ? shape.ProofMaxAge.Value : null);
    }

    private static ApprovalPolicy Approval(ApprovalSchema shape, ApprovalPolicy defaults) => new(
        shape.Required.Or(defaults.Required),
        shape.Role.Value,
        shape.ByAuthor.Or(defaults.ByAuthor),
        shape.ValidFor.IsSet ? shape.ValidFor.Value : defaults.ValidFor,
        shape.Proof.Or(defaults.Proof),
        shape.Count.Or(defaults.Count));

    private static WatchPolicy Watch(WatchSchema? shape, WatchPolicy defaults) =>
        shape is null
            ? defaults
            : new WatchPolicy
            {
                Warn = Limits(shape.Warn.Value, defaults.Warn),
                Stop = Limits(shape.Stop.Value, defaults.Stop),
                Wait = shape.Wait.IsSet ? shape.Wait.Value : defaults.Wait,
            };

    private static WatchLimits Limits(WatchLimitsSchema? shape, WatchLimits defaults) => shape is null ? defaults : new WatchLimits(
        shape.Blocking.IsSet ? shape.Blocking.Value : defaults.Blocking,
        shape.Log.IsSet ? shape.Log.Value : defaults.LogPercent,
        shape.Disk.IsSet ? shape.Disk.Value : defaults.DiskPercent);

    private Waiver Waiver(WaiverSchema shape, string path, KnownNames? names)
    {
        codes.Check(shape.Check, $"{path}.check", problems);
        names?.Check(shape.Environment, $"{path}.environment", problems);
        return new Waiver(
            shape.Check.Or(""), shape.Environment.Or(""), shape.Reason.Or(""), shape.Approver.Or(""), shape.Expires.Or(default));
    }
}
