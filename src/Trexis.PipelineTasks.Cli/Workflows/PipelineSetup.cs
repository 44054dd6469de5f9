using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Artifacts;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>What the workflows of one deployment file are made from: read from that file and its repository, or asked for.</summary>
/// <param name="Root">Of the repository.</param>
/// <param name="Build">A database project, or a folder of definitions, that the dacpac is built from, as the repository names it; absent
/// where nothing is built.</param>
internal sealed partial record PipelineSetup(string Root, DeploymentConfiguration Deployment, string? Build)
{
    public const string ProjectEnd = ".sqlproj";

    /// <summary>What a call of a stage can be given, written where somebody looks for it.</summary>
    public const string WatchNote = "# watch: 30m # after the deployment: whether the database stays stable for so long";

    private const string OfTheRoot = "main";

    /// <summary>What the workflows name unless told otherwise: the commit that this program was built from, else its release.</summary>
    public static string OwnRef => BuiltFrom.Commit is { } commit
        ? $"{commit} # {(BuiltFrom.IsRelease ? $"v{ToolVersion.Text}" : "the commit that this trexis was built from")}"
        : $"v{ToolVersion.Text}";

    /// <summary>The commit or tag of this product that the workflows name.</summary>
    public string Ref { get; init; } = OwnRef;

    /// <summary>Whose pushes are deployed: what was said, else the remote's default branch, else the one that is checked out.</summary>
    public string Branch
    {
        get => field ?? FoundBranch.Name;
        init;
    }

    /// <summary>The branch where none was said, and why that one.</summary>
    public (string Name, string Why) FoundBranch => DefaultBranch is { } named
        ? (named, "the default branch of origin")
        : RepositoryFolder.BranchOf(Root) is { } current ? (current, "which is checked out") : ("main", "as nothing here names one");

    /// <summary>From whose head GitHub's jobs read the policy; absent where no clone or fetch has noted it.</summary>
    public string? DefaultBranch => RepositoryFolder.DefaultBranchOf(Root);

    /// <summary>Whether environments of several targets are deployed in rings.</summary>
    public bool InRings { get; init; }

    /// <summary>Whether there is a workflow that carries on, days later, what an earlier run proved.</summary>
    public bool Promotes { get; init; }

    /// <summary>Whether there is one for a person's word.</summary>
    public bool Attests { get; init; }

    /// <summary>Whether there is one that comments on pull requests of forks.</summary>
    public bool AnswersForks { get; init; }

    /// <summary>The script that runs before the build, as the repository names it; absent where there is none.</summary>
    public string? BeforeBuild { get; init; }

    /// <summary>Whether what was found goes to the repository's code scanning.</summary>
    public bool UploadsSarif { get; init; }

    /// <summary>The repository of Azure Repos that holds this product's, as PROJECT/NAME; absent where it is GitHub's own.</summary>
    public string? TemplatesRepository { get; init; }

