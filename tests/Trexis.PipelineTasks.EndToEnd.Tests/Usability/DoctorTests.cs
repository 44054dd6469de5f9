using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>What <c>trexis doctor</c> says of a set-up, with <c>gh</c> replaced by a script that answers as GitHub's API does.</summary>
public sealed class DoctorTests
{
    private const string Deployment = """
        version: 1
        engine: sqlite
        artifact: { scripts: migrations }
        environments:
          dev: { connection: file:databases/dev.db, create: true }
          prod: { after: dev, protected: true, connection: env:TREXIS_CONNECTION }

        """;

    // dev is as it should be; prod asks nobody, is open to every branch and lacks its secret; prod-plan is not there.
    private const string HalfSetUp = """
        #!/bin/sh
        case "$2" in
          *repo}) echo '{"default_branch":"main"}';;
          */rules/branches/main) echo '[]';;
          */branches/main/protection) echo 'gh: Branch not protected (HTTP 404)' >&2; exit 1;;
          */contents/policy.yml*) echo '{"sha":"1"}';;
          */deployment-branch-policies*) echo '{"branch_policies":[{"name":"main"}]}';;
          */environments/dev-plan) echo '{"protection_rules":[],"deployment_branch_policy":null}';;
          */environments/dev) echo '{"protection_rules":[],"deployment_branch_policy":{"custom_branch_policies":true}}';;
          */environments/prod) echo '{"protection_rules":[{"type":"branch_policy"}],"deployment_branch_policy":null}';;
          */secrets) echo '{"total_count":0,"secrets":[]}';;
          *) echo 'gh: Not Found (HTTP 404)' >&2; exit 1;;
        esac

        """;

    private const string AsItShouldBe = """
        #!/bin/sh
        case "$2" in
          *repo}) echo '{"default_branch":"main"}';;
          */rules/branches/main) echo '[{"type":"pull_request","parameters":{"required_approving_review_count":1}}]';;
          */contents/policy.yml*) echo '{"sha":"1"}';;
          */secrets) echo '{"total_count":1,"secrets":[{"name":"TREXIS_CONNECTION"}]}';;
          */environments/*/variables*) echo '{"variables":[{"name":"AZURE_CLIENT_ID"}]}';;
          */actions/variables*) echo '{"variables":[{"name":"AZURE_TENANT_ID"}]}';;
          */deployment-branch-policies*) echo '{"branch_policies":[{"name":"main"}]}';;
          */environments/dev-plan) echo '{"protection_rules":[],"deployment_branch_policy":null}';;
          */environments/*) echo '{"protection_rules":[{"type":"required_reviewers"}],
            "deployment_branch_policy":{"protected_branches":false,"custom_branch_policies":true}}';;
          *) echo 'gh: Not Found (HTTP 404)' >&2; exit 1;;
        esac

        """;

    // As of Azure DevOps: dev is as it should be; prod lacks its group that plans and a secret, and its checks may not be read.
    private const string HalfSetUpOnAzure = """
        #!/bin/sh
        case "$*" in
          *"/items "*) echo '{"objectId":"1"}';;
          *"/git/repositories/shop "*) echo '{"id":"42","defaultBranch":"refs/heads/main"}';;
          *"/policy/configurations "*) echo '{"value":[{"isEnabled":true,"isBlocking":true,
            "type":{"id":"fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"},
            "settings":{"scope":[{"refName":"refs/heads/main","matchKind":"Exact","repositoryId":"other"}]}}]}';;
          *"groupName=trexis-prod-plan "*) echo '{"value":[]}';;
          *"groupName=trexis-prod "*) echo '{"value":[{"id":7,"name":"trexis-prod","variables":{}}]}';;
          *"groupName=trexis-dev "*) echo '{"value":[{"id":6,"name":"trexis-dev","variables":{}}]}';;
          *"groupName=trexis-dev-plan "*) echo '{"value":[{"id":5,"name":"trexis-dev-plan","variables":{}}]}';;
          *"groupName=trexis-dev-pull-requests "*) echo '{"value":[{"id":4,"name":"trexis-dev-pull-requests",
            "variables":{"TREXIS_SIGNING_KEY":{"isSecret":true}}}]}';;
          *"/environments "*name=dev*) echo '{"value":[{"id":1,"name":"dev"}]}';;
          *"/environments "*name=prod*) echo '{"value":[{"id":2,"name":"prod"}]}';;
          *"resourceType=variablegroup resourceId="[56]" "*) echo '{"value":[{"type":{"name":"Task Check"},
            "settings":{"definitionRef":{"name":"evaluatebranchProtection"},"inputs":{"allowedBranches":"refs/heads/main"}}}]}';;
          *"resourceType=variablegroup resourceId=7 "*) echo '{"value":[]}';;
          *"resourceType=environment resourceId=1 "*) echo '{"value":[{"type":{"name":"ExclusiveLock"}},
            {"type":{"name":"Task Check"},"settings":{"definitionRef":{"name":"evaluatebranchProtection"},
            "inputs":{"allowedBranches":"refs/heads/main"}}}]}';;
          *) echo "ERROR: Forbidden" >&2; exit 1;;
        esac

        """;

