using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Cli.Doctor;
using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>
/// <c>trexis doctor</c>: whether a set-up will carry a deployment, by what its own identity can see; what it cannot see is never called
/// well.
/// </summary>
internal sealed class DoctorVerb() : DeclaredVerb(Info)
{
    private const int LongestText = 300;

    private static readonly TaskInfo Info = new(
        "doctor",
        "Looks at the set-up before anything is deployed: files, artifact, each database that can be reached from here, pipelines, and on "
            + "GitHub (through gh) or Azure (through az), as whoever is logged in there, branch, policy, environments, reviewers and "
            + "secrets. Changes nothing.",
        [],
        [],
        [],
        [
            new TaskExample("", "On a laptop: the files, and what gh or az may read."),
            new TaskExample("--environment prod", "In a job of that environment: its database, with its own login."),
        ]);

    protected override bool AnswersMachines => true;

    protected override async Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        // Which change is carried is no matter of the set-up: of several the last stands for all.
        var configuration = TaskSession.Reader.Load(
            inputs.File(CommonInputs.Config),
            inputs.Text(CommonInputs.Policy),
            inputs.Text(CommonInputs.Change),
            ambient.WorkingFolder,
            carriedLast: _ => null);
        var setup = LocalWorkflows.AsWritten(PipelineSetup.From(configuration.Deployment.File, build: null));
        var findings = Files(configuration, setup).ToList();
        var secrets = SecretVariables.From(
            ambient.Environment, configuration.Deployment.SecretVariables(configuration.Deployment.Environments), host);
        var targets = new TargetSetup(configuration, secrets.Whole, ambient.Time);
        var only = inputs.Text(CommonInputs.Environment);
        foreach (var environment in configuration.Deployment.Environments.Where(environment => only is null || environment.Name == only))
        {
            foreach (var place in TaskSession.PlacesOf(environment)) findings.AddRange(await targets.LookAsync(place, ambient.Cancel));
            findings.AddRange(Backups(configuration, environment, host));
        }

