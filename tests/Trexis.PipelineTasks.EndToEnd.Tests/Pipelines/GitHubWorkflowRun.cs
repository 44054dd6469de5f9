using System.Text.Json;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>What the platform does that no workflow says; each may be switched off, to show what depends on it.</summary>
[Flags]
internal enum PlatformRules
{
    None = 0,

    /// <summary><c>secrets: inherit</c> carries secrets within an organisation only (GitHub's documentation, "Reuse workflows").</summary>
    InheritedSecretsStayInTheOrganisation = 1,

    /// <summary>An environment's secrets do not reach a called workflow of another repository (actions/runner#4453).</summary>
    EnvironmentSecretsStayInTheRepository = 2,

    /// <summary>A called workflow of another organisation finds none of the caller's own runners (actions/runner#1671).</summary>
    OwnRunnersStayInTheOrganisation = 4,

    /// <summary>A called workflow's permissions only shrink (GitHub's documentation, "Reusing workflow configurations").</summary>
    PermissionsOnlyShrink = 8,

    /// <summary>
    /// An output of a job that holds a secret, or what a step had masked, is dropped (actions/runner, "may contain secret").
    /// </summary>
    OutputsHoldNoSecrets = 16,

    /// <summary>
    /// Matrices of one run make at most 256 jobs together (GitHub's documentation, "Limits"); those that are skipped are counted, too.
    /// </summary>
    MatricesMakeFewJobs = 32,

    /// <summary>
    /// In a cancelled job a step under <c>!cancelled()</c> does not run, one under <c>always()</c> does (GitHub's documentation, "Status
    /// check functions"; seen on actions/runner 2.336.0).
    /// </summary>
    CancelledIsNotFailed = 64,

    /// <summary>
    /// The artifacts of a job may be named once in a run (actions/upload-artifact v4, "409 Conflict"); an attempt is of the same run.
    /// </summary>
    ArtifactsAreWrittenOnce = 128,

    All = 255,
}

/// <summary>
/// One run of a workflow of <c>octo/sales</c>, as GitHub schedules it: jobs in the order of their needs, called workflows in their
/// caller's place, and each job with the secrets of its environment alone.
/// </summary>
internal sealed class GitHubWorkflowRun(GitHubRunner runner, PlatformRules rules = PlatformRules.All)
{
    private const string Owner = "octo";

    /// <summary>By environment and name; under the empty environment the repository's own.</summary>
    public Dictionary<(string Environment, string Name), string> Secrets { get; } = [];

    /// <summary>Called workflows of others, by what <c>uses:</c> says before the at sign.</summary>
    public Dictionary<string, string> Foreign { get; } = new(StringComparer.Ordinal);

    /// <summary>Labels of machines that the organisation keeps.</summary>
    public HashSet<string> OwnRunners { get; } = new(StringComparer.Ordinal);

    /// <summary>Every job that ran: its name with its callers' in front, and what became of it.</summary>
    public List<(string Job, StepEnd End)> Jobs { get; } = [];

    /// <summary>Stands in for a job's steps where a test asks only what reaches them; it gets the job's name and variables.</summary>
    public Action<string, IReadOnlyDictionary<string, string>>? Instead { get; init; }

    /// <summary>Jobs that nobody lets begin, as reviewers do who never answer, are not reached.</summary>
    public Func<string, bool> Reached { get; init; } = _ => true;

    /// <summary>Logs of the jobs that did not pass.</summary>
    public string Logs => string.Join('\n', Jobs.Where(job => job.End.Outcome != "success").Select(job => $"{job.Job}\n{job.End.Log}"));

    public StepEnd Job(string name) => Jobs.Single(job => job.Job == name).End;

