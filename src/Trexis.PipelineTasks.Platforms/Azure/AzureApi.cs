using System.Net.Http.Headers;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Azure DevOps' REST API for one repository.</summary>
internal sealed class AzureApi
{
    public const string Version = "?api-version=7.1";

    public AzureApi(HttpClient http, TimeProvider time, RetryOptions patience, HostContext context, Secret token)
    {
        Client = new RestClient(http, time, patience, request =>
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        });
        Root = $"{context.ApiUrl}/{Uri.EscapeDataString(context.Project ?? "")}/_apis/git/repositories/"
            + $"{Uri.EscapeDataString(context.Repository ?? "")}";
        PullRequest = string.Create(CultureInfo.InvariantCulture, $"{Root}/pullRequests/{context.PullRequest}");
    }

    public RestClient Client { get; }

    /// <summary>The repository, by ids: those need no escaping and hold on a server too.</summary>
    public string Root { get; }

    public string PullRequest { get; }

    /// <summary>A token that is not accepted is answered with the sign-in page and 203.</summary>
    public static ApiResponse NormalizeSignIn(ApiResponse answer) =>
        answer.Status == 203 ? answer with { Kind = ApiResponseKind.Refused } : answer;

    /// <summary>One line for a person: what failed, what Azure DevOps said, what to try.</summary>
    public static string Explain(string what, ApiResponse answer)
    {
        var said = RestClient.Parse(answer, AzureJson.Default.AzureMessage)?.Message;
        return $"{what}: {answer.Describe("Azure DevOps", said)}{Hint(answer)}";
    }

    private static string Hint(ApiResponse answer) => answer switch
    {
        { Kind: ApiResponseKind.Busy, Wait: { } wait } =>
            $"; the rate limit ends in {HumanText.Duration(wait)}, which is not waited for here",
        _ when answer.Status == 403 || answer.Body.Contains("TF401027", StringComparison.Ordinal) =>
            "; grant `Contribute to pull requests` on the repository to the `Project Build Service` (with a collection-wide job scope: "
                + "`Project Collection Build Service`)",
        { Status: 203 or 302 or 401 } =>
            "; the token is missing, expired or not for this collection: map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)`",
        { Status: 404 } => "; repository or pull request is not there, or the build service may not read it",
        { Kind: ApiResponseKind.Done } => "; the answer is not what the API documents",
        _ => "",
    };
}
