using System.Diagnostics.CodeAnalysis;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>
/// Whose answers count. A variable says where the platform is, and whoever can set it can run a server there that says whatever is wanted:
/// the address is the platform's own, or belongs to an issuer that the policy names.
/// </summary>
public static class TrustedAddress
{
    private const string GitHubApi = "api.github.com";

    /// <summary>The run as it may be asked about.</summary>
    public static HostContext In(HostContext run, TrustPolicy trust) => run with { Distrusted = Objection(run, trust) };

    /// <summary>Why what is answered proves nothing; nothing where it counts.</summary>
    private static string? Objection(HostContext run, TrustPolicy trust)
    {
        // Of a repository that GitHub keeps, a pipeline of Azure asks nothing that would prove something.
        if (run.CollectionUrl is { } collection)
        {
            return IsAzures(collection)
                ? null
                : $"what answers at {collection} is not known to be Azure DevOps, so it proves nothing: https at dev.azure.com or below "
                    + "visualstudio.com is";
        }

        if (run.Provider != RepositoryProvider.GitHub || run.ApiUrl is not { } api) return null;
        if (run.Repository is { } repository && trust.Workflows.Count > 0 && !trust.Workflows.Any(workflow => IsOf(workflow, repository)))
        {
            return $"the policy trusts no workflow of the repository {repository}, so what GitHub says of it proves nothing "
                + "(trust: workflows)";
        }

        List<string> accepted = [.. trust.Issuers.Select(ApiOf).Distinct(StringComparer.OrdinalIgnoreCase)];
        return IsHttps(api, out var address) && accepted.Contains(address.Authority, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"what answers at {api} is not known to be GitHub, so it proves nothing: https at {string.Join(" or ", accepted)} is, as the "
                + "policy's issuers say (trust: issuers)";
    }

    private static bool IsOf(string workflow, string repository) =>
        workflow.StartsWith(repository + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of an issuer's own server the API is another path; github.com's and those of tenants are hosts of their own.</summary>
    private static string ApiOf(string issuer)
    {
        const string Tenant = "token.actions.";
        var host = new Uri(issuer).Authority;
        return host == new Uri(TrustPolicy.GitHub).Authority ? GitHubApi
            : host.StartsWith(Tenant, StringComparison.OrdinalIgnoreCase) && host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase)
                ? $"api.{host[Tenant.Length..]}"
                : host;
    }

    private static bool IsAzures(string collection) => IsHttps(collection, out var address)
        && (address.Authority.Equals("dev.azure.com", StringComparison.OrdinalIgnoreCase)
            || address.Authority.EndsWith(".visualstudio.com", StringComparison.OrdinalIgnoreCase));

    private static bool IsHttps(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme == Uri.UriSchemeHttps;
}