        findings.AddRange(targets.Shared([.. configuration.Deployment.Environments.SelectMany(TaskSession.PlacesOf)]));
        findings.AddRange(await PipelinesAsync(setup, configuration.Policy.Trust, host, ambient));
        foreach (var (verdict, subject, says, command) in findings)
            ambient.Answer([("verdict", $"{verdict}".ToLowerInvariant()), ("subject", subject), ("says", says), ("do", command)]);
        return Tell(findings, host);
    }

    private static IEnumerable<SetupFinding> Files(LoadedConfiguration configuration, PipelineSetup setup)
    {
        yield return new SetupFinding(Verdict.Passed, "files", $"{setup.Config} and all that it names can be read");
        yield return configuration.Policy.File is { } policy
            ? new SetupFinding(Verdict.Passed, "policy", $"{setup.InRepository(policy)} is taken")
            : new SetupFinding(Verdict.Warned, "policy", "there is none: every environment has the strictest defaults", "trexis init");
        yield return Artifact(configuration, setup);
        if (configuration.Change is null)
            yield return new SetupFinding(Verdict.Warned, "change", "there is no change file yet", "trexis init writes a first one");
    }

    private static SetupFinding Artifact(LoadedConfiguration configuration, PipelineSetup setup)
    {
        try
        {
            var deployment = configuration.Deployment;
            var artifact = ArtifactReader.Identify(
                BuiltPackage.Of(deployment.Artifact, InputValues.None, deployment.Results, TaskSet.Packages));
            return new SetupFinding(Verdict.Passed, "artifact", $"{artifact.Name}, SHA-256 {artifact.Sha256[..12]}");
        }
        catch (FaultException) when (setup.Build is { } source)
        {
            return new SetupFinding(Verdict.Warned, "artifact", "is not built yet", $"trexis dacpac build {source} --out {setup.Package}");
        }
        catch (Exception problem) when (problem is InputException or FaultException)
        {
            return new SetupFinding(Verdict.Failed, "artifact", problem.Message, (problem as FaultException)?.Fault.Hint);
        }
    }

    // What lies beside the results of a job ends with it.
    private static IEnumerable<SetupFinding> Backups(
        LoadedConfiguration configuration, EnvironmentSpec environment, IPipelineHost host)
    {
        if (host.Context.IsConsole || !configuration.Policy.For(environment.Name).Backup.IsDemanded) yield break;
        var (says, mend) = PipelineSetup.LostBackups(environment);
        foreach (var place in TaskSession.PlacesOf(environment)
            .Where(place => !PipelineSetup.KeepsBackups(configuration.Deployment, place.Target, isForgetful: false)))
            yield return new SetupFinding(Verdict.Failed, $"{place}: backup", says, mend);
    }

    private static async Task<IReadOnlyList<SetupFinding>> PipelinesAsync(
        PipelineSetup setup, TrustPolicy trust, IPipelineHost host, ProcessEnvironment ambient)
    {
        var findings = new List<SetupFinding>();
        if (Written(setup, "--github", LocalWorkflows.Written, new LocalWorkflows(setup).Render()) is { Count: > 0 } workflows)
        {
            findings.AddRange(workflows);
            var gh = new PlatformCommandLine("gh", GitHubSetup.NotThere, setup.Root, ambient.Environment);
            var platform = new GitHubSetup(setup, path => gh.AskAsync(GitHubSetup.Question(path), ambient.Cancel));
            findings.AddRange(host.Context.IsConsole ? await platform.LookAsync() : [OfAJob("github")]);
        }

        if (Written(setup, "--azure", AzurePipelines.Written, new AzurePipelines(setup).Render()) is { Count: > 0 } pipelines)
        {
            findings.AddRange(pipelines);
            findings.AddRange(host.Context.IsConsole ? await OnAzureAsync(setup, trust.Azure, ambient) : [OfAJob("azure")]);
        }

        return findings.Count > 0
            ? findings
            : [new SetupFinding(Verdict.Unknown, "pipelines", "none was written here", "trexis init --github, or --azure")];
    }

    private static async Task<IReadOnlyList<SetupFinding>> OnAzureAsync(
        PipelineSetup setup, AzureTrust? trusted, ProcessEnvironment ambient)
    {
        if (setup.AzureRepository is not { } repository)
            return [new SetupFinding(
                Verdict.Unknown,
                "azure",
                "the remote origin is no repository of dev.azure.com",
                "git remote set-url origin https://dev.azure.com/ORGANISATION/PROJECT/_git/REPOSITORY")];
        var az = new PlatformCommandLine("az", AzureSetup.NotThere, setup.Root, ambient.Environment);
        return await new AzureSetup(
            AzurePipelines.AsWritten(setup),
            repository,
            trusted,
            path => az.AskAsync(AzureSetup.Question(repository, path), ambient.Cancel)).LookAsync();
    }

    // A job's own token may read nothing of this.
    private static SetupFinding OfAJob(string platform) =>
        new(Verdict.Unknown, platform, "a job may not read its rules", "on a laptop: trexis doctor");

    // Nothing where none of them was written.
    private static IReadOnlyList<SetupFinding> Written(
        PipelineSetup setup, string option, string mark, IReadOnlyList<(string Path, string Content)> files)
    {
        var written = files.ToDictionary(file => file.Path, file => TextOf(setup, file.Path));
        if (written.Values.All(text => text is null)) return [];
        var what = option == "--github" ? "workflows" : "pipelines";
        var overwrite = $"trexis init {option} --overwrite, with the options of before";
        var findings = new List<SetupFinding>();
        foreach (var (path, text) in written)
        {
            if (text is null)
                findings.Add(new(Verdict.Failed, what, $"{path} is missing", $"trexis init {option} writes what is missing"));
            else if (!text.Contains(mark, StringComparison.Ordinal))
                findings.Add(new(Verdict.Failed, what, $"{path} is none of trexis init's: what it does is not known", overwrite));
            else
                findings.AddRange(
                    from environment in setup.Environments
                    where NamesIn(files.First(file => file.Path == path).Content, environment) && !NamesIn(text, environment)
                    select new SetupFinding(Verdict.Failed, what, $"{path} does not know the environment {environment}", overwrite));
        }

        return findings.Count > 0
            ? findings
            : [new(Verdict.Passed, what, $"they are there, with all environments; trexis init {option} shows what differs")];
    }

    private static string? TextOf(PipelineSetup setup, string path) =>
        Path.Combine([setup.Root, .. path.Split('/')]) is var file && File.Exists(file)
            ? InputFile.ReadText(file, FileKind.Configuration, setup.Root)
            : null;

    // Where a line speaks of environments: as what a job is for, or among those that somebody may choose.
    private static bool NamesIn(string text, string environment) =>
        Regex.IsMatch(text, $@"^[^#\n]*\benvironment\b[^#\n]*(?<![\w-]){Regex.Escape(environment)}(?![\w-])", RegexOptions.Multiline);

    private static int Tell(List<SetupFinding> findings, IPipelineHost host)
    {
        var width = findings.Max(finding => finding.Subject.Length);
        foreach (var (verdict, subject, says, command) in findings)
        {
            var mark = verdict switch { Verdict.Passed => "✓", Verdict.Warned => "!", Verdict.Failed => "✗", _ => "?" };
            var text = verdict == Verdict.Unknown ? $"not checked: {says}" : says;
            host.WriteLine(TextSanitizer.Line($"{mark} {subject.PadRight(width)}  {TextSanitizer.Shorten(text, LongestText)}"));
            if (command is not null) host.WriteLine(TextSanitizer.Line($"  {"".PadRight(width)}  do: {command}"));
        }

        var (failed, unseen) = (
            findings.Count(finding => finding.Verdict == Verdict.Failed), findings.Count(finding => finding.Verdict == Verdict.Unknown));
        host.WriteLine("");
        host.WriteLine(
            $"{findings.Count(finding => finding.Verdict == Verdict.Passed)} well, "
                + $"{findings.Count(finding => finding.Verdict == Verdict.Warned)} to look at, {failed} to mend, {unseen} not checked");
        return failed > 0 ? ExitCode.Refused : ExitCode.Passed;
    }
}
