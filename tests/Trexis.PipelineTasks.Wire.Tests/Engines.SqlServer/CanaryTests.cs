using System.Net;
using System.Text.Encodings.Web;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.TestKit.Http;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>
/// Every secret of a run and the values of rows, quoted by the server and by people's own files in every spelling, against everything that
/// the run writes or sends: log, console, documents, attachments, reports, the store of evidence (a folder, a container of blobs), job
/// summary, outputs, comment or thread, status, check run, webhook.
/// </summary>
public sealed class CanaryTests : StageScene
{
    private const string Password = "c4n'ary\"p]ss&<w>%_ü*1";
    private const string Hook = "c4naryhook-2b";
    private const string Variable = "c4nary variable 3c";
    private const string Line = "c4nary-line-of-many-4d";
    private const string Token = "c4nary-token-5e";
    private const string RoleToken = "c4nary-role-token-6f";
    private const string RequestToken = "c4nary-request-token-7g";
    private const string SignIn = "c4nary~sign.in_8h";

    private static readonly string Key = SigningKey.Create().Export().Reveal();

    private static readonly string[] Secrets = [Password, Hook, Variable, Line, Token, RoleToken, RequestToken, SignIn, Key];

    /// <summary>Of rows: a number, an address, a name in which a quote stands.</summary>
    private static readonly string[] Values = ["079-05-1120", "alice.o@example.com", "O'Brien-Canary"];

    private static string Quoted => string.Join(" ", Secrets.SelectMany(Spellings));

    /// <summary>Each way of telling, with the number under which the server quotes a row there.</summary>
    public static TheoryData<string, int> Sinks => new()
    {
        { "github", 2627 },
        { "azure", 2628 },
        { "console", 50000 },
        { "console --verbose", 245 },
        { "console", 203 },
        { "console", 2812 },
    };

    [Theory(Timeout = 2 * TimeLimit)]
    [MemberData(nameof(Sinks))]
    public async Task No_secret_and_no_row_value_is_found_in_anything_that_a_run_writes_or_sends_in_any_spelling(string sink, int number)
    {
        await using var hub = await GitHubServer.RunAsync();
        await using var devOps = await AzureDevOpsServer.RunAsync();
        await using var team = await WebhookServer.RunAsync();
        await using var blobs = await BlobServer.RunAsync();
        Prepare(team, sink.StartsWith("console", StringComparison.Ordinal) ? null : blobs);
        (hub.Token, devOps.Token) = (Token, Token);
        foreach (var (name, value) in Platform(sink, hub, devOps)) Variables[name] = value;
        QuoteAll(number);

        string[] told = sink switch
        {
            "github" => ["--comment", "--status", "--check-run"],
            "azure" => ["--comment", "--status"],
            _ => [.. sink.Split(' ').Skip(1)],
        };
        var said = Unmasked((await TrexisAsync(["run", "--environment", "dev", .. told])).Said);

        // Each way out was used, or it proves nothing.
        Documents.Select(document => document.Action).ShouldContain("apply", said);
        said.ShouldContain("no object ***", Case.Sensitive, said);
        Documents.Last(document => document.Action == "apply").Results.ShouldContain(
            result => result.Message.Contains(number == 50000 ? ServerError.Withheld : "no object ***", StringComparison.Ordinal), said);
        team.Requests.ShouldNotBeEmpty();
        if (sink == "github")
        {
            hub.Comments.ShouldNotBeEmpty();
            hub.Statuses.ShouldNotBeEmpty();
            hub.CheckRuns.ShouldNotBeEmpty();
            AssertNowhere("the summary", File.ReadAllText(Folder.At("summary.md")));
            AssertNowhere("the outputs", File.ReadAllText(Folder.At("outputs.txt")));
        }
        else if (sink == "azure")
        {
            devOps.Threads.ShouldNotBeEmpty();
            devOps.Statuses.ShouldNotBeEmpty();
            said.ShouldContain("##vso[task.logissue");
            said.ShouldContain("##vso[task.setvariable");
            Directory.GetFiles(Folder.At("agent")).ShouldNotBeEmpty();
            AssertNoneHolds("agent");
        }

        AssertNowhere("the log", said);
        AssertNoneHolds(".trexis");
        var kept = KeptIn(blobs);
        foreach (var part in (string[])["deploy-scripts", "backup", "plan.sql", "capture", "retention"])
            kept.Keys.ShouldContain(name => name.Contains(part, StringComparison.Ordinal), $"{part} in {string.Join('\n', kept.Keys)}");
        foreach (var (name, text) in kept) AssertNowhere($"{name} in the store", text);
        foreach (var request in hub.Requests) AssertNowhere($"{request.Method} {request.Path}", request.Body);
        foreach (var request in devOps.Requests) AssertNowhere($"{request.Method} {request.Path}", request.Body);
        foreach (var request in team.Requests) AssertNowhere("the webhook's message", request.Body);
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_later_report_that_never_knew_a_secret_shows_none()
    {
        await using var team = await WebhookServer.RunAsync();
        Prepare(team, blobs: null);
        Variables["GITHUB_TOKEN"] = Token;
        QuoteAll(2627);
        await TrexisAsync("run", "--environment", "dev");
        Variables.Clear();
        CopySample("sqlserver");
        TargetConnectionString = "Server=127.0.0.1,1;Database=Sales;User ID=other;Password=another-one";

        var ran = await TrexisAsync("report", "--environment", "dev");

        File.ReadAllText(Folder.At(".trexis/report.html")).ShouldContain("no object ***");
        AssertNowhere("the log", ran.Said);
        AssertNoneHolds(".trexis");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("console")]
    [InlineData("github")]
    [InlineData("azure")]
    public async Task Of_sources_that_do_not_parse_a_build_shows_no_value(string sink)
    {
        await using var hub = await GitHubServer.RunAsync();
        await using var devOps = await AzureDevOpsServer.RunAsync();
        foreach (var (name, value) in Platform(sink, hub, devOps)) Variables[name] = value;
        var canaries = Secrets.Concat(Values).ToList();
        foreach (var (number, canary) in canaries.Index())
        {
            Folder.Write($"tables/doubled{number}.sql", $"CREATE VIEW dbo.V AS SELECT 1 '{canary.Replace("'", "''")}' AS a, 2;");
            Folder.Write($"tables/open{number}.sql", $"CREATE LOGIN l WITH PASSWORD = '{canary}");
            Folder.Write($"tables/double{number}.sql", $"CREATE LOGIN l WITH PASSWORD = \"{canary.Replace("\"", "\"\"")}\";");
        }

        var (code, said) = await TrexisAsync("dacpac", "build", "tables", "--out", "made.dacpac");

        code.ShouldBe(ExitCode.BadInput, said);
        for (var number = 0; number < canaries.Count; number++) said.ShouldContain($"tables/doubled{number}.sql:1");
        AssertNowhere("the log", Unmasked(said));
        if (File.Exists(Folder.At("summary.md"))) AssertNowhere("the summary", File.ReadAllText(Folder.At("summary.md")));
    }

