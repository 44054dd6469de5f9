using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis init</c>: the three files and a first script, commented, beside whatever is there already.</summary>
internal sealed class InitVerb() : DeclaredVerb(Info)
{
    private const string Policy = "policy.yml";

    private static readonly InputSpec Engine = new("engine", InputKind.Choice, "The kind of database; sqlite where a database file lies "
        + "here, otherwise sqlserver.")
    { Accepted = [.. EngineCapabilities.All.Select(engine => engine.Name)] };

    private static readonly InputSpec Database = new(
        "database", InputKind.Path, "The database file of the embedded engine; the only *.db file here when absent.");

    private static readonly InputSpec Scripts = new(
        "scripts", InputKind.Path, "The folder of scripts; the only one whose names are understood when absent, or 'migrations'.");

    private static readonly InputSpec Naming = new("naming", InputKind.Choice, "Whose rules name and order the scripts; told by their "
        + "names, the files beside them and the history in the database file when absent.")
    { Accepted = [.. ScriptLayout.Words.Select(known => known.Word)] };

    private static readonly InputSpec GitHub = new("github", InputKind.Flag, "Also write the workflows of this repository for GitHub "
        + "Actions, and tell what to set there.")
    { Default = "false" };

    private static readonly InputSpec Azure = new("azure", InputKind.Flag, "Also write the pipelines of this repository for Azure "
        + "Pipelines, and tell what to set there.")
    { Default = "false" };

    private static readonly InputSpec InRings = new("fleet", InputKind.Flag, "With --github or --azure: an environment of several targets "
        + "is deployed in rings, the first target alone, then a tenth of them, then the rest.")
    { Default = "false" };

    private static readonly InputSpec Promote = new("promote", InputKind.Flag, "With --github: also a workflow that carries what an "
        + "earlier run deployed into the next environment, days later.")
    { Default = "false" };

    private static readonly InputSpec Attest = new("attest", InputKind.Flag, "With --github: also a workflow by which a person vouches for "
        + "a line of the procedure.")
    { Default = "false" };

    private static readonly InputSpec Ref = new("ref", InputKind.Text, "The commit or tag of this product that the workflows or pipelines "
        + "name; the commit that this program was built from, or its release, when absent.");

    private static readonly InputSpec Runner = new("runner", InputKind.Text, "The runner's label, several joined by +, a group "
        + "(group:big), or the agents' pool, with what they must have behind it (sql+x64); ubuntu-latest when absent; or one for each "
        + "environment, and for the job that plans it: dev=ubuntu-latest,prod=self-hosted+sql,prod-plan=group:small.");

    private static readonly InputSpec Sarif = new("sarif", InputKind.Flag, "With --github: what the first environment's plan finds goes to "
        + "the repository's code scanning, on pull requests and after their merge.")
    { Default = "false" };

    private static readonly InputSpec Templates = new("templates_repository", InputKind.Text, "With --azure: the repository of Azure "
        + "Repos, PROJECT/NAME, into which this product's was imported, in place of GitHub's own; by a commit the service reads only such "
        + "a one for certain.");

    private static readonly InputSpec Branch = new("branch", InputKind.Text, "Whose pushes are deployed; the default branch of the remote "
        + "origin when absent, else the one that is checked out.");

    private static readonly InputSpec Build = new(
        "build", InputKind.Path, "What the dacpac is built from in the pipeline: a .sqlproj or a folder of definitions; the only .sqlproj "
            + "beside deployment.yml when absent.");

    private static readonly InputSpec Before = new(
        "before", InputKind.Path, "A bash script of the repository that runs right before the dacpac is built, in the same job; the one "
            + "that the written pipelines name when absent.");

    private static readonly InputSpec Forks = new("forks", InputKind.Flag, "With --github: also a workflow that comments on pull requests "
        + "of forks, from the default branch, by the documents that their plan left.")
    { Default = "false" };

    private static readonly InputSpec Overwrite = new(
        "overwrite", InputKind.Flag, "Replace workflows and pipelines that differ from what would be written.")
    { Default = "false" };

    private static readonly TaskInfo Info = new(
        "init",
        "Looks what is here, writes deployment.yml, policy.yml, a change file and, where there are no scripts yet, a first one; with "
            + "--github or --azure the pipelines, too. Overwrites nothing unasked.",
        [],
        [
            Engine, Database, Scripts, Naming, GitHub, Azure, InRings, Promote, Attest, Forks, Sarif, Ref, Templates, Runner, Branch, Build,
            Before, Overwrite,
        ],
        [],
        [
            new TaskExample("", "Look at what is here and write the rest."),
            new TaskExample("--github --runner prod=sql-prod", "The workflows, too; production is reached from a runner of one's own."),
            new TaskExample("--azure --runner prod=sql-pool", "The same for Azure Pipelines, with an agent pool."),
        ]);

