using System.Text.Json;
using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Evidence.Signatures;

namespace Trexis.PipelineTasks.Cli.Doctor;

/// <summary>
/// What Azure DevOps holds of a set-up: the branch with its policy, variable groups with their secrets, environments with their checks.
/// </summary>
/// <param name="trusted">Whose runs the policy takes; absent where it does not say.</param>
/// <param name="ask">By the path below the project's interface.</param>
internal sealed class AzureSetup(
    PipelineSetup setup, AzureRepository repository, AzureTrust? trusted, Func<string, Task<PlatformAnswer>> ask)
{
    /// <summary>What its program says where something is not there.</summary>
    public const string NotThere = "Not Found(";

    /// <summary>Azure DevOps, as Entra knows it.</summary>
    private const string Service = "499b84ac-1321-427f-aa17-267ca6975798";

    private const string MinimumOfReviewers = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd";

    private const string BranchControl = "evaluatebranchProtection";

    private const string Version = "api-version=7.1";

    private readonly AzureSettings _settings = new(setup, new AzurePipelines(setup));

    /// <summary>What its program is asked.</summary>
    /// <remarks>Parameters stand apart: the program is a script of the shell on Windows, where a command ends at an ampersand.</remarks>
    public static string[] Question(AzureRepository repository, string path) => path.Split('?') is [var place, var parameters]
        ? ["rest", "--resource", Service, "--url", repository.Api + place, "--url-parameters", .. parameters.Split('&')]
        : throw new ArgumentException($"{path} names no version of the interface", nameof(path));

    public async Task<IReadOnlyList<SetupFinding>> LookAsync()
    {
        var path = $"/git/repositories/{repository.Name}?{Version}";
        var answer = await ask(path);
        if (answer.Content is not { } content) return [Unseen("azure", answer, path)];
        var branch = Text(content, "defaultBranch") is { } reference ? reference["refs/heads/".Length..] : setup.Branch;
        var findings = new List<SetupFinding> { await BranchAsync(branch, Text(content, "id")), await PolicyAsync(branch) };
        findings.AddRange(await TrustAsync());
        findings.AddRange(await GroupAsync(setup.Deployment.Environments[0], _settings.OfPullRequests));
        foreach (var environment in setup.Deployment.Environments)
        {
            foreach (var platform in setup.PlatformsOf(environment))
            {
                foreach (var group in AzureSettings.GroupsOf(setup, platform)) findings.AddRange(await GroupAsync(environment, group));
                findings.AddRange(await EnvironmentAsync(environment, platform));
            }
        }

        return findings;
    }

    private async Task<SetupFinding> BranchAsync(string branch, string? id)
    {
        var (subject, path) = ($"azure: branch {branch}", $"/policy/configurations?{Version}");
        var answer = await ask(path);
        if (Values(answer) is not { } policies) return Unseen(subject, answer, path);
        var asked = policies.FindAll(policy => Is(policy, "isEnabled") && Is(policy, "isBlocking")
            && Text(Member(policy, "type"), "id") == MinimumOfReviewers && IsFor(policy, $"refs/heads/{branch}", id));
        return asked.Exists(policy => !Is(Member(policy, "settings"), "creatorVoteCounts"))
            ? new SetupFinding(Verdict.Passed, subject, "takes reviewed changes alone")
            : new SetupFinding(
                Verdict.Failed,
                subject,
                asked.Count > 0
                    ? "lets authors review their own changes"
                    : "asks no reviewer: whoever pushes changes the policy",
                AzureSettings.Reviewers(branch, id ?? "ID"));
    }

    private async Task<SetupFinding> PolicyAsync(string branch)
    {
        var file = setup.Folder + ConfigurationReader.PolicyFile;
        var path = $"/git/repositories/{repository.Name}/items?path=/{file}&versionDescriptor.version={branch}&$format=json&{Version}";
        return await ask(path) switch
        {
            { Content: not null } => new SetupFinding(Verdict.Passed, $"azure: {file}", $"lies on {branch}"),
            { IsMissing: true } => new SetupFinding(
                Verdict.Failed, $"azure: {file}", $"is not on {branch}, where jobs read it: the strictest defaults apply", "push it"),
            var answer => Unseen($"azure: {file}", answer, path),
        };
    }

    private async Task<IReadOnlyList<SetupFinding>> TrustAsync()
    {
        const string subject = "azure: trust";
        var project = Uri.UnescapeDataString(repository.Project);
        var line = $"in {ConfigurationReader.PolicyFile}: {_settings.Trust(repository.Organisation, project)}";
        if (trusted is null)
            return [new SetupFinding(
                Verdict.Warned, subject, "the policy names no runs that count: variables alone say which one changes something", line)];
        var findings = new List<SetupFinding>();
        if (!Same(trusted.Organisation, repository.Organisation)) Lacks($"the organisation {repository.Organisation}");
        if (!Same(trusted.Project, project)) Lacks($"the project {project}");
        foreach (var pipeline in _settings.Deploying.Where(one => !trusted.Pipelines.Contains(one, StringComparer.OrdinalIgnoreCase)))
            Lacks($"the pipeline {pipeline}");
        if (!trusted.Refs.Contains($"refs/heads/{setup.Branch}")) Lacks($"refs/heads/{setup.Branch}, which is deployed");
        foreach (var pipeline in trusted.Pipelines)
        {
            var path = $"/build/definitions?name={pipeline}&{Version}";
            var answer = await ask(path);
            if (Values(answer) is not { } known) findings.Add(Unseen($"azure: pipeline {pipeline}", answer, path));
            else if (!known.Exists(one => Same(Text(one, "name"), pipeline)))
                findings.Add(new SetupFinding(
                    Verdict.Failed, $"azure: pipeline {pipeline}", "is trusted by the policy and is not there", "trexis init --azure"));
        }

        return findings.Count > 0
            ? findings
            : [new SetupFinding(Verdict.Passed, subject, $"the runs of {string.Join(", ", trusted.Pipelines)} count, and no others")];

        void Lacks(string what) =>
            findings.Add(new SetupFinding(Verdict.Failed, subject, $"the policy does not name {what}: nothing would begin there", line));

        static bool Same(string? one, string other) => other.Equals(one, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<IReadOnlyList<SetupFinding>> GroupAsync(EnvironmentSpec environment, string group)
    {
        var (subject, path) = ($"azure: variable group {group}", $"/distributedtask/variablegroups?groupName={group}&{Version}");
        var answer = await ask(path);
        if (Values(answer) is not { } groups) return [Unseen(subject, answer, path)];
        var found = groups.FindIndex(one => Text(one, "name") == group);
        if (found < 0) return [new SetupFinding(Verdict.Failed, subject, "is not there", _settings.MakeGroup(environment, group))];
        var there = Member(groups[found], "variables") is { ValueKind: JsonValueKind.Object } variables
            ? variables.EnumerateObject().Select(variable => variable.Name).ToList()
            : [];
        var id = Text(groups[found], "id");
        List<SetupFinding> findings =
        [
            .. _settings.SecretsOf(environment).Where(secret => !there.Contains(secret.Name)).Select(secret => new SetupFinding(
                Verdict.Failed,
                subject,
                $"has no secret {secret.Name}",
                secret.Command.Replace("\"$group\"", id ?? "\"$group\"", StringComparison.Ordinal))),
        ];
        if (group != _settings.OfPullRequests)
        {
            if (await GuardAsync(subject, group, id) is { } open) findings.Add(open);
        }
        else if (there.Contains(SigningKey.Variable))
            findings.Add(new SetupFinding(
                Verdict.Failed,
                subject,
                "gives a key to whoever may push a branch: what it signs proves nothing any more",
                $"az pipelines variable-group variable delete --group-id {id} --name {SigningKey.Variable} --yes, and a new key"));

        return findings.Count > 0
            ? findings
            : [new SetupFinding(Verdict.Passed, subject, "is there, with the secrets that deployment.yml reads")];
    }

    // A check guards what it stands on, and nothing else: that of the environment keeps no group's secrets.
    private async Task<SetupFinding?> GuardAsync(string subject, string group, string? id)
    {
        var (answer, path) = await ChecksAsync("variablegroup", id);
        if (Checks(answer) is not { } checks) return Unseen($"azure: checks of {group}", answer, path);
        return checks.Exists(IsBranchControl)
            ? null
            : new SetupFinding(
                Verdict.Failed, subject, "gives its secrets to every branch's pipeline", _settings.GuardOf(group));
    }

    private async Task<(PlatformAnswer Answer, string Path)> ChecksAsync(string resource, string? id)
    {
        var path = $"/pipelines/checks/configurations?resourceType={resource}&resourceId={id}&$expand=settings&{Version}-preview.1";
        return (await ask(path), path);
    }

    // One that is switched off asks nobody.
    private static List<JsonElement>? Checks(PlatformAnswer answer) => Values(answer)?.FindAll(check => !Is(check, "isDisabled"));

    private async Task<IReadOnlyList<SetupFinding>> EnvironmentAsync(EnvironmentSpec environment, string platform)
    {
        var subject = $"azure: environment {platform}";
        var path = $"/distributedtask/environments?name={platform}&{Version}";
        var answer = await ask(path);
        if (Values(answer) is not { } environments) return [Unseen(subject, answer, path)];
        var found = environments.FindIndex(one => Text(one, "name") == platform);
        if (found < 0) return [new SetupFinding(Verdict.Failed, subject, "is not there", _settings.Make(platform))];
        (answer, path) = await ChecksAsync("environment", Text(environments[found], "id"));
        if (Checks(answer) is not { } checks) return [Unseen($"azure: checks of {platform}", answer, path)];
        var where = $"Pipelines > Environments > {platform} > Approvals and checks: ";
        var findings = new List<SetupFinding>();
        if (environment.Protected && !checks.Exists(check => Text(Member(check, "type"), "name") == "Approval"))
            findings.Add(new SetupFinding(Verdict.Failed, subject, "asks no approver", where + "Approvals, of whom the policy names"));
        if (!checks.Exists(IsBranchControl))
            findings.Add(new SetupFinding(
                Verdict.Failed, subject, "is open to every branch's pipeline", $"{where}Branch control, refs/heads/{setup.Branch}"));
        if (!checks.Exists(check => Text(Member(check, "type"), "name") == "ExclusiveLock"))
            findings.Add(new SetupFinding(Verdict.Warned, subject, "lets two runs in at once", where + "Exclusive lock"));
        return findings.Count > 0 ? findings : [new SetupFinding(Verdict.Passed, subject, "is there, with its checks")];
    }

    // Where it names none, it lets in all.
    private static bool IsBranchControl(JsonElement check)
    {
        var settings = Member(check, "settings");
        return Text(Member(settings, "definitionRef"), "name") == BranchControl
            && Text(Member(settings, "inputs"), "allowedBranches")?.Split(',', StringSplitOptions.TrimEntries) is { } branches
            && !branches.Any(branch => branch is "" or "*" or "refs/*" or "refs/heads/*");
    }

    private static bool IsFor(JsonElement policy, string reference, string? repository) =>
        Member(Member(policy, "settings"), "scope") is { ValueKind: JsonValueKind.Array } scopes
        && scopes.EnumerateArray().Any(scope => Text(scope, "refName") is { } name
            && (Text(scope, "matchKind") == "Prefix" ? reference.StartsWith(name, StringComparison.Ordinal) : reference == name)
            && (Text(scope, "repositoryId") is not { } own || own == repository));

    // What has another form than a list was not read.
    private static List<JsonElement>? Values(PlatformAnswer answer) =>
        Member(answer.Content, "value") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : null;

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static bool Is(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.True };

    private SetupFinding Unseen(string subject, PlatformAnswer answer, string path) => new(
        Verdict.Unknown,
        subject,
        answer.Problem ?? "it was not told",
        $"az rest --resource {Service} --url '{repository.Api}{path}'");
}
