using System.IO.Enumeration;
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

    // What may not be read is "Not Found", too.
    private const string NotProtected = "Branch not protected";

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

    // Rules of a branch stand in two places, and either may ask for a review; one that forbids deletion alone keeps nobody's push away.
    private async Task<SetupFinding> BranchAsync(string branch)
    {
        var subject = $"github: branch {branch}";
        var path = $"/rules/branches/{branch}";
        var rules = await ask(path);
        if (rules.Content is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any(
            rule => rule.TryGetProperty("type", out var type) && type.GetString() == "pull_request"
                && rule.TryGetProperty("parameters", out var parameters) && AsksReview(parameters)))
            return Reviewed();
        path = $"/branches/{branch}/protection";
        var protection = await ask(path);
        if (protection.Content is { } content)
        {
            if (content.TryGetProperty("required_pull_request_reviews", out var reviews) && AsksReview(reviews)) return Reviewed();
        }
        else if (protection.Problem?.Contains(NotProtected, StringComparison.Ordinal) != true) return Unseen(subject, protection, path);

        return new SetupFinding(
            Verdict.Failed,
            subject,
            "asks for no review: whoever pushes changes the policy",
            "protect it, as docs/github.md shows, with reviews required");

        SetupFinding Reviewed() => new(Verdict.Passed, subject, "takes reviewed changes alone");

        static bool AsksReview(JsonElement rule) =>
            rule.TryGetProperty("required_approving_review_count", out var count) && count.TryGetInt32(out var asked) && asked > 0;
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
            return [new SetupFinding(Verdict.Failed, subject, "is not there", Made(environment, platform))];
        if (answer.Content is not { } content) return [Unseen(subject, answer, path)];
        var findings = new List<SetupFinding>();
        if (!isPlan && environment.Protected && !HasReviewers(content))
            findings.Add(new SetupFinding(
                Verdict.Failed,
                subject,
                "asks no reviewer (in a private repository that takes Enterprise; two people's pull-request reviews do instead)",
                Made(environment, platform)));
        if (await BranchesAsync(environment, platform, content) is { } open) findings.Add(open);
        findings.AddRange(await SecretsAsync(environment, platform));
        findings.AddRange(await VariablesAsync(platform));
        if (findings.Count > 0) return findings;
        return [new SetupFinding(
            Verdict.Passed,
            subject,
            _settings.PlansProposals(platform)
                ? "is there, with its secrets, open to pull requests: let its login only read"
                : "is there, with its rules and secrets")];
    }

    // Who lets branches in one by one and names none lets nobody in, and a pattern may let in all.
    private async Task<SetupFinding?> BranchesAsync(EnvironmentSpec environment, string platform, JsonElement content)
    {
        var subject = $"github: environment {platform}";
        var isPlan = GitHubSettings.IsPlan(environment, platform);
        var isForAll = _settings.PlansProposals(platform);
        if (!content.TryGetProperty("deployment_branch_policy", out var rule) || rule.ValueKind != JsonValueKind.Object)
            return isForAll ? null : Open(Made(environment, platform));
        if (rule.TryGetProperty("protected_branches", out var only) && only.ValueKind == JsonValueKind.True)
            return isForAll ? Closed("protected branches alone") : null;
        var path = $"/environments/{platform}/deployment-branch-policies?per_page=100";
        var answer = await ask(path);
        if (answer.Content is not { ValueKind: JsonValueKind.Object } told || !told.TryGetProperty("branch_policies", out var list))
            return Unseen($"github: branches of {platform}", answer, path);
        List<string> names = [.. list.EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];
        if (isForAll)
            return names.Exists(name => name.StartsWith("refs/pull/", StringComparison.Ordinal)) && names.Exists(LetsIn)
                ? null
                : Closed(names.Count > 0 ? $"{string.Join(", ", names)} alone" : "no branch");
        if (names.Find(name => name.TrimStart('*').Length == 0 || name.StartsWith("*/", StringComparison.Ordinal)) is { } all)
            return Open($"{GitHubSettings.Remove(platform, all)} && {_settings.LetIn(platform)}", $", by {all}");
        return names.Exists(LetsIn)
            ? null
            : new SetupFinding(
                Verdict.Failed, subject, $"does not let {setup.Branch} in, which is deployed: its jobs fail", _settings.LetIn(platform));

        bool LetsIn(string name) => FileSystemName.MatchesSimpleExpression(name, setup.Branch, ignoreCase: false);

        SetupFinding Open(string command, string by = "") => new(
            isPlan ? Verdict.Warned : Verdict.Failed,
            subject,
            $"is open to every branch{by}: whoever pushes one reads the secrets{(isPlan ? " of the login that may only read" : "")}",
            command);

        SetupFinding Closed(string lets) => new(
            Verdict.Failed,
            subject,
            $"lets {lets} in: a pull request is of none of them, and its plan fails",
            GitHubSettings.LetAllIn(platform));
    }

    private string Made(EnvironmentSpec environment, string platform) =>
        string.Join(" && ", _settings.Make(environment, platform));

    // A variable of the repository or of its organisation stands in for one of the environment.
    private async Task<IReadOnlyList<SetupFinding>> VariablesAsync(string platform)
    {
        var missing = _settings.Variables.ToList();
        string[] paths =
        [
            $"/environments/{platform}/variables?per_page=30", "/actions/variables?per_page=30",
            "/actions/organization-variables?per_page=30",
        ];
        foreach (var path in paths)
        {
            if (missing.Count == 0) return [];
            var answer = await ask(path);
            // A person's own repository has no organisation.
            if (path == paths[^1] && answer.IsMissing) break;
            if (answer.Content is not { ValueKind: JsonValueKind.Object } content || !content.TryGetProperty("variables", out var list))
                return [Unseen($"github: variables of {platform}", answer, path)];
            foreach (var variable in list.EnumerateArray()) missing.Remove(variable.GetProperty("name").GetString()!);
        }

        return
        [
            .. missing.Select(name => new SetupFinding(
                Verdict.Failed,
                $"github: environment {platform}",
                $"has no variable {name}: its jobs find no login",
                $"gh variable set {name} --env {platform}")),
        ];
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
