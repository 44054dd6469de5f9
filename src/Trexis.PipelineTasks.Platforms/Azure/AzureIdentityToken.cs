using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Asks Azure DevOps for the token of this very run, without a service connection.</summary>
internal sealed class AzureIdentityToken(
    PlatformCall call, IReadOnlyDictionary<string, string> environment, Func<string, Secret?> secrets) : IIdentityToken
{
    private const string AddressVariable = "SYSTEM_OIDCREQUESTURI";
    private const string TokenVariable = "SYSTEM_ACCESSTOKEN";
    private const string CollectionVariable = "SYSTEM_COLLECTIONID";
    private const string RepositoryVariable = "BUILD_REPOSITORY_URI";

    private static readonly string[] Homes = ["dev.azure.com", "visualstudio.com"];

    // By the claim that says the same.
    private static readonly (string Claim, string Variable)[] Compared =
    [
        ("org_id", CollectionVariable),
        ("prj_id", "SYSTEM_TEAMPROJECTID"),
        ("def_id", "SYSTEM_DEFINITIONID"),
        ("rpo_id", "BUILD_REPOSITORY_ID"),
        ("rpo_uri", RepositoryVariable),
        ("rpo_ver", "BUILD_SOURCEVERSION"),
        ("rpo_ref", "BUILD_SOURCEBRANCH"),
        ("run_id", "BUILD_BUILDID"),
    ];

    public string Issuer => $"https://vstoken.dev.azure.com/{environment.Present(CollectionVariable)}";

    // Nobody can ask for another: the token is meant for signing in to Entra.
    public string Audience => "api://AzureADTokenExchange";

    public async Task<Fact<string>> RequestAsync(CancellationToken cancel)
    {
        if (environment.Present(AddressVariable) is not { } text)
            return Fact.NotApplicable<string>($"{AddressVariable} is not set, so no token can be asked for");
        if (secrets(TokenVariable) is not { } token)
            return Fact.NotApplicable<string>(
                $"the step has no {TokenVariable}; map `{TokenVariable}: $(System.AccessToken)` into its env");
        var client = new RestClient(call.Http, call.Time, call.Retry ?? new RetryOptions(), request =>
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal()));
        var answer = await client.AskAsync($"{AddressIn(text)}?api-version=7.1-preview.1", [], cancel);
        return answer.IsDone && RestClient.Parse(answer, AzureTokenTypes.Default.AzureTokenAnswer) is { OidcToken.Length: > 0 } given
            ? Fact.Known(given.OidcToken)
            : Fact.Unreadable<string>($"no token for this run: {answer.Describe("Azure DevOps", null)}");
    }

    public RunIdentity Identify(IReadOnlyDictionary<string, string> claims)
    {
        List<InputProblem> problems =
        [
            .. from pair in Compared
               let claimed = WithoutUser(claims.GetValueOrDefault(pair.Claim))
               let written = WithoutUser(environment.Present(pair.Variable))
               where claimed is null || claimed != written
               select new InputProblem(
                   pair.Variable,
                   $"is not what the platform's token says ({pair.Claim}), so nothing was begun",
                   written,
                   claimed ?? "a token that says it"),
        ];
        if (claims.GetValueOrDefault("sub") is not { } pipeline || !pipeline.StartsWith("p://", StringComparison.Ordinal))
            problems.Add(
                new InputProblem("the platform's token", "is of no pipeline (sub)", claims.GetValueOrDefault("sub"), "p://…/…/…"));
        return problems.Count > 0 ? throw new InputException(problems) : new RunIdentity
        {
            Repository = WithoutUser(claims["rpo_uri"])!,
            RepositoryId = claims["rpo_id"],
            Run = claims["run_id"],
            Attempt = environment.Present("SYSTEM_JOBATTEMPT") ?? "1",
            Commit = claims["rpo_ver"],
            Ref = claims["rpo_ref"],
            Event = environment.Present("BUILD_REASON") ?? "unknown",
            Workflow = claims["sub"],
        };
    }

    // The job's own token goes there, and to nobody else.
    private Uri AddressIn(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address is { Scheme: "https", Query: "", UserInfo: "" }
            && (Homes.Any(home => address.Host == home || address.Host.EndsWith($".{home}", StringComparison.Ordinal))
                || (Uri.TryCreate(call.Context.CollectionUrl, UriKind.Absolute, out var collection) && collection.Host == address.Host)))
            return address;
        throw new InputException(
            AddressVariable,
            "is no address of Azure DevOps",
            text,
            $"https, below {string.Join(" or ", Homes)} or at the collection's host");
    }

    // https://octo@dev.azure.com/octo/sales/_git/sales: for git alone, and not part of what the address names.
    private static string? WithoutUser(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "https", UserInfo.Length: > 0 }
            ? text.Replace($"//{address.UserInfo}@", "//", StringComparison.Ordinal)
            : text;
}

internal sealed record AzureTokenAnswer([property: JsonPropertyName("oidcToken")] string OidcToken);

[JsonSerializable(typeof(AzureTokenAnswer))]
internal sealed partial class AzureTokenTypes : JsonSerializerContext;
