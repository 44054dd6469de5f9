using System.Text.RegularExpressions;
using System.Diagnostics;
using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>What <c>trexis init</c> infers, refuses and tells where it writes pipelines.</summary>
public sealed class InitTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("--fleet: has nothing to split into rings", "--github", "--fleet")]
    [InlineData("--runner: cannot stand in a workflow: 'pool:x'", "--github", "--runner", "pool:x")]
    [InlineData("--runner: is only for GitHub: 'group:x'", "--azure", "--runner", "group:x")]
    [InlineData("--runner: demands something of Microsoft's own agents: 'macos-15+x'", "--azure", "--runner", "macos-15+x")]
    [InlineData("--runner: runs on macOS, and no executables are made for it: 'macos-15'", "--github", "--runner", "prod=macos-15")]
    [InlineData("--ref: is a shortened commit, which GitHub refuses: '0123456'", "--github", "--ref", "0123456")]
    [InlineData("--runner: names no environment: 'qa-plan'", "--github", "--runner", "qa-plan=x")]
    [InlineData("--sarif: changes nothing alone", "--azure", "--sarif")]
    [InlineData("--promote: changes nothing alone", "--promote")]
    [InlineData("--runner: is a number or a word of YAML's own, and read as that: '24.04'", "--github", "--runner", "24.04")]
    public async Task What_is_refused_has_written_nothing(string told, params string[] options)
    {
        var ran = await InitAsync("", options);

        ran.ShouldEndWith(2);
        (ran.Output + ran.Error).ShouldContain(told);
        Directory.GetFileSystemEntries(_home.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("build", "as the job that builds does (build): 'build'")]
    [InlineData("find", "as the job that finds an earlier run does (find): 'find'")]
    [InlineData("a, a-plan", "as the environment a does (a_plan): 'a-plan'")]
    [InlineData("a-b, a_b", "as the environment a-b does (a_b): 'a_b'")]
    [InlineData("1st", "begins with a digit, and jobs and stages are called by it: '1st'")]
    public async Task Names_by_which_two_jobs_or_stages_would_be_called_are_refused(string environments, string told)
    {
        var names = environments.Split(", ");
        var listed = string.Concat(names.Select(
            (name, at) => $"  {name}: {{ {(at == 0 ? "" : $"after: {names[at - 1]}, ")}connection: file:{name}.db }}\n"));
        _home.Write("deployment.yml", $"version: 1\nengine: sqlite\nartifact: {{ scripts: migrations }}\nenvironments:\n{listed}");

        var ran = await InitAsync("", "--github", "--azure");

        ran.ShouldEndWith(2);
        (ran.Output + ran.Error).ShouldContain(told);
        Directory.GetFileSystemEntries(_home.Path).ShouldHaveSingleItem("nothing is written");
    }

    [Fact]
    public async Task What_protects_an_environment_that_is_there_stands_in_the_policy_too()
    {
        const string ways = "  dev: { connection: file:dev.db }\n  prod: { after: dev, connection: file:prod.db }\n";
        _home.Write("deployment.yml", $"version: 1\nengine: sqlite\nartifact: {{ scripts: migrations }}\nenvironments:\n{ways}");

        (await InitAsync("")).ShouldEndWith(0);

        File.ReadAllText(_home.At("policy.yml")).ShouldContain("\n  prod: { after: dev, protected: true }\n");
        var planned = (await Shop.RunInAsync(
            _home.Path, new Dictionary<string, string>(), "deploy-scripts", "plan", "--environment", "prod", "--change", "CHG-0001"));
        planned.Output.ShouldContain("prod comes after dev and is protected, as policy.yml says", customMessage: planned.Error);
        _home.Write("deployment.yml", File.ReadAllText(_home.At("deployment.yml")).Replace(
            "file:prod.db", "file:prod.db, protected: false", StringComparison.Ordinal));
        (await Shop.RunInAsync(_home.Path, new Dictionary<string, string>(), "doctor")).ShouldEndWith(2)
            .Error.ShouldContain("environments.prod.protected of deployment.yml:6 is another");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public async Task All_that_the_written_files_show_in_comments_is_accepted_together(string engine)
    {
        (await InitAsync("", "--engine", engine)).ShouldEndWith(0);
        string[] files = ["deployment.yml", "policy.yml", "changes/CHG-0001.yml"];
        foreach (var file in files)
        {
            var text = File.ReadAllText(_home.At(file)).Replace("roles: {}   # ", "roles: ", StringComparison.Ordinal);
            _home.Write(file, Regex.Replace(text, @"^( *)# (?= *- \{| *(?!yaml)[a-z-]+:( [^/]|$))", "$1", RegexOptions.Multiline));
        }

        _home.Write("checks/orphans.sql", "SELECT 1 WHERE 1 = 0;");
        _home.Write("perf/open-orders.sql", "SELECT 1;");

        var stands = (await Shop.RunInAsync(_home.Path, new Dictionary<string, string>(), "status")).ShouldEndWith(0).Output;

        foreach (var environment in new[] { "qa", "staging", "prod" }) stands.ShouldContain($"\n{environment} ");
        var written = string.Concat(files.Select(file => File.ReadAllText(_home.At(file))));
        written.ShouldMatch(@"(?m)^    responsible: senior-dba");
        written.ShouldMatch(@"(?m)^perf:");
        written.ShouldMatch(@"(?m)^acknowledge:\n  - \{ object");
    }

    [Fact]
    public async Task The_environments_that_are_shown_in_comments_are_made_beside_the_first_one()
    {
        (await InitAsync("", "--engine", "sqlite")).ShouldEndWith(0);
        _home.Write("deployment.yml", Text("deployment.yml").Replace("  # qa: ", "  qa: ", StringComparison.Ordinal));

        (await Shop.RunInAsync(_home.Path, new Dictionary<string, string>(), "prepare", "--environment", "qa")).ShouldEndWith(0);

        File.Exists(_home.At("databases/qa.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_calls_it_is_the_author_of_the_first_change()
    {
        var ran = await Shop.RunInAsync(_home.Path, new Dictionary<string, string> { ["USER"] = "alice" }, "init", "--engine", "sqlite");

        ran.ShouldEndWith(0);
        Text("changes/CHG-0001.yml").ShouldContain("\nauthors: [alice] ");
    }

    [Fact]
    public async Task Database_files_their_journals_and_their_locks_are_kept_out_of_git_beside_what_a_person_wrote_there()
    {
        _home.Write(".gitignore", "# mine\nbin/");

        (await InitAsync("", "--engine", "sqlite")).ShouldEndWith(0).Output.ShouldContain("ignored  /databases/*.db (.gitignore)\n");

        const string all = "# mine\nbin/\n/databases/*.db\n/databases/*.db-*\n/databases/*.db.trexis-lock*\n";
        Text(".gitignore").ShouldBe(all);
        (await InitAsync("", "--engine", "sqlite")).ShouldEndWith(0).Output.ShouldNotContain("ignored");
        Text(".gitignore").ShouldBe(all);
    }

    [Theory]
    [InlineData("scripts: migrations", "crm/")]
    [InlineData("scripts: ../migrations", "crm/ migrations/")]
    [InlineData("sqlproj: ../src/Db/Db.sqlproj", "crm/ src/Db/")]
    [InlineData("sqlproj: ../src/Db/Db.sqlproj", "", "--before", "restore.sh")]
    [InlineData("sqlproj: ../src/Db/Gone.sqlproj", "")]
    [InlineData("sqlproj: ../src/Db/Other.sqlproj", "")] // which takes a table of another folder
    [InlineData("scripts: ..", "")]
    public async Task A_change_of_what_the_deployment_takes_from_elsewhere_is_planned_too(
        string artifact, string watched, params string[] options)
    {
        const string project = """<Project Sdk="Microsoft.Build.Sql/1.0.0"><PropertyGroup>ITEMS</Project>""";
        const string provider = "<DSP>Microsoft.Data.Tools.Schema.Sql.Sql160DatabaseSchemaProvider</DSP></PropertyGroup>";
        Git("init", "--quiet");
        _home.Write("src/Db/Db.sqlproj", project.Replace("ITEMS", provider, StringComparison.Ordinal));
        _home.Write("src/Db/Other.sqlproj", project.Replace(
            "ITEMS", $"{provider}<ItemGroup><Build Include=\"../Shared/T.sql\" /></ItemGroup>", StringComparison.Ordinal));
        _home.Write("src/Db/S.sql", "CREATE TABLE dbo.S (Id INT NOT NULL);");
        _home.Write("src/Shared/T.sql", "CREATE TABLE dbo.T (Id INT NOT NULL);");
        _home.Write("crm/restore.sh", "true");
        var engine = artifact.StartsWith("scripts", StringComparison.Ordinal) ? "sqlite" : "sqlserver";
        var connection = engine == "sqlite" ? "file:dev.db" : "env:TREXIS_CONNECTION";
        _home.Write(
            "crm/deployment.yml",
            $"version: 1\nengine: {engine}\nartifact: {{ {artifact} }}\nenvironments:\n  dev: {{ connection: {connection} }}\n");

        var ran = (await InitAsync("crm", ["--github", "--azure", "--ref", Commit, .. options])).ShouldEndWith(0);

        var paths = watched.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var onGitHub = paths.Length == 0 ? "" : $"    paths: [{string.Join(", ", paths.Select(path => path + "**"))}]";
        var onAzure = paths.Length == 0 ? "" : $"  paths: {{ include: [{string.Join(", ", paths.Select(path => path + "*"))}] }}";
        var ofPolicy = paths.Length == 0 ? "" : $" --path-filter '{string.Join(';', paths.Select(path => $"/{path}*"))}'";
        foreach (var (file, line) in new[]
        {
            (".github/workflows/trexis-crm-plan.yml", onGitHub),
            (".github/workflows/trexis-crm-deploy.yml", onGitHub),
            (".azure-pipelines/trexis-crm-deploy.yml", onAzure),
        })
            string.Concat(File.ReadAllLines(_home.At(file)).Where(one => one.Contains("paths:", StringComparison.Ordinal)))
                .ShouldBe(line, file);
        var policy = ran.Output.Split('\n').Single(line => line.Contains("az repos policy build create", StringComparison.Ordinal));
        policy[policy.IndexOf("--valid-duration 0", StringComparison.Ordinal)..].ShouldBe("--valid-duration 0" + ofPolicy);
    }

    [Fact]
    public async Task The_names_of_the_root_and_of_folders_never_meet()
    {
        Git("init", "--quiet");
        string[] folders = ["", "main", "a-b", "a/b", "a.b", "A/b", "databases/crm"];
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(_home.At(folder));
            (await InitAsync(folder, "--engine", "sqlserver", "--github", "--azure", "--ref", Commit)).ShouldEndWith(0);
        }

        var stages = Directory.GetFiles(_home.At(".github/workflows"), "*stage.yml").Select(File.ReadAllText).ToList();
        stages.Count.ShouldBe(folders.Length);
        foreach (var word in new[] { "EVIDENCE: trexis-", "group: trexis/" }) Told(word).ShouldBeUnique();
        Told("secrets.TREXIS_CONNECTION").Select(secret => secret.ToUpperInvariant()).ShouldBeUnique("GitHub tells no case apart");
        stages.ShouldContain(stage => stage.Contains("TREXIS_CONNECTION: ${{ secrets.TREXIS_CONNECTION_DATABASES__CRM }}"));
        Directory.GetFiles(_home.At(".azure-pipelines"), "*deploy.yml").Length.ShouldBe(folders.Length);

        IEnumerable<string> Told(string word) =>
            stages.Select(stage => stage[stage.IndexOf(word, StringComparison.Ordinal)..].Split('\n')[0]);
    }

    [Fact]
    public async Task A_folders_database_has_secrets_and_variable_groups_of_its_own_and_the_roots_keep_their_names()
    {
        Git("init", "--quiet", "--initial-branch=main");
        Directory.CreateDirectory(_home.At("a-b"));

        var root = await InitAsync("", "--engine", "sqlserver", "--github", "--azure");
        var folder = await InitAsync("a-b", "--engine", "sqlserver", "--github", "--azure");

        root.Output.ShouldContain("  gh secret set TREXIS_CONNECTION --env dev\n");
        root.Output.ShouldContain("variable-group create --name trexis-dev --variables");
        folder.Output.ShouldContain("  gh secret set TREXIS_CONNECTION_A_B --env dev\n");
        folder.Output.ShouldContain("variable-group create --name trexis-dev.a-b --variables");
        Text(".github/workflows/trexis-a-b-plan.yml").ShouldContain("TREXIS_CONNECTION: ${{ secrets.TREXIS_CONNECTION_A_B }}\n");
        Text(".azure-pipelines/trexis-a-b-deploy.yml").ShouldContain("    groups: .a-b\n");
        Text(".azure-pipelines/trexis-deploy.yml").ShouldNotContain("groups:");
    }

    [Fact]
    public async Task The_branch_is_that_of_the_remote_else_the_one_that_is_checked_out_and_is_told()
    {
        Git("init", "--quiet", "--initial-branch=master");
        var current = await InitAsync("", "--github");
        current.Output.ShouldContain("found    branch master, which is checked out; --branch names another");
        Text(".github/workflows/trexis-deploy.yml").ShouldContain("branches: [master]");

        _home.Write(".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n");
        var remote = await InitAsync("", "--github", "--overwrite");
        remote.Output.ShouldContain("found    branch trunk, the default branch of origin");
        Text(".github/workflows/trexis-deploy.yml").ShouldContain("branches: [trunk]");

        var said = await InitAsync("", "--github", "--overwrite", "--branch", "release");
        said.Output.ShouldNotContain("found    branch");
        said.Output.ShouldContain("note     jobs read policy.yml from trunk, the default branch on GitHub; its trust: names the workflows "
            + "of release, which is deployed; what is started by hand is started of it: gh workflow run … --ref release");
    }

    [Theory]
    [InlineData("https://me@dev.azure.com/acme/Sales%20EU/_git/shop", "'Sales EU'", "shop")]
    [InlineData("git@ssh.dev.azure.com:v3/acme/Sales/shop", "Sales", "shop")]
    [InlineData("https://dev.azure.com/acme/_git/shop", "shop", "shop")]
    [InlineData("https://acme.visualstudio.com/DefaultCollection/Sales%20EU/_git/shop", "'Sales EU'", "shop")]
    [InlineData("https://acme.visualstudio.com/_git/shop", "shop", "shop")]
    [InlineData("acme@vs-ssh.visualstudio.com:v3/acme/Sales/shop", "Sales", "shop")]
    [InlineData("https://fake-dev.azure.com/acme/_git/shop", "PROJECT", "REPOSITORY")]
    public async Task On_Azure_the_commands_name_the_repository_that_origin_is(string origin, string project, string repository)
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("remote", "add", "origin", origin);

        var ran = (await InitAsync("", "--azure")).ShouldEndWith(0);

        ran.Output.ShouldContain($" project={project}\n");
        if (project != "PROJECT") ran.Output.ShouldContain("organization=https://dev.azure.com/acme ");
        ran.Output.ShouldContain($"--route-parameters project={project} ");
        ran.Output.ShouldContain($" --repository {repository} --repository-type tfsgit ");
        ran.Output.ShouldContain($"az repos show --repository {repository} --query id");
        ran.Output.Contains("are yours", StringComparison.Ordinal).ShouldBe(project == "PROJECT");
    }

    [Fact]
    public async Task On_Azure_the_branch_is_pushed_first_and_closed_last()
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("remote", "add", "origin", "https://dev.azure.com/trexis/Sales/_git/shop");

        var lines = (await InitAsync("", "--azure")).ShouldEndWith(0).Output.Split('\n');

        var commands = lines.SkipWhile(line => !line.StartsWith("next", StringComparison.Ordinal)).ToList();
        commands[1].ShouldStartWith("  # first commit and push to main");
        commands.FindAll(line => line.StartsWith("  az ", StringComparison.Ordinal))[^2..].Select(line => line.Split(" --")[0])
            .ShouldBe(["  az repos policy build create", "  az repos policy approver-count create"]);
        commands.ShouldNotContain(line => line.StartsWith("then commit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_Azure_with_a_repository_of_GitHub_the_pipelines_are_of_that_repository_and_GitHub_closes_the_branch()
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("remote", "add", "origin", "https://github.com/octo/sales.git");

        var ran = (await InitAsync("", "--azure")).ShouldEndWith(0);

        ran.Output.ShouldContain(
            "--repository octo/sales --repository-type github --service-connection \"$(az devops service-endpoint list ");
        ran.Output.ShouldContain("  gh api --method PUT repos/octo/sales/branches/main/protection ");
        ran.Output.ShouldContain("\"contexts\":[\"database plan\"]");
        ran.Output.ShouldNotContain("tfsgit");
        ran.Output.ShouldContain("--group-id \"$group\" --name GITHUB_TOKEN --value '…'    # a token of octo/sales: ");
        ran.Output.ShouldContain("# the first run of each pipeline waits, and its page asks: Permit");
        ran.Output.ShouldNotContain("az repos");
        Text(".azure-pipelines/trexis-plan.yml").ShouldContain("\npr:\n  branches: { include: [main] }\n");
    }

    [Theory]
    [InlineData("7.0", "'7.0'")]
    [InlineData("on", "'on'")]
    [InlineData("release-7.0", "release-7.0")]
    public async Task A_branch_is_a_text_in_YAML_whatever_it_is_called(string branch, string written)
    {
        (await InitAsync("", "--github", "--azure", "--branch", branch)).ShouldEndWith(0);

        Text(".github/workflows/trexis-deploy.yml").ShouldContain($"    branches: [{written}]\n");
        Text(".azure-pipelines/trexis-deploy.yml").ShouldContain($"  branches: {{ include: [{written}] }}\n");
    }

    [Theory]
    [InlineData("beside")]
    [InlineData("submodule")]
    public async Task In_a_work_tree_beside_the_first_one_and_in_a_submodule_branch_and_remote_are_read(string kind)
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("remote", "add", "origin", "https://github.com/octo/sales.git");
        Git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--allow-empty", "--message", "first");
        if (kind == "beside") Git("worktree", "add", "--quiet", "-b", "next", "beside");
        else
        {
            Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", _home.Path, "submodule");
            Git("-C", "submodule", "checkout", "--quiet", "-b", "next");
            Git("-C", "submodule", "remote", "set-url", "origin", "https://github.com/octo/sales.git");
            Git("-C", "submodule", "remote", "set-head", "origin", "--delete");
        }

        var ran = (await InitAsync(kind, "--github")).ShouldEndWith(0);

        ran.Output.ShouldContain("found    branch next, which is checked out");
        Text($"{kind}/policy.yml").ShouldContain("octo/sales/.github/workflows/trexis-deploy.yml@refs/heads/next");
    }

    [Fact]
    public async Task A_deployment_file_of_another_name_gets_no_second_one_beside_it()
    {
        _home.Write("db/erp.yml", "version: 1\nengine: sqlite\nartifact: { scripts: migrations }\nenvironments:\n"
            + "  test: { protected: true, connection: file:test.db }\n");

        (await InitAsync("", "--github", "--config", "db/erp.yml")).ShouldEndWith(0).Output.ShouldNotContain("written  deployment.yml");

        Directory.GetFiles(_home.Path).ShouldBeEmpty();
        Directory.GetFiles(_home.At("db")).Select(Path.GetFileName).ShouldBe(["erp.yml", "policy.yml"], ignoreOrder: true);
        File.Exists(_home.At("db/migrations/V0001__first_change.sql")).ShouldBeTrue();
    }

    [Fact]
    public async Task What_does_not_fit_together_in_the_files_that_were_there_is_told()
    {
        _home.Write("deployment.yml", "version: 1\nengine: sqlite\nartifact: { scripts: migrations }\nenvironments:\n"
            + "  test: { connection: file:test.db, protected: false }\n");
        _home.Write("policy.yml", "version: 1\nenvironments: { test: { protected: true } }\n");

        var ran = (await InitAsync("", "--github")).ShouldEndWith(0);

        ran.Output.ShouldContain("before anything can run, these have to be mended:\n  policy.yml:2:");
        ran.Output.ShouldContain("environments.test.protected of deployment.yml:5 is another");
    }

    [Fact]
    public async Task What_the_build_is_said_to_begin_with_is_there()
    {
        _home.Write("deployment.yml", "version: 1\nengine: sqlserver\nartifact: { dacpac: out/Db.dacpac }\nenvironments:\n"
            + "  dev: { connection: env:TREXIS_CONNECTION }\n");

        var ran = await InitAsync("", "--github", "--build", "src/Db/missing.sqlproj", "--before", "tools/missing.sh", "--overwrite");

        ran.ShouldEndWith(2).Error.ShouldContain("--build: is not there: 'src/Db/missing.sqlproj'");
        ran.Error.ShouldContain("--before: is not there: 'tools/missing.sh'");
        Directory.Exists(_home.At(".github")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("windows-2025", true)]
    [InlineData("prod=self-hosted+Windows", true)]
    [InlineData("sql", false)]
    public async Task What_a_runner_of_Windows_needs_is_told(string runner, bool told)
    {
        _home.Write("deployment.yml", "version: 1\nengine: sqlite\nartifact: { scripts: migrations }\nenvironments:\n"
            + "  prod: { connection: file:prod.db }\n");

        var ran = (await InitAsync("", "--github", "--runner", runner)).ShouldEndWith(0);

        ran.Output.Contains("note     on Windows a runner needs PowerShell 7 (pwsh)", StringComparison.Ordinal).ShouldBe(told);
    }

    [Fact]
    public async Task Where_a_token_signs_in_the_credential_names_the_subject_of_this_repositorys_jobs()
    {
        _home.Write("deployment.yml", "version: 1\nengine: sqlserver\nartifact: { scripts: migrations }\nenvironments:\n"
            + "  dev: { connection: env:TREXIS_CONNECTION, sign-in: workload-identity }\n");

        var ran = (await InitAsync("", "--github")).ShouldEndWith(0);

        ran.Output.ShouldContain("  subject=$(gh api \"repos/{owner}/{repo}\" --jq ");
        foreach (var platform in new[] { "dev-plan", "dev" })
            ran.Output.ShouldContain($"\\\"subject\\\":\\\"$subject:environment:{platform}\\\"}}\"\n");
    }

    [Fact]
    public async Task A_dacpac_that_no_job_builds_is_found_in_a_folder_and_said_to_be_committed()
    {
        _home.Write("artifacts/Shop.dacpac", "");

        var ran = (await InitAsync("", "--github")).ShouldEndWith(0);

        Text("deployment.yml").ShouldContain("artifact: { dacpac: artifacts/Shop.dacpac }");
        ran.Output.ShouldContain("found    a dacpac, artifacts/Shop.dacpac\n");
        ran.Output.ShouldContain("note     no job builds artifacts/Shop.dacpac: commit it, or name its source by --build ");
    }

    [Fact]
    public async Task A_dacpac_in_a_folder_does_not_stand_for_the_project_that_it_was_built_from()
    {
        _home.Write("artifacts/Shop.dacpac", "");
        _home.Write("Shop/Shop.sqlproj", "<Project/>");

        var ran = (await InitAsync("", "--github")).ShouldEndWith(0);

        Text("deployment.yml").ShouldContain("artifact: { sqlproj: Shop/Shop.sqlproj }");
        ran.Output.ShouldNotContain("no job builds");
    }

    [Theory]
    [InlineData("sqlite", "", "ubuntu-latest", true)]
    [InlineData("sqlite", ", backup: { folder: backups }", "ubuntu-latest", true)]
    [InlineData("sqlite", "", "sql", true)]
    [InlineData("sqlite", ", backup: { folder: backups }", "sql", false)]
    [InlineData("sqlserver", "", "ubuntu-latest", false)] // a server keeps its backups itself
    public async Task A_backup_that_would_end_with_its_job_is_told(string engine, string backup, string runner, bool told)
    {
        _home.Write("deployment.yml", $$"""
            version: 1
            engine: {{engine}}
            artifact: { scripts: migrations }
            environments:
              dev: { connection: env:TREXIS_CONNECTION{{backup}} }

            """);

        var ran = (await InitAsync("", "--github", "--runner", runner)).ShouldEndWith(0);

        const string note = "note     a backup of dev has no place that outlives the job: deployment.yml, environments.dev: backup: ";
        if (told) ran.Output.ShouldContain(note);
        else ran.Output.ShouldNotContain("a backup of dev");
        if (runner != "sql" && told) ran.Output.ShouldContain("and a runner of your own (ubuntu-latest forgets its disk)");
    }

    [Fact]
    public async Task A_job_runs_where_its_environment_says_and_ends_by_itself()
    {
        _home.Write("deployment.yml", """
            version: 1
            engine: sqlserver
            artifact: { scripts: migrations }
            environments:
              dev: { connection: env:TREXIS_CONNECTION }
              prod: { after: dev, connection: env:TREXIS_CONNECTION }

            """);

        const string runners = "small,prod=group:sql+x64,prod-plan=reads";
        (await InitAsync("", "--github", "--promote", "--attest", "--sarif", "--forks", "--runner", runners)).ShouldEndWith(0);

        var deploy = Text(".github/workflows/trexis-deploy.yml");
        deploy.ShouldContain("      runs_on: small\n      plan_runs_on: small\n");
        deploy.ShouldContain("      runs_on: '{\"group\": \"sql\", \"labels\": [\"x64\"]}'\n      plan_runs_on: reads\n");
        Text(".github/workflows/trexis-plan.yml").ShouldContain("    runs-on: small\n");
        Text(".github/workflows/trexis-rollback.yml").ShouldContain(
            "${{ fromJSON(inputs.environment == 'dev' && '\"small\"' || '{\"group\":\"sql\", \"labels\":[\"x64\"]}') }}\n");
        var jobs = Directory.GetFiles(_home.At(".github/workflows"))
            .SelectMany(file => PipelineYaml.Parse(File.ReadAllText(file)).Member("jobs").Members())
            .Where(job => job.Value.Member("runs-on") is not null)
            .ToList();
        jobs.Select(job => job.Key).Distinct().ShouldBe(
            ["attest", "find", "plan", "sarif", "deploy", "rollback", "comment"], ignoreOrder: true);
        jobs.ShouldAllBe(job => job.Value.Text("timeout-minutes") != null);
        jobs.ShouldContain(job => job.Key == "deploy" && job.Value.Text("timeout-minutes") == "360");
    }

    [Fact]
    public async Task On_Azure_each_environment_has_its_pool_and_another_where_it_plans()
    {
        _home.Write("deployment.yml", """
            version: 1
            engine: sqlserver
            artifact: { scripts: migrations }
            environments:
              dev: { connection: env:TREXIS_CONNECTION }
              prod: { after: dev, targets: [{ name: a, connection: env:A }, { name: b, connection: env:B }] }

            """);

        const string runners = "windows-2025,dev-plan=windows-agents,prod=sql+x64+python,prod-plan=reads";
        (await InitAsync("", "--azure", "--fleet", "--ref", "v1.2.0", "--runner", runners)).ShouldEndWith(0);

        var plan = Text(".azure-pipelines/trexis-plan.yml");
        plan.ShouldContain("    pool: { name: windows-agents }\n");
        plan.ShouldNotContain("plan_pool");
        foreach (var file in new[] { "deploy", "rollback" })
        {
            var text = Text($".azure-pipelines/trexis-{file}.yml");
            text.ShouldContain(" pool: { vmImage: windows-2025 }\n");
            text.ShouldContain(" plan_pool: { name: windows-agents }\n");
            text.ShouldContain(" pool: { name: sql, demands: [x64, python] }\n");
            text.ShouldContain(" plan_pool: { name: reads }\n");
        }

        var jobs = AzureTemplate.Expand(_home.At(".azure-pipelines/trexis-deploy.yml"), new Dictionary<string, string>())
            .Member("stages").Items()
            .SelectMany(stage => stage.Member("jobs").Items())
            .Select(job => $"{job.Text("displayName") ?? job.Text("job")}: {job.Member("pool").Members().First().Value}");
        jobs.ShouldBe(
            [
                "plan: windows-agents", "deploy dev: windows-2025",
                "plan canary 1: reads", "what is pending in canary: sql", "deploy canary 1: sql", "report: sql",
                "plan rest 1: reads", "what is pending in rest: sql", "deploy rest 1: sql", "report: sql",
            ]);
    }

    [Theory]
    [InlineData(Commit, "", $"type: github\n    name: trexis/pipeline-tasks\n    ref: {Commit}\n    endpoint: github\n", "source", true)]
    [InlineData("v1.2.0", "", "ref: refs/tags/v1.2.0\n    endpoint: github\n", "1.2.0", false)]
    [InlineData("mine", "", "ref: refs/tags/mine\n    endpoint: github\n", "source", false)]
    [InlineData($"{Commit} # v1.2.0", "", "ref: refs/tags/v1.2.0\n    endpoint: github\n", "1.2.0", false)]
    [InlineData(Commit, "Shared/templates", $"type: git\n    name: Shared/templates\n    ref: {Commit}\nstages:", "source", false)]
    [InlineData(Commit, "templates", $"type: git\n    name: templates\n    ref: {Commit}\nstages:", "source", false)]
    [InlineData(Commit, "My Proj/templates", $"type: git\n    name: 'My Proj/templates'\n    ref: {Commit}\nstages:", "source", false)]
    public async Task On_Azure_the_templates_are_named_as_the_service_documents_it_or_it_is_said(
        string reference, string imported, string named, string version, bool told)
    {
        string[] from = imported.Length > 0 ? ["--templates-repository", imported] : [];
        var ran = (await InitAsync("", ["--azure", "--engine", "sqlserver", "--ref", reference, .. from])).ShouldEndWith(0);

        Text(".azure-pipelines/trexis-deploy.yml").ShouldContain(named);
        Text(".azure-pipelines/trexis-deploy.yml").ShouldContain($"    version: {version}\n");
        ran.Output.Contains("\"No commit found\"", StringComparison.Ordinal).ShouldBe(told);
        var project = imported.Split('/') is [var other, _] ? other.Replace("My Proj", "'My Proj'", StringComparison.Ordinal) : "PROJECT";
        ran.Output.Contains($"az repos import create --project {project} --repository templates ", StringComparison.Ordinal)
            .ShouldBe(imported.Length > 0);
    }

    [Fact]
    public async Task A_step_before_the_build_is_kept_by_a_later_init_that_does_not_name_it()
    {
        _home.Write("Shop/Shop.sqlproj", "<Project/>");
        _home.Write("tools/generate.sh", "");
        (await InitAsync("", "--github", "--azure", "--before", "tools/generate.sh")).ShouldEndWith(0);
        Text(".github/workflows/trexis-deploy.yml").ShouldContain("          BEFORE: tools/generate.sh\n        run: bash \"$BEFORE\"\n");
        Text(".azure-pipelines/trexis-deploy.yml").ShouldContain("    before: tools/generate.sh\n");

        (await InitAsync("", "--github", "--azure")).ShouldEndWith(0).Output.ShouldNotContain("it differs");
        File.Delete(_home.At(".github/workflows/trexis-plan.yml"));
        (await InitAsync("", "--github", "--azure")).ShouldEndWith(0).Output.ShouldNotContain("it differs");
    }

    [Fact]
    public async Task Who_answers_forks_signs_nothing_that_the_policy_takes()
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("remote", "add", "origin", "https://github.com/octo/sales.git");
        (await InitAsync("", "--github", "--forks")).ShouldEndWith(0);

        var forks = Text(".github/workflows/trexis-forks.yml");
        forks.ShouldContain("    workflows: [database plan]\n");
        forks.ShouldNotContain("id-token");
        forks.ShouldNotContain("secrets.");
        Text("policy.yml").ShouldContain("trexis-deploy.yml@refs/heads/main");
        Text("policy.yml").ShouldNotContain("trexis-forks.yml");
    }

    [Fact]
    public async Task A_commit_is_called_a_release_where_the_build_knows_that_it_is_that_tag_alone()
    {
        Assert.SkipWhen(BuiltFrom.IsRelease || BuiltFrom.Commit is null, "built for a release, or from no checkout");
        (await InitAsync("", "--github")).ShouldEndWith(0);

        var plan = Text(".github/workflows/trexis-plan.yml");
        plan.ShouldContain($"actions/setup@{BuiltFrom.Commit} # the commit that this trexis was built from\n");
        plan.ShouldNotContain("# v" + ToolVersion.Text);
        Text("deployment.yml").ShouldStartWith(
            $"# yaml-language-server: $schema=https://raw.githubusercontent.com/trexis/pipeline-tasks/{BuiltFrom.Commit}/");
    }

    private Task<Ran> InitAsync(string folder, params string[] options) =>
        Shop.RunInAsync(_home.At(folder), new Dictionary<string, string>(), ["init", .. options]);

    private string Text(string file) => File.ReadAllText(_home.At(file));

    private void Git(params string[] arguments)
    {
        using var git = Process.Start("git", ["-C", _home.Path, .. arguments]);
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
    }
}