    /// <summary>Runs a workflow of the repository.</summary>
    /// <param name="only">The jobs of a re-run; all others keep what an earlier attempt made of them.</param>
    public string Run(string workflow, IReadOnlyDictionary<string, string>? inputs = null, Func<string, bool>? only = null)
    {
        var tree = PipelineYaml.Parse(File.ReadAllText(Path.Combine(runner.Workspace, workflow)));
        var caller = new Caller("", Owner, "sales", null, only) { Started = workflow, File = workflow };
        return Run(tree, Values(tree, "workflow_dispatch", inputs), caller).Result;
    }

    private sealed record Caller(
        string Prefix, string Owner, string Repository, Dictionary<string, string>? Granted, Func<string, bool>? Only)
    {
        public bool Inherits { get; init; } = true;

        /// <summary>Whether a matrix made the call.</summary>
        public bool IsOfMatrix { get; init; }

        /// <summary>The workflow that the run is of.</summary>
        public required string Started { get; init; }

        /// <summary>The one that the job comes from.</summary>
        public required string File { get; init; }
    }

    private readonly Dictionary<string, StepEnd> _kept = new(StringComparer.Ordinal);

    private static Dictionary<string, string> Values(YamlNode tree, string trigger, IReadOnlyDictionary<string, string>? given)
    {
        var declared = tree.Member("on")!.Member(trigger)?.Member("inputs");
        foreach (var name in given?.Keys ?? []) declared.Members().Select(input => input.Key).ShouldContain(name);
        return declared.Members().ToDictionary(
            input => $"inputs.{input.Key}",
            input => given?.GetValueOrDefault(input.Key) ?? input.Value.Text("default")
                ?? (input.Value.Text("required") == "true" ? throw new InvalidOperationException($"{input.Key} is required") : ""),
            StringComparer.Ordinal);
    }