    /// <summary>Each leaves another part of the token before the cut at 80 characters.</summary>
    [Theory(Timeout = TimeLimit)]
    [InlineData("console", 73)]
    [InlineData("console", 70)]
    [InlineData("github", 66)]
    [InlineData("azure", 67)]
    public async Task Of_a_secret_that_a_message_cuts_no_beginning_is_left(string sink, int before)
    {
        await using var hub = await GitHubServer.RunAsync();
        await using var devOps = await AzureDevOpsServer.RunAsync();
        CopySample("sqlserver");
        (hub.Token, devOps.Token) = (Token, Token);
        foreach (var (name, value) in Platform(sink, hub, devOps)) Variables[name] = value;
        var text = File.ReadAllText(Folder.At("deployment.yml"));
        Folder.Write("deployment.yml", text.Replace("version: 1\n", $"version: 1\nengine: {new string('x', before)}{Token}\n"));

        var ran = await TrexisAsync("precheck", "--environment", "dev");

        var said = Unmasked(ran.Said);
        said.ShouldContain("xxx***…", Case.Sensitive, said);
        AssertNowhere("the log", said);
        if (Directory.Exists(Folder.At(".trexis"))) AssertNoneHolds(".trexis");
        foreach (var request in hub.Requests.Concat(devOps.Requests)) AssertNowhere($"{request.Method} {request.Path}", request.Body);
    }

    private void QuoteAll(int number)
    {
        var said = TdsAnswer.Nothing.Info(208, $"no object {Quoted}");
        foreach (var value in Values)
        {
            foreach (var known in (ReadOnlySpan<int>)[0, 203, 245, 2627, 2628, 2812, 50000]) said.Info(known, Message(known, value));
        }

        Server.When("ADD total_cents", said.Error(number, 16, 1, Message(number, string.Join(" and ", Values))));
    }

    // Secrets stand where nothing is cut; the row's value ends what is shown.
    private static string Message(int number, string value) => number switch
    {
        0 => $"no object {Token} of {value}",
        203 => $"no object {Token}: the name '{value}' is not a valid identifier.",
        2812 => $"no object {Token}: could not find stored procedure '{value}'.",
        245 => $"no object {Token} of the varchar value '{value}' converts to data type int.",
        2627 => $"no object {Quoted} in PRIMARY KEY constraint 'PK'. The duplicate key value is ({value}).",
        2628 => $"no object {Quoted} in table 'T', column 'c'. Truncated value: '{value}'.",
        _ => $"no object {Token} for the trigger: {value}",
    };

