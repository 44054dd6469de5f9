using System.Text.Json;
using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;

namespace Trexis.PipelineTasks.Cli.Doctor;

/// <summary>What GitHub holds of a set-up: the branch with its policy, environments with their reviewers, branches and secrets.</summary>
/// <param name="ask">By the path below the repository.</param>
internal sealed class GitHubSetup(PipelineSetup setup, Func<string, Task<PlatformAnswer>> ask)
{
    /// <summary>What its program says where something is not there.</summary>
    public const string NotThere = "(HTTP 404)";

    private readonly GitHubSettings _settings = new(setup);

    public async Task<IReadOnlyList<SetupFinding>> LookAsync()
    {
        var repository = await ask("");
        if (repository.Content is not { } content)
            return [Unseen("github", repository, "")];
        var branch = content.TryGetProperty("default_branch", out var name) ? name.GetString()! : setup.Branch;
        var findings = new List<SetupFinding> { await BranchAsync(branch), await PolicyAsync(branch) };
        foreach (var (environment, platform) in _settings.Platforms) findings.AddRange(await EnvironmentAsync(environment, platform));

        return findings;
    }

    // Rules of a branch stand in two places; either protects it.
    private async Task<SetupFinding> BranchAsync(string branch)
    {
        var subject = $"github: branch {branch}";
        var (known, rules) = (await ask($"/branches/{branch}"), await ask($"/rules/branches/{branch}"));
        if (known.Content is not { } content) return Unseen(subject, known, $"/branches/{branch}");
        var isProtected = content.TryGetProperty("protected", out var flag) && flag.ValueKind == JsonValueKind.True;
        return isProtected || rules.Content is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? new SetupFinding(Verdict.Passed, subject, "is protected")
            : new SetupFinding(
                Verdict.Failed,
                subject,
                "is not protected: whoever pushes changes the policy",
                "protect it, as docs/github.md shows, with reviews required");
    }

    private async Task<SetupFinding> PolicyAsync(string branch)
    {
        var file = setup.Folder + ConfigurationReader.PolicyFile;
        var path = $"/contents/{file}?ref={branch}";
        var answer = await ask(path);
        return answer switch
        {
            { Content: not null } => new SetupFinding(Verdict.Passed, $"github: {file}", $"lies on {branch}"),
            { IsMissing: true } => new SetupFinding(
                Verdict.Failed, $"github: {file}", $"is not on {branch}, where jobs read it: the strictest defaults apply", "push it"),
            _ => Unseen($"github: {file}", answer, path),
        };
    }

    private async Task<IReadOnlyList<SetupFinding>> EnvironmentAsync(EnvironmentSpec environment, string platform)
    {
        var (subject, path) = ($"github: environment {platform}", $"/environments/{platform}");
        var isPlan = GitHubSettings.IsPlan(environment, platform);
        var answer = await ask(path);
        if (answer.IsMissing)
            return [new SetupFinding(Verdict.Failed, subject, "is not there", GitHubSettings.Make(environment, platform))];
        if (answer.Content is not { } content) return [Unseen(subject, answer, path)];
        var findings = new List<SetupFinding>();
        if (!isPlan && environment.Protected && !HasReviewers(content))
            findings.Add(new SetupFinding(
                Verdict.Failed,
                subject,
                "asks no reviewer (in a private repository that takes Enterprise; two people's pull-request reviews do instead)",
                GitHubSettings.Make(environment, platform)));
        if (!content.TryGetProperty("deployment_branch_policy", out var branches) || branches.ValueKind == JsonValueKind.Null)
            findings.Add(new SetupFinding(
                isPlan ? Verdict.Warned : Verdict.Failed,
                subject,
                $"is open to every branch: whoever pushes one reads the secrets{(isPlan ? " of the login that may only read" : "")}",
                GitHubSettings.Make(environment, platform)));
        findings.AddRange(await SecretsAsync(environment, platform));
        return findings.Exists(finding => finding.Verdict != Verdict.Passed)
            ? findings
            : [new SetupFinding(Verdict.Passed, subject, "is there, with its rules and secrets")];
    }

    private async Task<IReadOnlyList<SetupFinding>> SecretsAsync(EnvironmentSpec environment, string platform)
    {
        var wanted = _settings.SecretsOf(environment);
        if (wanted.Count == 0) return [];
        var path = $"/environments/{platform}/secrets";
        var answer = await ask(path);
        if (answer.Content is not { } content || !content.TryGetProperty("secrets", out var list))
            return [Unseen($"github: secrets of {platform}", answer, path)];
        var there = list.EnumerateArray().Select(secret => secret.GetProperty("name").GetString()).ToList();
        return
        [
            .. wanted.Where(name => !there.Contains(name)).Select(name => new SetupFinding(
                Verdict.Failed, $"github: environment {platform}", $"has no secret {name}", $"gh secret set {name} --env {platform}")),
        ];
    }

    private static bool HasReviewers(JsonElement environment) =>
        environment.TryGetProperty("protection_rules", out var rules)
        && rules.EnumerateArray().Any(rule => rule.TryGetProperty("type", out var type) && type.GetString() == "required_reviewers");

    /// <summary>What its program is asked.</summary>
    public static string[] Question(string path) => ["api", $"repos/{{owner}}/{{repo}}{path}"];

    // The command that shows the same to a person.
    private static string Shown(string path) => $"gh api \"repos/{{owner}}/{{repo}}{path}\"";

    private static SetupFinding Unseen(string subject, PlatformAnswer answer, string path) =>
        new(Verdict.Unknown, subject, answer.Problem ?? "it was not told", Shown(path));
}