    private (string Result, Dictionary<string, string> Outputs) Run(YamlNode tree, Dictionary<string, string> inputs, Caller caller)
    {
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, job) in tree.Member("jobs").Members())
        {
            var needs = job.Member("needs") is YamlScalarNode one ? [one.Value!] : job.Member("needs").Items().Select(Name).ToList();
            var values = new Dictionary<string, string>(inputs, StringComparer.Ordinal);
            foreach (var needed in needs)
            {
                values[$"needs.{needed}.result"] = results[needed];
                foreach (var (key, value) in outputs.Where(output => output.Key.StartsWith($"jobs.{needed}.", StringComparison.Ordinal)))
                    values[$"needs.{key["jobs.".Length..]}"] = value;
            }

            Count(caller.IsOfMatrix ? 1 : 0);
            var stopped = needs.Any(needed => results[needed] != "success");
            if (!Expression.Allows(job.Text("if"), Lookup(values), stopped))
            {
                results[name] = "skipped";
                continue;
            }

            var entries = Entries(job, values);
            Count(entries is not null && job.Text("uses") is null ? entries.Count : 0);
            results[name] = "success";
            foreach (var entry in entries ?? [[]])
            {
                var own = new Dictionary<string, string>(values, StringComparer.Ordinal);
                foreach (var (key, value) in entry) own[key] = value;
                var (result, made) = RunJob(name, job, own, caller with { IsOfMatrix = caller.IsOfMatrix || entries is not null });
                if (results[name] is "success" || result == "cancelled") results[name] = result;
                // Of a matrix the last one that says anything is heard.
                foreach (var (key, value) in made.Where(made => made.Value.Length > 0 || entries is null))
                    outputs[$"jobs.{name}.outputs.{key}"] = value;
            }
        }

        var told = tree.Member("on")!.Member("workflow_call")?.Member("outputs").Members().ToDictionary(
            output => output.Key, output => Expression.Fill(output.Value.Text("value")!, Lookup(outputs)), StringComparer.Ordinal);
        var worst = results.ContainsValue("cancelled") ? "cancelled" : results.ContainsValue("failure") ? "failure" : "success";
        return (worst, told ?? []);
    }

    private static string Name(YamlNode need) => $"{need}";

    /// <summary>How many jobs the run's matrices made.</summary>
    public int MatrixJobs { get; private set; }

    private void Count(int jobs)
    {
        MatrixJobs += jobs;
        if (rules.HasFlag(PlatformRules.MatricesMakeFewJobs) && MatrixJobs > 256)
            throw new InvalidOperationException($"the run's matrices make {MatrixJobs} jobs, more than 256");
    }

    // A matrix of one dimension, whose entries are a JSON list of objects or of texts.
    private List<Dictionary<string, string>>? Entries(YamlNode job, Dictionary<string, string> values)
    {
        if (job.Member("strategy")?.Member("matrix") is not { } matrix) return null;
        var (key, list) = matrix.Members().Single();
        using var json = JsonDocument.Parse(Expression.Fill($"{list}", Lookup(values)));
        return
        [
            .. json.RootElement.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.Object
                ? entry.EnumerateObject().ToDictionary(
                    one => $"matrix.{key}.{one.Name}", one => $"{one.Value}", StringComparer.Ordinal)
                : new Dictionary<string, string>(StringComparer.Ordinal) { [$"matrix.{key}"] = $"{entry}" }),
        ];
    }

    private (string Result, IReadOnlyDictionary<string, string> Outputs) RunJob(
        string name, YamlNode job, Dictionary<string, string> values, Caller caller)
    {
        var granted = job.Member("permissions").Members().ToDictionary(one => one.Key, one => $"{one.Value}", StringComparer.Ordinal);
        if (rules.HasFlag(PlatformRules.PermissionsOnlyShrink) && caller.Granted is { } most
            && granted.FirstOrDefault(one => one.Value == "write" ? most.GetValueOrDefault(one.Key) != "write" : !most.ContainsKey(one.Key))
                is { Key: { } scope })
            throw new InvalidOperationException($"{caller.Prefix}{name} requests '{scope}: {granted[scope]}', more than its caller has");
        var shown = caller.Prefix + (job.Text("name") is { } title ? Expression.Fill(title, Lookup(values)) : name);
        if (job.Text("uses") is { } uses) return Call(uses, job, values, caller with { Prefix = $"{shown} / ", Granted = granted });
        if (!Reached(shown)) return ("success", new Dictionary<string, string>());
        if (caller.Only?.Invoke(shown) == false) return (_kept[shown].Outcome, _kept[shown].Outputs);
        var machine = Expression.Fill(job.Text("runs-on")!, Lookup(values));
        if (rules.HasFlag(PlatformRules.OwnRunnersStayInTheOrganisation) && caller.Owner != Owner && OwnRunners.Contains(machine))
            throw new InvalidOperationException($"{shown} waits for a runner '{machine}' that a workflow of {caller.Owner} never gets");
        var environment = job.Member("environment") is YamlScalarNode plain ? plain.Value : job.Member("environment")?.Text("name");
        var secrets = SecretsOf(environment is null ? null : Expression.Fill(environment, Lookup(values)), caller);
        foreach (var (secret, value) in secrets) values[$"secrets.{secret}"] = value;
        if (Instead is not null)
        {
            Instead(shown, job.Member("env").Members().ToDictionary(
                one => one.Key, one => Expression.Fill($"{one.Value}", Lookup(values)), StringComparer.Ordinal));
            return ("success", new Dictionary<string, string>());
        }

        runner.Transcript.Add(shown);
        var end = runner.RunJob(
            job, values, Tokens(granted, caller, environment is null ? "" : Expression.Fill(environment, Lookup(values))));
        List<string> hidden = [.. secrets.Values, .. Masks(end.Log)];
        var outputs = end.Outputs.ToDictionary(
            output => output.Key,
            output => rules.HasFlag(PlatformRules.OutputsHoldNoSecrets)
                && hidden.Exists(secret => output.Value.Contains(secret, StringComparison.Ordinal)) ? "" : output.Value,
            StringComparer.Ordinal);
        _kept[shown] = end with { Outputs = outputs };
        Jobs.Add((shown, _kept[shown]));
        return (end.Outcome, outputs);
    }

    private static IEnumerable<string> Masks(string log)
    {
        const string mask = "::add-mask::";
        return log.Split('\n').Where(line => line.StartsWith(mask, StringComparison.Ordinal)).Select(line => line[mask.Length..].TrimEnd())
            .Where(value => value.Length > 0);
    }

    /// <summary>Where a job asks for tokens of its own, and what they say of it; only one that may.</summary>
    private Dictionary<string, string> Tokens(Dictionary<string, string> granted, Caller caller, string environment)
    {
        var workflow = $"{Owner}/sales/{caller.Started}@refs/heads/main";
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_REPOSITORY_ID"] = "42",
            // As the runner sets them on the platform, and its tokens claim them.
            ["GITHUB_REPOSITORY_OWNER_ID"] = "7",
            ["GITHUB_ACTOR_ID"] = "501",
            ["RUNNER_ENVIRONMENT"] = "github-hosted",
            ["GITHUB_WORKFLOW_REF"] = workflow,
        };
        if (granted.GetValueOrDefault("id-token") != "write") return variables;
        var claims = System.Web.HttpUtility.ParseQueryString("");
        foreach (var name in new[] { "actor", "repository", "repository_id", "run_id", "run_attempt", "sha", "ref", "event_name" })
            claims[name] = variables.GetValueOrDefault($"GITHUB_{name.ToUpperInvariant()}")
                ?? runner.Environment.GetValueOrDefault($"GITHUB_{name.ToUpperInvariant()}");
        claims["workflow_ref"] = workflow;
        claims["job_workflow_ref"] = $"{caller.Owner}/{caller.Repository}/{caller.File}@refs/heads/main";
        claims["environment"] = environment;
        variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = $"https://run.actions.githubusercontent.com/token?{claims}";
        variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "token-of-this-job";
        return variables;
    }

    private (string Result, IReadOnlyDictionary<string, string> Outputs) Call(
        string uses, YamlNode job, Dictionary<string, string> values, Caller caller)
    {
        var path = uses.Split('@')[0];
        var isLocal = path.StartsWith("./", StringComparison.Ordinal);
        var tree = PipelineYaml.Parse(isLocal ? File.ReadAllText(Path.Combine(runner.Workspace, path)) : Foreign[path]);
        var with = job.Member("with").Members()
            .ToDictionary(one => one.Key, one => Expression.Fill($"{one.Value}", Lookup(values)), StringComparer.Ordinal);
        var called = caller with
        {
            Owner = isLocal ? caller.Owner : path.Split('/')[0],
            Repository = isLocal ? caller.Repository : path.Split('/')[1],
            File = isLocal ? path[2..] : string.Join('/', path.Split('/')[2..]),
            Inherits = caller.Inherits && job.Text("secrets") == "inherit",
        };
        return Run(tree, Values(tree, "workflow_call", with), called);
    }

    private Dictionary<string, string> SecretsOf(string? environment, Caller caller)
    {
        var isForeign = (caller.Owner, caller.Repository) != (Owner, "sales");
        var inherited = caller.Inherits && !(rules.HasFlag(PlatformRules.InheritedSecretsStayInTheOrganisation) && caller.Owner != Owner);
        var reached = !(rules.HasFlag(PlatformRules.EnvironmentSecretsStayInTheRepository) && isForeign);
        return Secrets
            .Where(one => one.Key.Environment.Length == 0 ? inherited : inherited && reached && one.Key.Environment == environment)
            .ToDictionary(one => one.Key.Name, one => one.Value, StringComparer.Ordinal);
    }

    private Func<string, string> Lookup(Dictionary<string, string> values) =>
        name => values.GetValueOrDefault(name) ?? runner.Contexts.GetValueOrDefault(name) ?? "";
}