    protected override async Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var asked = new AskedFor(
            inputs.Text(Engine) is { } engine ? EngineCapabilities.From(engine) : null,
            inputs.Text(Database),
            inputs.Text(Scripts),
            inputs.Text(Naming) is { } naming ? ScriptLayout.Words.First(known => known.Word == naming).Naming : null);
        var named = inputs.File(CommonInputs.Config);
        if (named is not null) PipelineSetup.Read(named);
        // A second file beside one that is only misnamed would be the one that holds.
        else ConfigurationReader.RefuseMisnamed(ambient.WorkingFolder);
        var found = await ProjectProbe.FromAsync(Path.GetDirectoryName(named) ?? ambient.WorkingFolder, asked, ambient.Cancel);
        var file = named ?? Path.Combine(found.Folder, ConfigurationReader.DeploymentFile);
        foreach (var line in found.Found) host.WriteLine($"found    {line}");
        List<InputProblem> alone =
        [
            .. new[] { InRings, Promote, Attest, Forks, Sarif }.Where(inputs.Flag)
                .Where(option => !inputs.Flag(GitHub) && !(option == InRings && inputs.Flag(Azure)))
                .Select(option => new InputProblem(
                    option.Option,
                    "changes nothing alone",
                    null,
                    $"together with {GitHub.Option}{(option == InRings ? $" or {Azure.Option}" : "")}")),
        ];
        if (alone.Count > 0) throw new InputException(alone);

