using System.Net;
using System.Text.Encodings.Web;
using Trexis.PipelineTasks.TestKit.Http;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>
/// Every secret of a run, quoted by the server and by people's own files in every spelling, against everything that the run writes
/// or sends: log, console, documents, attachments, reports, job summary, outputs, comment, status, check run, webhook.
/// </summary>
public sealed class CanaryTests : StageScene
{
    private const string Password = "c4n'ary\"p]ss&<w>%_ü*1";
    private const string Hook = "c4naryhook-2b";
    private const string Variable = "c4nary variable 3c";
    private const string Line = "c4nary-line-of-many-4d";
    private const string Token = "c4nary-token-5e";

    private static readonly string[] Secrets = [Password, Hook, Variable, Line, Token];

    private static string Quoted => string.Join(" ", Secrets.SelectMany(Spellings));

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task No_secret_of_a_run_is_found_in_anything_that_it_writes_or_sends_in_any_spelling()
    {
        await using var hub = await GitHubServer.RunAsync();
        await using var team = await WebhookServer.RunAsync();
        Prepare(hub, team);
        Server.When("ADD total_cents", TdsAnswer.Nothing.Info(0, $"said: {Quoted}").Error(50000, 16, 1, $"refused: {Quoted}"));

        var said = (await TrexisAsync("run", "--environment", "dev", "--comment", "--status", "--check-run")).Said;

        // Each way out was used, or it proves nothing.
        Documents.Select(document => document.Action).ShouldContain("apply", Unmasked(said));
        said.ShouldContain("refused: ***", Case.Sensitive, Unmasked(said));
        hub.Comments.ShouldNotBeEmpty();
        hub.Statuses.ShouldNotBeEmpty();
        hub.CheckRuns.ShouldNotBeEmpty();
        team.Requests.ShouldNotBeEmpty();
        File.Exists(Folder.At("summary.md")).ShouldBeTrue();

        AssertNowhere("the log", Unmasked(said));
        foreach (var file in Directory.EnumerateFiles(Folder.At(".trexis"), "*", SearchOption.AllDirectories))
            AssertNowhere(Path.GetFileName(file), File.ReadAllText(file));
        AssertNowhere("the summary", File.ReadAllText(Folder.At("summary.md")));
        AssertNowhere("the outputs", File.ReadAllText(Folder.At("outputs.txt")));
        foreach (var request in hub.Requests) AssertNowhere($"{request.Method} {request.Path}", request.Body);
        foreach (var request in team.Requests) AssertNowhere("the webhook's message", request.Body);
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_later_report_that_never_knew_a_secret_shows_none()
    {
        await using var hub = await GitHubServer.RunAsync();
        await using var team = await WebhookServer.RunAsync();
        Prepare(hub, team);
        Server.When("ADD total_cents", TdsAnswer.Nothing.Error(50000, 16, 1, $"refused: {Quoted}"));
        await TrexisAsync("run", "--environment", "dev");
        Variables.Clear();
        CopySample("sqlserver");
        TargetConnectionString = "Server=127.0.0.1,1;Database=Sales;User ID=other;Password=another-one";

        var ran = await TrexisAsync("report", "--environment", "dev");

        File.ReadAllText(Folder.At(".trexis/report.html")).ShouldContain("refused: ***");
        AssertNowhere("the log", ran.Said);
        foreach (var file in Directory.EnumerateFiles(Folder.At(".trexis"), "*", SearchOption.AllDirectories))
            AssertNowhere(Path.GetFileName(file), File.ReadAllText(file));
    }

    private void Prepare(GitHubServer hub, WebhookServer team)
    {
        hub.Token = Token;
        CopySample("sqlserver");
        Folder.Write(
            "deployment.yml",
            File.ReadAllText(Folder.At("deployment.yml")) + "\nnotify: { webhook: env:TEAM_HOOK, on: [start, success, failure] }\n");
        var change = File.ReadAllText(Folder.At("changes/CHG-1042.yml"));
        Folder.Write("changes/CHG-1042.yml", change.Replace("No downtime.", $"The key is {Line} and nothing else."));
        TargetConnectionString = Server.Server.ConnectionString(more: $"Password=\"{Password.Replace("\"", "\"\"")}\"");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("TEAM_HOOK", $"{team.Url}/services/{Hook}"),
            ("TREXIS_PROD", $"first line of it\n{Line}\nServer=prod;Password={Variable}"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_API_URL", hub.Url),
            ("GITHUB_TOKEN", Token),
            ("GITHUB_REPOSITORY", "octo/sales"),
            ("GITHUB_REF", "refs/pull/42/merge"),
            ("GITHUB_SHA", "head42"),
            ("GITHUB_RUN_ID", "991"),
            ("GITHUB_OUTPUT", Folder.At("outputs.txt")),
            ("GITHUB_STEP_SUMMARY", Folder.At("summary.md"))])
            Variables[name] = value;
    }

    // The platform is told what to hide in the only way that it takes.
    private static string Unmasked(string log) =>
        string.Join('\n', log.Split('\n').Where(line => !line.StartsWith("::add-mask::", StringComparison.Ordinal)));

    private static void AssertNowhere(string where, string text)
    {
        foreach (var secret in Secrets.SelectMany(Spellings)) text.ShouldNotContain(secret, Case.Sensitive, where);
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
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)),
        secret.Replace("*", "\\*").Replace("_", "\\_").Replace("<", "\\<").Replace(">", "\\>").Replace("]", "\\]"),
    ];
}
