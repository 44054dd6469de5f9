using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// The jobs of <c>templates/github</c>, which travel with this program, as one repository needs them: what an environment's jobs do is
/// written down once.
/// </summary>
internal sealed partial class TemplateJobs(PipelineSetup setup)
{
    public const string ReadOfTheCode = "      contents: read\n";

    public const string TokenOfTheJob = "      id-token: write\n";

    public const string Build = "build";

    // A list of labels, or a group, travels between workflows as JSON.
    private const string Runner = "${{ contains(inputs.runs_on, '\"') && fromJSON(inputs.runs_on) || inputs.runs_on }}";

    private const string Planner = "inputs.plan_runs_on || ";

    private const string LastOfAList = "      - name: A target that failed stops no other, and fails the job\n";

    private const string EvidenceOfTheJob = "      EVIDENCE:";

    private const string Identity =
        "      AZURE_CLIENT_ID: ${{ vars.AZURE_CLIENT_ID }}\n      AZURE_TENANT_ID: ${{ vars.AZURE_TENANT_ID }}\n";

    /// <summary>What a ring tells its stages and no other caller does.</summary>
    public static readonly IReadOnlyList<string> OfRings = ["target", "list", "ring", "part", "platform_environment"];

    // What only a list of targets asks for, whose plan and deployment are two calls; by what stands there of a target alone.
    private static readonly (string InRings, string Alone)[] OnlyInRings =
    [
        ("${{ inputs.part == 'deploy' && !cancelled() || inputs.part != 'plan' && success() && needs.plan.outputs.pending != '0' }}",
            "needs.plan.outputs.pending != '0'"),
        (" || inputs.part == 'deploy'", ""),
        (" && inputs.part == ''", ""),
        ("        continue-on-error: ${{ contains(inputs.target, ',') }}\n", ""),
    ];

    /// <param name="template">The file below <c>templates/github</c>.</param>
    /// <param name="known">By context and name, such as <c>inputs.ref</c>; an empty value takes its line along.</param>
    public string From(string template, params IEnumerable<(string Name, string Value)> known)
    {
        var text = Template(template);
        var all = Known(template, known);
        if (template == "stage.yml" && !setup.InRings) text = WithoutRings(text);
        if (all.TryGetValue("inputs.plan_runs_on", out var planner))
            text = text.Replace(Runner.Replace("inputs", Planner + "inputs", StringComparison.Ordinal), planner, StringComparison.Ordinal);
        if (!setup.PlansElsewhere) text = text.Replace(Planner, "", StringComparison.Ordinal);
        if (all.TryGetValue("inputs.runs_on", out var runner)) text = text.Rewritten(Runner, runner);
        var jobs = ProductAction().Replace(TemplateText.Jobs(text, all), $"$1@{setup.Ref}").TrimEnd('\n') + "\n";
        return template is "build.yml" or "find.yml" or "sarif.yml" or "fork-comment.yml" ? jobs : WithOwnNames(WithToken(jobs, template));
    }

    private Dictionary<string, string> Known(string template, IEnumerable<(string Name, string Value)> known)
    {
        var all = known.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        all["inputs.task"] = setup.Task;
        all["inputs.config"] = setup.Config;
        all["inputs.policy_path"] = setup.Folder + "policy.yml";
        all["inputs.database"] = setup.Database;
        all["inputs.prepare"] = setup.Deployment.Environments.Any(PipelineSetup.Prepares) ? "true" : "";
        all["inputs.package"] = setup.Package ?? "";
        all["inputs.timeout_minutes"] = "360";
        if (!setup.PlansElsewhere && template == "ring.yml") all["inputs.plan_runs_on"] = "";
        var inRings = setup.InRings && template is ("stage.yml" or "rollback.yml");
        if (template is not ("rollback.yml" or "attest.yml") && !inRings) all["inputs.change"] = "";
        string[] absentEverywhere = ["policy_repository", "policy_ref"];
        foreach (var absent in inRings || template == "ring.yml" ? absentEverywhere : [.. absentEverywhere, .. OfRings])
            all.TryAdd($"inputs.{absent}", "");
        if (template is not ("stage.yml" or "ring.yml")) all.TryAdd("inputs.ref", "");
        if (setup.Build is null) all["inputs.package_sha256"] = "";
        var secrets = setup.Deployment.SecretVariables(setup.Deployment.Environments);
        if (!secrets.Contains(ConnectionReference.DefaultVariable)) all[$"secrets.{ConnectionReference.DefaultVariable}"] = "";
        if (secrets.All(name => name == ConnectionReference.DefaultVariable)) all[$"secrets.{DeploymentConfiguration.LinesVariable}"] = "";
        if (template == "pr-plan.yml") all["inputs.package_sha256"] = $"${{{{ needs.{Build}.outputs.sha256 }}}}";
        return all;
    }

    private static string WithoutRings(string stage)
    {
        foreach (var (inRings, alone) in OnlyInRings) stage = stage.Rewritten(inRings, alone);
        return stage[..stage.IndexOf(LastOfAList, StringComparison.Ordinal)];
    }

    // The job's token signs the documents that it writes; one that runs code of the repository must have none.
    private string WithToken(string jobs, string template)
    {
        var signing = jobs.Rewritten(ReadOfTheCode, ReadOfTheCode + TokenOfTheJob);
        var signsIn = template switch
        {
            "attest.yml" or "ring.yml" => setup.KeepsBlobsByToken,
            _ => setup.KeepsBlobsByToken || setup.SignsInByToken,
        };
        return signsIn ? signing.Rewritten(EvidenceOfTheJob, Identity + EvidenceOfTheJob) : signing;
    }

    // GitHub's environments serve all deployment files of a repository: whose a secret or variable is says its name.
    private string WithOwnNames(string jobs) => Own().Replace(jobs, $"$1{setup.SecretEnd}");

    private static string Template(string name)
    {
        using var stream = typeof(TemplateJobs).Assembly.GetManifestResourceStream($"templates/github/{name}")
            ?? throw new InvalidOperationException($"this build holds no templates/github/{name}");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Encoding.UTF8.GetString(memory.ToArray()).ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(\$\{\{ (?:secrets\.TREXIS_(?:CONNECTION|ENV)|vars\.AZURE_(?:CLIENT|TENANT)_ID)\b)")]
    private static partial Regex Own();

    [GeneratedRegex(@"(uses: trexis/pipeline-tasks/actions/[a-z-]+)@v[0-9.]+")]
    private static partial Regex ProductAction();
}
