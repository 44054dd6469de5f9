using Trexis.PipelineTasks.Dacpac.Options;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Options and variables of a run: the defaults, the profile over them, the inputs over that.</summary>
internal static class PlanSettings
{
    private const string Reference = "env:";

    /// <exception cref="InputException">Profile or inputs name what there is not; all of it.</exception>
    public static DeploySettings Of(TaskRun run)
    {
        var settings = DeploySettings.Default;
        if ((run.Inputs.Text(DeployDacpacInputs.Profile) ?? run.Deployment.Artifact.Profile) is { } profile) settings = PublishProfile.Read(profile, settings);
        var problems = new List<InputProblem>();
        if (run.Inputs.Text(DeployDacpacInputs.Options) is { } options) settings = settings.With(Pairs(options, DeployDacpacInputs.Options, problems), DeployDacpacInputs.Options.Option, problems);
        if (run.Inputs.Secret(DeployDacpacInputs.Variables) is { } variables) settings = WithVariables(run, settings, Pairs(variables.Reveal(), DeployDacpacInputs.Variables, problems), problems);
        foreach (var value in settings.Variables.Values) run.Host.Mask(value);
        return problems.Count == 0 ? settings : throw new InputException(problems);
    }

    private static DeploySettings WithVariables(TaskRun run, DeploySettings settings, IEnumerable<(string Name, string Value)> pairs, List<InputProblem> problems)
    {
        foreach (var (name, value) in pairs)
        {
            var secret = value.StartsWith(Reference, StringComparison.Ordinal) ? run.Secrets(value[Reference.Length..]) : new Secret(value);
            if (secret is not null) settings = settings with { Variables = settings.Variables.SetItem(name, secret) };
            else problems.Add(new InputProblem(DeployDacpacInputs.Variables.Option, $"takes $({name}) from the environment variable {value[Reference.Length..]}, which is not set", null, "a variable that holds the value"));
        }

        return settings;
    }

    private static List<(string Name, string Value)> Pairs(string text, InputSpec input, List<InputProblem> problems)
    {
        var pairs = new List<(string, string)>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) pairs.Add((part[..equals].Trim(), part[(equals + 1)..].Trim()));
            else problems.Add(new InputProblem(input.Option, "holds a part that is no pair", input.IsSecret ? null : part, "NAME=VALUE;NAME=VALUE"));
        }

        return pairs;
    }
}