    private void Prepare(WebhookServer team, BlobServer? blobs)
    {
        CopySample("sqlserver");
        var kept = blobs is null ? "kept" : $"https://{BlobServer.Account}.blob.core.windows.net/evidence, connection: env:BLOBS";
        Folder.Write(
            "deployment.yml",
            File.ReadAllText(Folder.At("deployment.yml")) + "\nnotify: { webhook: env:TEAM_HOOK, on: [start, success, failure] }\n"
                + $"evidence: {{ store: {kept}, retention: 30d }}\n");
        var change = File.ReadAllText(Folder.At("changes/CHG-1042.yml"));
        Folder.Write("changes/CHG-1042.yml", change.Replace("No downtime.", $"The key is {Line} and nothing else."));
        TargetConnectionString = Server.Server.ConnectionString(more: $"Password=\"{Password.Replace("\"", "\"\"")}\"");
        if (blobs is not null) Variables["BLOBS"] = blobs.Connection;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("TEAM_HOOK", $"{team.Url}/services/{Hook}"),
            ("TREXIS_PROD", $"first line of it\n{Line}\nServer=prod;Password={Variable}"),
            ("TREXIS_INPUT_ROLE_TOKEN", RoleToken),
            (SigningKey.Variable, Key),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", RequestToken),
            ("AZURE_CLIENT_SECRET", SignIn)])
            Variables[name] = value;
    }

    private IEnumerable<(string Name, string Value)> Platform(string sink, GitHubServer hub, AzureDevOpsServer devOps) => sink switch
    {
        "github" =>
        [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_API_URL", hub.Url),
            ("GITHUB_TOKEN", Token),
            ("GITHUB_REPOSITORY", "octo/sales"),
            ("GITHUB_REF", "refs/pull/42/merge"),
            ("GITHUB_SHA", "head42"),
            ("GITHUB_RUN_ID", "991"),
            ("GITHUB_OUTPUT", Folder.At("outputs.txt")),
            ("GITHUB_STEP_SUMMARY", Folder.At("summary.md")),
        ],
        "azure" =>
        [
            ("TF_BUILD", "True"),
            ("SYSTEM_COLLECTIONURI", $"{devOps.Url}/trexis/"),
            ("SYSTEM_TEAMPROJECT", "project-id"),
            ("SYSTEM_TEAMPROJECTID", "project-id"),
            ("BUILD_REPOSITORY_PROVIDER", "TfsGit"),
            ("BUILD_REPOSITORY_ID", "repo-id"),
            ("SYSTEM_PULLREQUEST_PULLREQUESTID", "5"),
            ("SYSTEM_PULLREQUEST_SOURCECOMMITID", "head5"),
            ("BUILD_BUILDID", "7"),
            ("SYSTEM_ACCESSTOKEN", Token),
            ("AGENT_TEMPDIRECTORY", Directory.CreateDirectory(Folder.At("agent")).FullName),
        ],
        _ => [("GITHUB_TOKEN", Token)],
    };

    private Dictionary<string, string> KeptIn(BlobServer blobs)
    {
        var folder = Folder.At("kept");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText)
            : new Dictionary<string, string>(blobs.Blobs);
    }

    private void AssertNoneHolds(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder.At(folder), "*", SearchOption.AllDirectories))
            AssertNowhere(Path.GetFileName(file), File.ReadAllText(file));
    }

    // The platform is told what to hide in the only way that it takes.
    private static string Unmasked(string log) => string.Join(
        '\n',
        log.Split('\n').Where(line => !line.StartsWith("::add-mask::", StringComparison.Ordinal)
            && !line.StartsWith("##vso[task.setsecret]", StringComparison.Ordinal)));

    private static void AssertNowhere(string where, string text)
    {
        foreach (var spelling in Secrets.Concat(Values).SelectMany(Spellings)) text.ShouldNotContain(spelling, Case.Sensitive, where);
        text.ShouldNotContain(Token[..8], Case.Sensitive, where);
    }

    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        WebUtility.UrlEncode(secret),
        WebUtility.HtmlEncode(secret),
        JavaScriptEncoder.Default.Encode(secret),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
        secret.Replace("'", "''"),
        secret.Replace("\"", "\"\""),
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)),
        secret.Replace("*", "\\*").Replace("_", "\\_").Replace("<", "\\<").Replace(">", "\\>").Replace("]", "\\]"),
    ];
}