        // All that can be refused comes before the first file.
        var policyIsThere = File.Exists(Path.Combine(found.Folder, Policy));
        var files = FilesOf(found, file, host.Context.Actor);
        var setup = inputs.Flag(GitHub) || inputs.Flag(Azure) ? SetupFrom(inputs, found, file, files) : null;
        setup?.Check(inputs.Flag(Azure));
        if (setup is not null && inputs.Text(Branch) is null)
            host.WriteLine($"found    branch {setup.Branch}, {setup.FoundBranch.Why}; {Branch.Option} names another");
        Write(found.Folder, files, host);
        KeepOutOfGit(found, host);
        if (setup is null) Advise(found, host);
        else Warn(setup, host);
        if (inputs.Flag(GitHub)) OnGitHub(setup!, policyIsThere, inputs.Flag(Overwrite), host);
        if (inputs.Flag(Azure)) OnAzure(setup!, inputs.Flag(Overwrite), host);
        TellMistakes(file, host);
        return ExitCode.Passed;
    }

    // What was there before may not fit what was written, or itself: nothing of it is anybody's to change but its author's.
    private static void TellMistakes(string file, IPipelineHost host)
    {
        try
        {
            TaskSession.Reader.Load(file, null, null, Path.GetDirectoryName(file)!, carriedLast: _ => null);
        }
        catch (InputException mistakes)
        {
            Tell("before anything can run, these have to be mended:", mistakes.Problems.Select(problem => $"{problem}"), host);
        }
    }

    private static List<(string Name, string Content)> FilesOf(ProjectProbe found, string file, string author)
    {
        var files = new List<(string Name, string Content)>
        {
            (Policy, Described("policy", InitTemplates.Policy(Known(file)))),
        };
        if (Path.GetFileName(file) == ConfigurationReader.DeploymentFile)
            files.Insert(0, (ConfigurationReader.DeploymentFile, Described("deployment", InitTemplates.Deployment(found))));
        if (!HoldsChange(found.Folder)) files.Add(("changes/CHG-0001.yml", Described("change", InitTemplates.Change(author))));
        if (EmptyScripts(found, file) is var (folder, engine))
            files.Add(($"{folder}/V0001__first_change.sql", InitTemplates.FirstScript(engine)));
        return files;
    }

    // What cannot be read is told by whoever reads it next.
    private static IReadOnlyList<EnvironmentSpec> Known(string file) => File.Exists(file) ? PipelineSetup.Read(file).Environments : [];

    private static void Write(string folder, IEnumerable<(string Name, string Content)> files, IPipelineHost host)
    {
        foreach (var (name, content) in files)
        {
            var file = Path.Combine(folder, name);
            if (File.Exists(file))
            {
                host.WriteLine($"kept     {name}");
                continue;
            }

            Write(file, content);
            host.WriteLine($"written  {name}");
        }
    }

    // What a database file holds is no part of its source, and neither is what lies beside it: journals, locks, backups.
    private static void KeepOutOfGit(ProjectProbe found, IPipelineHost host)
    {
        if (found.Database is not { } database) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(database, found.Folder))!;
        var path = Path.GetRelativePath(found.Folder, folder).Replace('\\', '/');
        if (Path.IsPathRooted(path) || path.StartsWith("..", StringComparison.Ordinal)) return;
        var any = $"{(path == "." ? "" : $"/{path}")}/*{Path.GetExtension(database)}";
        foreach (var line in IgnoreFile.Add(found.Folder, any, $"{any}-*", $"{any}.trexis-lock*"))
            host.WriteLine($"ignored  {line} (.gitignore)");
    }

    // Editors complete and check by the schema that the first line names.
    private static string Described(string kind, string content) =>
        $"# yaml-language-server: $schema={ConfigurationSchemas.Address(kind, BuiltFrom.Reference)}\n{content}";

    // A second change file is one that every command has to be told apart from the first.
    private static bool HoldsChange(string folder) => Path.Combine(folder, ConfigurationReader.ChangesFolder) is var changes
        && Directory.Exists(changes) && Directory.EnumerateFiles(changes, "*.yml").Any();

    // Where a first script is welcome, as the folder names it: nowhere if a package is deployed, or there are scripts.
    private static (string Folder, EngineCapabilities Engine)? EmptyScripts(ProjectProbe found, string file)
    {
        if (!File.Exists(file)) return found.WantsScript ? (found.Scripts.Folder, found.Engine) : null;
        var deployment = PipelineSetup.Read(file);
        return deployment.Artifact is { Scripts: { } scripts, Layout.Naming: ScriptNaming.Trexis } && !ScriptProbe.HoldsScripts(scripts)
            ? (Path.GetRelativePath(found.Folder, scripts).Replace('\\', '/'), deployment.Capabilities)
            : null;
    }

    // A policy of the release managers is theirs; they are told what to add.
    private static void Demand(PipelineSetup setup, bool isTheirs, IPipelineHost host)
    {
        var file = Path.Combine(setup.Deployment.Folder, Policy);
        List<string> signing = [.. new LocalWorkflows(setup).Signing(setup.Repository ?? "OWNER/REPO")];
        var trust = InitTemplates.Trust(signing, setup.Repository is not null);
        var text = InputFile.ReadText(file, FileKind.Configuration, setup.Root);
        var unknown = signing.Where(workflow => setup.Repository is not null && !text.Contains(workflow, StringComparison.Ordinal))
            .ToList();
        if (!isTheirs) Write(file, text + trust);
        else if (!text.Contains("\ntrust:", StringComparison.Ordinal))
            Tell($"its documents would be signed; {Policy} may demand that:", trust.TrimEnd('\n').Split('\n'));
        else if (unknown.Count > 0)
            Tell($"{Policy} trusts no document of these yet (trust: workflows):", unknown.Select(workflow => $"- {workflow}"));

        void Tell(string first, IEnumerable<string> lines)
        {
            host.WriteLine($"  {first}");
            foreach (var line in lines) host.WriteLine("    " + line);
        }
    }

    private static void Write(string file, string content) => WholeFile.Write(file, System.Text.Encoding.UTF8.GetBytes(content));

    private static PipelineSetup SetupFrom(
        InputValues inputs, ProjectProbe found, string file, List<(string Name, string Content)> files)
    {
        var written = files.Find(one => !File.Exists(file) && Path.Combine(found.Folder, one.Name) == file).Content;
        var setup = PipelineSetup.From(file, inputs.File(Build), written);
        return setup with
        {
            Ref = inputs.Text(Ref) ?? PipelineSetup.OwnRef,
            Branch = inputs.Text(Branch) ?? setup.Branch,
            InRings = inputs.Flag(InRings),
            Promotes = inputs.Flag(Promote),
            Attests = inputs.Flag(Attest),
            UploadsSarif = inputs.Flag(Sarif),
            AnswersForks = inputs.Flag(Forks),
            BeforeBuild = inputs.File(Before) is { } script ? setup.InRepository(script) : LocalWorkflows.WrittenBefore(setup),
            TemplatesRepository = inputs.Text(Templates),
            Runners = PipelineSetup.RunnersFrom(Runner.Option, inputs.Text(Runner)),
        };
    }

    private static void OnGitHub(PipelineSetup setup, bool policyIsThere, bool overwrite, IPipelineHost host)
    {
        Demand(setup, policyIsThere, host);
        Write(setup, new LocalWorkflows(setup).Render(), overwrite, host);
        if (setup.RunsOnWindows)
            host.WriteLine(
                "note     on Windows a runner needs PowerShell 7 (pwsh), and Git for Windows with its bash on the path: GitHub's have");
        if (setup.DefaultBranch is { } read && read != setup.Branch)
            host.WriteLine($"note     jobs read {setup.Folder}{Policy} from {read}, the default branch on GitHub; its trust: names the "
                + $"workflows of {setup.Branch}, which is deployed; what is started by hand is started of it: gh workflow run … --ref "
                + setup.Branch);
        Tell(
            "next, once the repository exists on GitHub (gh finds it by this folder's remote):",
            new GitHubSettings(setup).Commands(),
            host);
        host.WriteLine($"then commit and push to {setup.Branch}: a pull request gets its plan, a merge is deployed.");
    }

    private static void OnAzure(PipelineSetup setup, bool overwrite, IPipelineHost host)
    {
        var pipelines = new AzurePipelines(setup);
        Write(setup, pipelines.Render(), overwrite, host);
        if (pipelines.AsksGitHubForACommit)
            host.WriteLine("note     the service documents ref: of a repository on GitHub for branches and tags; if it says \"No commit "
                + $"found\" of this one, name a release ({Ref.Option} v…), or import the repository into Azure Repos "
                + $"({Templates.Option} PROJECT/NAME)");
        Tell(
            "next, once, on Azure DevOps (az with its extension azure-devops, in bash):",
            new AzureSettings(setup, pipelines).Commands(),
            host);
        host.WriteLine("from then on a pull request gets its plan, and a merge is deployed.");
    }

    // What the pipelines cannot bring along, and a job's end takes away.
    private static void Warn(PipelineSetup setup, IPipelineHost host)
    {
        if (setup is { Build: null, Deployment.Artifact.Dacpac: { } dacpac })
            host.WriteLine($"note     no job builds {setup.InRepository(dacpac)}: commit it, or name its source by {Build.Option} "
                + "(a .sqlproj or a folder of definitions)");
        foreach (var environment in setup.Deployment.Environments)
        {
            var isForgetful = setup.IsHosted(environment.Name);
            if (environment.Targets.All(target => PipelineSetup.KeepsBackups(setup.Deployment, target, isForgetful))) continue;
            var (says, mend) = PipelineSetup.LostBackups(environment);
            var runner = isForgetful ? $", and a runner of your own ({setup.RunnerOf(environment.Name)} forgets its disk)" : "";
            host.WriteLine($"note     a backup of {environment.Name} {says}: {mend}{runner}");
        }
    }

    private static void Tell(string first, IEnumerable<string> commands, IPipelineHost host)
    {
        host.WriteLine("");
        host.WriteLine(first);
        foreach (var command in commands) host.WriteLine("  " + command);
    }

    private static void Write(
        PipelineSetup setup, IEnumerable<(string Path, string Content)> files, bool overwrite, IPipelineHost host)
    {
        foreach (var (path, content) in files)
        {
            var file = Path.Combine([setup.Root, .. path.Split('/')]);
            var there = File.Exists(file) ? InputFile.ReadText(file, FileKind.Configuration, setup.Root).ReplaceLineEndings("\n") : null;
            if (there is null || (overwrite && there != content)) Write(file, content);
            host.WriteLine($"{(there is null ? "written " : there == content ? "as it is" : overwrite ? "replaced" : "kept    ")} {path}");
            if (there is null || there == content) continue;
            foreach (var line in LineDifference.Between(there, content)) host.WriteLine("    " + line);
            if (!overwrite) host.WriteLine($"  it differs: - stands there, + would be written by {Overwrite.Option}");
        }
    }

    private static void Advise(ProjectProbe found, IPipelineHost host)
    {
        host.WriteLine("");
        host.WriteLine("next:");
        if (found.Engine.TakesConnectionStrings)
            host.WriteLine("  export TREXIS_CONNECTION='Server=…;Database=…;…'    the database of dev");
        host.WriteLine("  edit changes/CHG-0001.yml                           what changes, and why");
        if (found is { Database: not null, DatabaseExists: false })
            host.WriteLine("  trexis prepare --environment dev                    makes the database, which is not there yet");
        if (Adopting(found) is { } first) host.WriteLine("  trexis adopt --environment dev" + first);
        host.WriteLine("  trexis plan --environment dev                       what would be done, and what could hurt");
        host.WriteLine("  trexis run --environment dev                        do it, with evidence and a report");
    }

    // What the database holds already has to be recorded before anything is planned.
    private static string? Adopting(ProjectProbe found)
    {
        if (!found.HasScripts) return null;
        if (found.Scripts.Tool is { } tool && (found.Scripts.Applied is not null || found.Engine.TakesConnectionStrings))
            return $"                      take over what {tool} ran there; nothing is executed";
        return found.DatabaseExists ? " --script LAST        where dev already holds what the scripts up to LAST do" : null;
    }
}