    [Fact]
    public async Task On_Azure_what_is_missing_comes_with_what_mends_it_and_what_may_not_be_read_is_not_checked()
    {
        using var home = await SetUpAsync(Deployment, "--azure");

        var ran = await DoctorAsync(home, HalfSetUpOnAzure, program: "az");

        ran.ShouldEndWith(ExitCode.Refused);
        ran.Output.ShouldMatch(@"\? azure: checks of prod +not checked: ERROR: Forbidden");
        ran.Output.ShouldContain("✗ azure: branch main", Case.Sensitive, "the policy is another repository's");
        ran.Output.ShouldMatch("✗ azure: variable group trexis-prod +gives its secrets to every branch's pipeline");
        ran.Output.ShouldNotContain("resourceId=5", Case.Sensitive, "a pull request reads the group that plans");
        ran.Output.ShouldMatchGolden("doctor-azure.txt");
    }

    /// <summary>What looks like a rule and stops nobody.</summary>
    [Theory]
    [InlineData("{\"type\":{\"name\":\"Task", "{\"isDisabled\":true,\"type\":{\"name\":\"Task", "✗ azure: environment dev +is open")]
    [InlineData("\"refs/heads/main\"}}}", "\"refs/heads/main, *\"}}}", "✗ azure: environment dev +is open to every branch's")]
    [InlineData("{\"allowedBranches\":\"refs/heads/main\"}", "{}", "✗ azure: environment dev +is open to every branch's")]
    [InlineData("\"other\"}]", "\"42\"}],\"creatorVoteCounts\":true", "✗ azure: branch main +lets authors review their own changes")]
    [InlineData("\"other\"}]", "\"42\"}],\"creatorVoteCounts\":false", "✓ azure: branch main +takes reviewed changes alone")]
    [InlineData("  *)", "  *resourceId=2*) echo '{\"value\":[]}';;\n  *)", "✗ azure: environment prod +asks no approver")]
    [InlineData("  *)", "  *resourceId=2*) echo '{\"value\":[]}';;\n  *)", "! azure: environment prod +lets two runs in at once")]
    [InlineData("  *)", "  *resourceId=2*) echo '{\"value\":7}';;\n  *)", "\\? azure: checks of prod +not checked")]
    [InlineData("{\"value\":[{\"id\":1,\"name\":\"dev\"}]}", "{\"value\":[]}", "✗ azure: environment dev +is not there")]
    public async Task On_Azure_a_rule_that_stops_nobody_is_none(string asIs, string instead, string line)
    {
        using var home = await SetUpAsync(Deployment, "--azure");
        HalfSetUpOnAzure.ShouldContain(asIs, Case.Sensitive);

        var ran = await DoctorAsync(home, HalfSetUpOnAzure.Replace(asIs, instead, StringComparison.Ordinal), program: "az");

        ran.Output.ShouldMatch(line);
    }