    /// <summary>
    /// Runner labels, or groups, by environment, or by an environment with <c>-plan</c> behind it, several of one joined by +; under the
    /// empty name those of all others.
    /// </summary>
    public IReadOnlyDictionary<string, string> Runners { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Environments => [.. Deployment.Environments.Select(environment => environment.Name)];

    public string Task => Deployment.Artifact.Scripts is null ? "deploy-dacpac" : "deploy-scripts";

    /// <summary>The deployment file as the repository names it, with forward slashes.</summary>
    public string Config => InRepository(Deployment.File);

    /// <summary>Its folder with a slash at the end; empty at the root.</summary>
    public string Folder => Config[..(Config.LastIndexOf('/') + 1)];

    /// <summary>What tells its workflows, artifacts and queues from those of another deployment file; empty for the root's own.</summary>
    /// <remarks>No path holds a ~ (<see cref="Check"/>), so none is called as another one, or as the root's.</remarks>
    public string Key
    {
        get
        {
            if (Config == ConfigurationReader.DeploymentFile) return "";
            var name = Config.EndsWith("/" + ConfigurationReader.DeploymentFile, StringComparison.Ordinal)
                ? Config[..^(ConfigurationReader.DeploymentFile.Length + 1)]
                : Config;
            return name.Equals(OfTheRoot, StringComparison.OrdinalIgnoreCase) ? $"{name}~" : name.Replace('/', '~');
        }
    }

    /// <summary>The same, where a name must not be empty.</summary>
    public string Database => Key.Length == 0 ? OfTheRoot : Key;

    /// <summary>
    /// How the names of its secrets and variables on GitHub end, whose environments all deployment files share; empty for the root's own.
    /// </summary>
    public string SecretEnd
    {
        get
        {
            if (Key.Length == 0) return "";
            var spelled = "_" + OtherThanInSecret().Replace(Key.Replace("~", "__", StringComparison.Ordinal).ToUpperInvariant(), "_");
            return SpelledOnce().IsMatch(Key)
                ? spelled
                : $"{spelled}_{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))[..6]}";
        }
    }

    /// <summary>How the names of its variable groups on Azure end; empty for the root's own.</summary>
    public string GroupEnd => Key.Length == 0 ? "" : $".{Key}";

    /// <summary>How people find its workflows in the list.</summary>
    public string Title => Key.Length == 0 ? "database" : $"database {Key}";

    /// <summary>The dacpac that is built, as the repository names it.</summary>
    public string? Package => (Build, Deployment.Artifact) switch
    {
        (null, _) => null,
        (_, { Dacpac: { } dacpac }) => InRepository(dacpac),
        var (build, _) => $"{Folder}artifacts/{BuiltPackage.NameOf(Path.Combine(Root, build))}.dacpac",
    };

    /// <summary>Whether a token of the job signs in to a database.</summary>
    public bool SignsInByToken => Deployment.Environments.SelectMany(environment => environment.Targets)
        .SelectMany(target => new[] { target.SignIn, target.VerifyOn?.SignIn })
        .Any(signIn => signIn is SignIn.WorkloadIdentity or SignIn.Entra);

    /// <summary>Whether a token of the job signs in to the evidence store.</summary>
    public bool KeepsBlobsByToken => Deployment.Evidence is { Container: not null, ConnectionVariable: null };

    /// <summary>Whether a backup of a target outlives the job that makes it.</summary>
    /// <param name="isForgetful">Whether the job's machine is gone with it.</param>
    public static bool KeepsBackups(DeploymentConfiguration deployment, TargetSpec target, bool isForgetful) =>
        deployment.Capabilities.HasServerBackups || (target.BackupFolder is not null && !isForgetful);

    /// <summary>What is said where <see cref="KeepsBackups"/> does not hold, and what to do.</summary>
    public static (string Says, string Mend) LostBackups(EnvironmentSpec environment) => (
        "has no place that outlives the job", $"deployment.yml, environments.{environment.Name}: backup: {{ folder: … }}");

    /// <summary>Whether the jobs of an environment run on a machine of the platform's, which is gone with each job.</summary>
    public bool IsHosted(string environment) => Hosted().IsMatch(RunnerOf(environment));

    /// <summary>Whether a runner says by its name that its machine has Windows.</summary>
    public bool RunsOnWindows => Runners.Values.Any(runner => runner.Contains("windows", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a missing database of the environment is made before anything is planned.</summary>
    public static bool Prepares(EnvironmentSpec environment) =>
        environment.Targets.Any(target => target is { Create: true, Connection.Kind: not ConnectionKind.Dacpac }); // whose plan makes it

    /// <summary>The rings of an environment, each with its targets; none where it is deployed as a whole.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Targets)> RingsOf(EnvironmentSpec environment)
    {
        if (!InRings || environment.Targets.Count < 2) return [];
        List<string> names = [.. environment.Targets.Select(target => target.Name!)];
        var early = Math.Max(names.Count / 10, names.Count > 2 ? 1 : 0);
        var rings = new[]
        {
            (FleetRings.Canary, names[..1]), (FleetRings.Early, names[1..(1 + early)]), (FleetRings.Rest, names[(1 + early)..]),
        };
        return [.. rings.Where(ring => ring.Item2.Count > 0).Select(ring => (ring.Item1, (IReadOnlyList<string>)ring.Item2))];
    }

    /// <summary>The environment whose proof another one takes over.</summary>
    public EnvironmentSpec? Before(EnvironmentSpec environment) =>
        Deployment.Environments.FirstOrDefault(candidate => candidate.Name == environment.After);

    /// <summary>What an environment is on the platform: one environment, or one for each ring, without those that plan.</summary>
    public IReadOnlyList<string> PlatformsOf(EnvironmentSpec environment) => RingsOf(environment) is { Count: > 0 } rings
        ? [.. rings.Select(ring => $"{environment.Name}-{ring.Name}")]
        : [environment.Name];

    /// <summary>How many lists of targets a ring is deployed in side by side.</summary>
    /// <remarks>
    /// A run of GitHub's may have 256 jobs of matrices, and a list takes four; each environment in rings has a list of canaries beside the
    /// two rings that follow.
    /// </remarks>
    public int ListsOfRing => Math.Min(5, ((MostLists / Math.Max(1, Fleets)) - 1) / 2);

    private const int MostLists = 64;

    // Each with three lists at least.
    private const int MostFleets = MostLists / 3;

    private int Fleets => Deployment.Environments.Count(environment => RingsOf(environment).Count > 0);

    /// <summary>The label, a JSON list of labels, or a JSON object with the group.</summary>
    public string RunnerOf(string environment) => RunsOn(Named(environment));

    /// <summary>The same for the job that plans.</summary>
    public string PlannerOf(string environment) => RunsOn(NamedPlanner(environment));

    /// <summary>The same as a pool of agents on Azure.</summary>
    public string PoolOf(string environment) => Pool(Named(environment));

    /// <summary>That of the job that plans.</summary>
    public string PlanPoolOf(string environment) => Pool(NamedPlanner(environment));

    private string Named(string environment) =>
        Runners.GetValueOrDefault(environment) ?? Runners.GetValueOrDefault("") ?? "ubuntu-latest";

    private string NamedPlanner(string environment) => Runners.GetValueOrDefault(environment + Planning) ?? Named(environment);

    /// <summary>Whether some environment is planned on another runner than it is deployed by.</summary>
    public bool PlansElsewhere => Runners.Keys.Any(IsPlanner);

    /// <summary>Whether a runner is more than one label.</summary>
    public static bool IsJson(string runner) => runner[0] is '[' or '{';

    private const string Planning = "-plan";

    private const string GroupOf = "group:";

    // An environment may be called like another one that plans: then it is that one.
    private bool IsPlanner(string name) => !Environments.Contains(name)
        && name.EndsWith(Planning, StringComparison.Ordinal)
        && Environments.Contains(name[..^Planning.Length]);

    private static bool IsGroup(string part) => part.StartsWith(GroupOf, StringComparison.Ordinal);

    private static string RunsOn(string runner)
    {
        var parts = LabelsOf(runner).ToLookup(IsGroup);
        List<string> labels = [.. parts[false]];
        var listed = $"[{string.Join(", ", labels.Select(label => $"\"{label}\""))}]";
        if (parts[true].FirstOrDefault() is not { } group) return labels.Count == 1 ? labels[0] : listed;
        return $$"""{"group": "{{group[GroupOf.Length..]}}"{{(labels.Count > 0 ? $", \"labels\": {listed}" : "")}}}""";
    }

    // What is named behind a pool is what its agents must have.
    private static string Pool(string runner) => LabelsOf(runner) switch
    {
        [var image] when Hosted().IsMatch(image) => $"{{ vmImage: {image} }}",
        [var pool] => $"{{ name: {pool} }}",
        [var pool, .. var demands] => $"{{ name: {pool}, demands: [{string.Join(", ", demands)}] }}",
        _ => throw new UnreachableException(),
    };

    /// <summary>With forward slashes, from the root.</summary>
    public string InRepository(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <param name="build">What the dacpac is built from, in full; found where absent.</param>
    /// <param name="text">What the deployment file will hold, where it is not written yet.</param>
    /// <exception cref="InputException">The deployment file has mistakes.</exception>
    public static PipelineSetup From(string deploymentFile, string? build, string? text = null)
    {
        var deployment = text is null ? Read(deploymentFile) : TaskSession.Reader.ReadDeployment(deploymentFile, text);
        var setup = new PipelineSetup(RootOf(deployment.Folder), deployment, null);
        if (deployment.Artifact.Scripts is not null) return setup;
        var projects = ProjectsIn(deployment.Folder);
        var source = deployment.Artifact.Definitions ?? build ?? (projects.Count == 1 ? projects[0] : null);
        return setup with { Build = source is null ? null : setup.InRepository(source) };
    }

    /// <summary>The database projects of a folder and of those right below it.</summary>
    public static IReadOnlyList<string> ProjectsIn(string folder) => FilesIn(folder, ProjectEnd);

    /// <summary>Files of a folder and of those right below it, by how their names end.</summary>
    public static IReadOnlyList<string> FilesIn(string folder, string end) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + end)
            .Concat(Directory.EnumerateDirectories(folder).SelectMany(below => Directory.EnumerateFiles(below, "*" + end))),
    ];

    /// <exception cref="InputException">The deployment file has mistakes.</exception>
    public static DeploymentConfiguration Read(string deploymentFile) => TaskSession.Reader.ReadDeployment(deploymentFile);

    /// <summary>By environment; a label alone is everybody's.</summary>
    /// <exception cref="InputException">An environment is named twice, or has no label.</exception>
    public static IReadOnlyDictionary<string, string> RunnersFrom(string option, string? text)
    {
        var runners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at == part.Length - 1 || !runners.TryAdd(at < 0 ? "" : part[..at], part[(at + 1)..]))
                throw new InputException([new InputProblem(
                    option,
                    "cannot be read",
                    text,
                    "a label, or one for each environment: dev=ubuntu-latest,dev-plan=small,prod=group:sql")]);
        }

        return runners;
    }

    private static string[] LabelsOf(string runner) => runner.Split('+');

    /// <summary>Whether all names are the same text in YAML, in a shell and as part of an artifact's name.</summary>
    /// <param name="onAzure">Whether pipelines of Azure are made from it, which know less of runners.</param>
    /// <exception cref="InputException">Some are not, or a runner is for an environment that is not there.</exception>
    public void Check(bool onAzure)
    {
        var names = new[]
            {
                ("the deployment file's path", Config), ("--build", Build), ("--before", BeforeBuild), ("artifact.dacpac", Package),
                ("--branch", Branch),
            }
            .Concat(Environments.Select(environment => ("the environment's name", (string?)environment)))
            .Concat(Runners.Values.SelectMany(LabelsOf)
                .Select(part => ("--runner", (string?)(IsGroup(part) ? part[GroupOf.Length..] : part))))
            .Append(("--templates-repository", TemplatesRepository?.Replace(" ", "", StringComparison.Ordinal)))
            .Append(("--ref", Ref.Split(' ')[0]));
        List<InputProblem> problems =
        [
            .. names.Where(name => name.Item2 is { } text && !IsPlain(text))
                .Select(name => new InputProblem(
                    name.Item1, "cannot stand in a workflow", name.Item2, "letters, digits, - _ . and /, inside of the repository")),
            .. ShortenedCommit().IsMatch(Ref.Split(' ')[0])
                ? new[] { new InputProblem("--ref", "is a shortened commit, which GitHub refuses", Ref, "all 40 digits of it, or a tag") }
                : [],
            .. Runners.Values.Where(runner => OnMac().IsMatch(runner))
                .Select(runner => new InputProblem(
                    "--runner", "runs on macOS, and no executables are made for it", runner, "a machine with Linux, or Windows")),
            .. FleetProblems(),
            .. Environments.Select(environment => ("the environment's name", environment))
                .Concat(Runners.Values.SelectMany(LabelsOf).Select(label => ("--runner", label)))
                .Where(name => Scalar(name.Item2) != name.Item2)
                .Select(name => new InputProblem(
                    name.Item1, "is a number or a word of YAML's own, and read as that", name.Item2, "a name that is a text alone")),
            .. Missing(),
            .. NamesThatMeet(),
            .. Promotes && Deployment.Environments.All(environment => environment.After is null)
                ? new[] { new InputProblem("--promote", "has nothing to promote to", null, "an environment with after: in deployment.yml") }
                : [],
            .. Runners.Keys.Where(name => name.Length > 0 && !Environments.Contains(name) && !IsPlanner(name))
                .Select(name => new InputProblem("--runner", "names no environment", name, string.Join(", ", Environments))),
            .. BeforeBuild is not null && Build is null
                ? new[] { new InputProblem("--before", "comes before no build", BeforeBuild, "a dacpac that a job builds (--build)") }
                : [],
            .. Runners.Where(runner => LabelsOf(runner.Value).Count(IsGroup) > 1)
                .Select(runner => new InputProblem("--runner", "names several groups", runner.Value, "one group, and labels beside it")),
            .. Runners.Values.Where(runner => onAzure && LabelsOf(runner).Any(IsGroup))
                .Select(runner => new InputProblem("--runner", "is only for GitHub", runner, "on Azure a pool of agents")),
            .. Runners.Values.Where(runner => onAzure && Hosted().IsMatch(runner) && LabelsOf(runner).Length > 1)
                .Select(runner => new InputProblem(
                    "--runner", "demands something of Microsoft's own agents", runner, "a pool of yours, or no +")),
        ];
        if (problems.Count > 0) throw new InputException(problems);
    }

    /// <summary>Whether a path or name is the same text in YAML and in a shell, and no path leads out of the repository.</summary>
    public static bool IsPlain(string text) => Plain().IsMatch(text) && !text.StartsWith("../", StringComparison.Ordinal);

    /// <summary>A text as YAML takes it for one: a branch may be called like a number.</summary>
    public static string Scalar(string text) => OtherThanText().IsMatch(text) ? $"'{text}'" : text;

    // What the deployment file names may be made later; what is said beside it is there, or mistyped.
    private IEnumerable<InputProblem> Missing()
    {
        if (BeforeBuild is { } script && !File.Exists(Path.Combine(Root, script)))
            yield return new("--before", "is not there", script, "a bash script of the repository");
        if (Build is { } source && Deployment.Artifact.Definitions is null && !Path.Exists(Path.Combine(Root, source)))
            yield return new("--build", "is not there", source, "a .sqlproj or a folder of definitions");
    }

    // Of jobs, stages and platform environments: Azure's stages know no -, and no platform tells case apart.
    private IEnumerable<InputProblem> NamesThatMeet()
    {
        const string where = "the environment's name";
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [TemplateJobs.Build] = "the job that builds",
            [EarlierRun.Job] = "the job that finds an earlier run",
        };
        foreach (var environment in Deployment.Environments)
        {
            var name = environment.Name;
            if (char.IsAsciiDigit(name[0]))
                yield return new(where, "begins with a digit, and jobs and stages are called by it", name, "one that begins with a letter");
            var taken = PlatformsOf(environment).SelectMany(platform => new[] { platform, $"{platform}_plan", $"{platform}_report" })
                .Select(one => one.Replace('-', '_'))
                .Where(one => !owners.TryAdd(one, $"the environment {name}"))
                .ToList();
            if (taken.Count > 0)
                yield return new(
                    where,
                    $"calls jobs, stages or environments of the platform as {owners[taken[0]]} does ({taken[0]})",
                    name,
                    "another name");
        }
    }

    private IEnumerable<InputProblem> FleetProblems()
    {
        if (InRings && Fleets == 0)
            yield return new("--fleet", "has nothing to split into rings", null, "an environment of several targets in deployment.yml");
        if (Fleets > MostFleets)
            yield return new("--fleet", "does not fit into one run", $"{Fleets} environments of several targets", $"{MostFleets} of them");
    }

    // Without a repository the deployment's folder is taken for its root: workflows lie where git init will find them.
    private static string RootOf(string start) => RepositoryFolder.Above(start) ?? start;

    /// <summary><c>OWNER/REPO</c> on github.com, where the remote <c>origin</c> says so.</summary>
    public string? Repository => OriginAs(OnGitHub())?.Groups[1].Value;

    /// <summary>On dev.azure.com, or by its address before, where the remote <c>origin</c> says so.</summary>
    public AzureRepository? AzureRepository => (OriginAs(OnAzure()) ?? OriginAs(OnVisualStudio()))?.Groups is not { } parts
        ? null
        : new AzureRepository(parts[1].Value, parts[2].Value is "_git" or "" ? parts[3].Value : parts[2].Value, parts[3].Value);

    private Match? OriginAs(Regex address) =>
        RepositoryFolder.OriginOf(Root) is { } origin && address.Match(origin) is { Success: true } match ? match : null;

    [GeneratedRegex(@"(?:^|[/@.])github\.com(?::443)?[:/]([\w-]+/[\w.-]+?)(?:\.git)?/?$")]
    private static partial Regex OnGitHub();

    [GeneratedRegex(@"(?:^|[/@])([\w-]+)\.visualstudio\.com/(?:DefaultCollection/)?(?:([\w.%-]+)/)?_git/([\w.%-]+)/?$")]
    private static partial Regex OnVisualStudio();

    [GeneratedRegex(@"(?:^|[/@.])(?:dev\.azure\.com(?::v3)?|vs-ssh\.visualstudio\.com:v3)/([\w.-]+)/([\w.%-]+)/(?:_git/)?([\w.%-]+)/?$")]
    private static partial Regex OnAzure();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./-]*$")]
    private static partial Regex Plain();

    // An image's name goes on with its version; windows-agents is somebody's own.
    [GeneratedRegex("^(?:ubuntu|windows|macos)-(?:latest|slim|[0-9])")]
    private static partial Regex Hosted();

    [GeneratedRegex("^macos-(?:latest|[0-9])")]
    private static partial Regex OnMac();

    [GeneratedRegex("^[0-9a-f]{7,39}$")]
    private static partial Regex ShortenedCommit();

    // As GitHub's and Azure's readers, and older ones, take what no quotes stand around.
    [GeneratedRegex(
        @"^(?:[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:e[-+]?[0-9]+)?|[-+]?0x[0-9a-f_]+|[-+]?0o[0-7_]+|[-+]?0b[01_]+"
            + @"|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[-+]?\.(?:inf|nan)"
            + "|true|false|yes|no|on|off|y|n|null|~)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex OtherThanText();

    [GeneratedRegex("[^A-Z0-9]")]
    private static partial Regex OtherThanInSecret();

    // Of these no two are spelled alike in capitals, digits and _.
    [GeneratedRegex("^[a-z0-9]+(?:[-~][a-z0-9]+)*$")]
    private static partial Regex SpelledOnce();
}

/// <summary>A repository of Azure Repos.</summary>
internal sealed record AzureRepository(string Organisation, string Project, string Name)
{
    /// <summary>Where its project is asked, without a slash at the end.</summary>
    public string Api => $"https://dev.azure.com/{Organisation}/{Project}/_apis";
}