    [Theory]
    [InlineData("contoso", "Sales", "NAME deploy, NAME rollback", "main", "✓ azure: trust +the runs of NAME deploy, NAME rollback count")]
    [InlineData("other", "Sales", "NAME deploy, NAME rollback", "main", "✗ azure: trust +.*does not name the organisation contoso")]
    [InlineData("contoso", "Crm", "NAME deploy, NAME rollback", "main", "✗ azure: trust +.*does not name the project Sales")]
    [InlineData("contoso", "Sales", "NAME deploy", "main", "✗ azure: trust +.*does not name the pipeline NAME rollback")]
    [InlineData("contoso", "Sales", "NAME deploy, NAME rollback", "old", "✗ azure: trust +.*does not name refs/heads/main")]
    [InlineData("contoso", "Sales", "NAME deploy, NAME rollback, gone", "main", "✗ azure: pipeline gone +is trusted by")]
    [InlineData("contoso", "Sales", "NAME deploy, NAME rollback, shut", "main", "\\? azure: pipeline shut +not checked: ERROR: Forbidden")]
    public async Task On_Azure_the_policy_has_to_trust_the_runs_that_deploy_here(
        string organisation, string project, string pipelines, string branch, string line)
    {
        using var home = await SetUpAsync(Deployment, "--azure");
        var policy = await File.ReadAllTextAsync(home.At("policy.yml"), TestContext.Current.CancellationToken);
        home.Write(
            "policy.yml",
            $"{policy}trust: {{ azure: {{ organisation: {organisation}, project: {project}, "
                + $"pipelines: [{pipelines.Replace("NAME", "database", StringComparison.Ordinal)}], refs: [refs/heads/{branch}] }} }}\n");
        var known = HalfSetUpOnAzure.Replace(
            "  *)",
            "  *name=gone*) echo '{\"value\":[]}';;\n  *name=shut*) echo 'ERROR: Forbidden' >&2; exit 1;;\n"
                + "  *\"name=database \"*) echo '{\"value\":[{\"name\":\"database deploy\"},{\"name\":\"database rollback\"}]}';;\n  *)",
            StringComparison.Ordinal);

        (await DoctorAsync(home, known, program: "az")).Output.ShouldMatch(line.Replace("NAME", "database", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_az_nothing_of_Azure_is_well()
    {
        using var home = await SetUpAsync(Deployment, "--azure");

        (await DoctorAsync(home, gh: null)).ShouldEndWith(0).Output.ShouldContain("not checked: there is no az on the path");
    }

    [Fact]
    public async Task What_is_missing_on_the_platform_comes_with_the_command_that_mends_it_and_what_cannot_be_seen_is_never_well()
    {
        using var home = await SetUpAsync();

        var ran = await DoctorAsync(home, HalfSetUp);

        ran.ShouldEndWith(ExitCode.Refused);
        ran.Output.ShouldMatchGolden("doctor.txt");
    }

    [Fact]
    public async Task A_set_up_that_is_whole_is_well()
    {
        using var home = await SetUpAsync();

        var ran = await DoctorAsync(home, AsItShouldBe);

        ran.ShouldEndWith(0).Output.ShouldContain("0 to mend, 1 not checked");
        ran.Output.ShouldContain("not checked: TREXIS_CONNECTION is not set here");
    }

    /// <summary>What looks like a rule and stops nobody, or everybody.</summary>
    [Theory]
    [InlineData("[{\"name\":\"main\"}]", "[]", "✗ github: environment prod +does not let main in")]
    [InlineData(
        "[{\"name\":\"main\"}]", "[{\"name\":\"*\"},{\"name\":\"main\"}]", "✗ github: environment prod +is open to every branch, by \\*")]
    [InlineData("[{\"name\":\"main\"}]", "[{\"name\":\"trunk\"}]", "✗ github: environment dev +does not let main in")]
    [InlineData("  */deployment-branch-policies*)", "  no)", "\\? github: branches of prod +not checked")]
    [InlineData("\"parameters\":{\"required_approving_review_count\":1}", "\"parameters\":{}", "\\? github: branch main +not checked")]
    [InlineData("\"pull_request\",", "\"deletion\",", "\\? github: branch main +not checked")]
    [InlineData(
        "[{\"type\":\"pull_request\",\"parameters\":{\"required_approving_review_count\":1}}]';;",
        "[]';;\n  */branches/main/protection) echo '{\"required_status_checks\":{}}';;",
        "✗ github: branch main +asks for no review")]
    [InlineData(
        "[{\"type\":\"pull_request\",\"parameters\":{\"required_approving_review_count\":1}}]';;",
        "[]';;\n  */branches/main/protection) echo '{\"required_pull_request_reviews\":{\"required_approving_review_count\":2}}';;",
        "✓ github: branch main +takes reviewed changes alone")]
    [InlineData(
        "{\"protection_rules\":[],\"deployment_branch_policy\":null}",
        "{\"protection_rules\":[],\"deployment_branch_policy\":{\"protected_branches\":true}}",
        "✗ github: environment dev-plan +lets protected branches alone in: a pull request is of none of them")]
    [InlineData("{\"name\":\"AZURE_CLIENT_ID\"}", "", "✗ github: environment prod-plan +has no variable AZURE_CLIENT_ID")]
    [InlineData("  */actions/variables*)", "  no)", "\\? github: variables of prod +not checked")]
    [InlineData(
        "  */actions/variables*)",
        "  */actions/variables*) echo '{\"variables\":[]}';;\n  */actions/organization-variables*)",
        "✓ github: environment prod +is there, with its rules and secrets")]
    public async Task On_GitHub_a_rule_that_stops_nobody_is_none_and_a_token_needs_its_login(string asIs, string instead, string line)
    {
        using var home = await SetUpAsync(BySqlServer);
        AsItShouldBe.ShouldContain(asIs, Case.Sensitive);

        var ran = await DoctorAsync(home, AsItShouldBe.Replace(asIs, instead, StringComparison.Ordinal));

        ran.Output.ShouldMatch(line);
    }

    [Fact]
    public async Task A_set_up_of_logins_by_the_jobs_token_that_is_whole_is_well()
    {
        using var home = await SetUpAsync(BySqlServer);

        (await DoctorAsync(home, AsItShouldBe)).Output.ShouldMatch("✓ github: environment prod +is there, with its rules and secrets");
    }

    [Theory]
    [InlineData("--github", "workflows", ".github/workflows/trexis-")]
    [InlineData("--azure", "pipelines", ".azure-pipelines/trexis-")]
    public async Task Written_pipelines_that_do_not_know_an_environment_or_are_somebody_elses_are_told(
        string option, string what, string files)
    {
        using var home = await SetUpAsync(Deployment, option == "--azure" ? [option] : []);
        home.Write("deployment.yml", Deployment + "  dr: { after: prod, connection: env:TREXIS_CONNECTION }\n");
        var policy = await File.ReadAllTextAsync(home.At("policy.yml"), TestContext.Current.CancellationToken);
        home.Write("policy.yml", policy.Replace("  prod:", "  dr: {}\n  prod:", StringComparison.Ordinal));

        var ran = await DoctorAsync(home, gh: null);
        home.Write($"{files}rollback.yml", "name: x\n");
        var again = await DoctorAsync(home, gh: null);

        foreach (var file in new[] { "deploy", "rollback" })
            ran.Output.ShouldMatch($"✗ {what} +{Regex.Escape(files)}{file}.yml does not know the environment dr");
        again.Output.ShouldMatch($"✗ {what} +{Regex.Escape(files)}rollback.yml is none of trexis init's");
    }

    private const string BySqlServer = """
        version: 1
        engine: sqlserver
        artifact: { scripts: migrations }
        environments:
          dev: { connection: env:TREXIS_CONNECTION, sign-in: workload-identity }
          prod: { after: dev, protected: true, connection: env:TREXIS_CONNECTION, sign-in: workload-identity }

        """;

    [Fact]
    public async Task Of_a_fleet_each_ring_is_looked_at_with_its_reviewers_branches_and_secrets()
    {
        using var home = await SetUpAsync(OfTwoTargets, "--fleet");

        var ran = await DoctorAsync(home, HalfSetUp.Replace("*/environments/prod)", "*/environments/prod-rest)", StringComparison.Ordinal));

        ran.ShouldEndWith(ExitCode.Refused);
        foreach (var told in new[]
        {
            "environment prod-canary-plan  is not there", "environment prod-canary       is not there",
            "environment prod-rest         asks no reviewer", "environment prod-rest         is open to every branch",
            "environment prod-rest         has no secret TREXIS_ENV", "environments/prod-rest\" -F \"reviewers",
        }) ran.Output.ShouldContain(told);
        ran.Output.ShouldNotContain("environment prod ", Case.Sensitive, "no job of a fleet enters it");
    }

    [Fact]
    public async Task On_Azure_each_ring_of_a_fleet_is_looked_at_with_its_groups_and_checks()
    {
        using var home = await SetUpAsync(OfTwoTargets, "--azure", "--fleet");

        var ran = await DoctorAsync(home, HalfSetUpOnAzure, program: "az");

        ran.ShouldEndWith(ExitCode.Refused);
        foreach (var ring in new[] { "prod-canary", "prod-rest" })
        {
            ran.Output.ShouldMatch($"✗ azure: environment {ring} +is not there");
            foreach (var group in new[] { $"trexis-{ring} ", $"trexis-{ring}-plan " })
                ran.Output.ShouldContain($"azure: variable group {group}");
        }

        ran.Output.ShouldNotContain("environment prod ", Case.Sensitive, "no job of a fleet enters it");
    }

    private static string OfTwoTargets => Deployment.Replace(
        "connection: env:TREXIS_CONNECTION",
        "targets: [{ name: EU-1, connection: env:EU_1 }, { name: EU-2, connection: env:EU_2 }]",
        StringComparison.Ordinal);

    [Fact]
    public async Task Without_gh_nothing_of_the_platform_is_well()
    {
        using var home = await SetUpAsync();

        var ran = await DoctorAsync(home, gh: null);

        ran.ShouldEndWith(0).Output.ShouldContain("? github            not checked: there is no gh on the path");
    }

    [Fact]
    public async Task A_database_that_is_none_and_an_artifact_that_is_not_there_are_told_beside_all_the_rest()
    {
        using var home = new TemporaryFolder();
        home.Write("deployment.yml", Deployment);
        home.Write("databases/dev.db", "this is no database, however long one looks at it: it is a text of more than a hundred characters, "
            + "so that nobody takes it for an empty file");

        var ran = await DoctorAsync(home, gh: null);

        ran.ShouldEndWith(ExitCode.Refused);
        ran.Output.ShouldContain("✗ dev: connection");
        ran.Output.ShouldContain("✗ artifact");
        ran.Output.ShouldContain("! policy");
    }

    private static async Task<TemporaryFolder> SetUpAsync(string deployment = Deployment, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "gh is a script of sh here");
        var home = new TemporaryFolder();
        home.Write("deployment.yml", deployment);
        var onAzure = options.Contains("--azure");
        if (onAzure) home.Write(".git/config", "[remote \"origin\"]\n\turl = https://dev.azure.com/contoso/Sales/_git/shop\n");
        string[] init = ["init", onAzure ? "--azure" : "--github", "--ref", "v0.1.0", .. options.Where(option => option != "--azure")];
        (await Shop.RunInAsync(home.Path, new Dictionary<string, string>(), init)).ShouldEndWith(0);
        return home;
    }

    private static async Task<Ran> DoctorAsync(TemporaryFolder home, string? gh, string program = "gh")
    {
        using var tools = new TemporaryFolder();
        if (gh is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(tools.Write(program, gh), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await Shop.RunInAsync(home.Path, new Dictionary<string, string> { ["PATH"] = tools.Path }, "doctor");
    }
}
