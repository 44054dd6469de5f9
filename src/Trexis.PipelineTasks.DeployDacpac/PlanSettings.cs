using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>
/// Options and variables of a run: the defaults, the profile over them, the environment's over that, the inputs over all.
/// </summary>
/// <param name="target">Tells the values of secrets.</param>
internal sealed class PlanSettings(InputValues inputs, TargetSpec spec, TargetDatabase target, IPipelineHost host)
{
    private const string Reference = "env:";

    /// <exception cref="InputException">Profile or inputs name what there is not, or variables of the dacpac have no value; all of
    /// it.</exception>
    public DeploySettings From(DacpacContents source, string? profiled)
    {
        var settings = DeploySettings.Default;
        if ((inputs.File(DeployDacpacInputs.Profile) ?? profiled) is { } profile)
            settings = PublishProfile.Read(profile, settings);
        var problems = new List<InputProblem>();
        if (inputs.Text(DeployDacpacInputs.Options) is { } options)
            settings = settings.With(
                Pairs(options, DeployDacpacInputs.Options, problems)
                    .Select(pair => new GivenOption(pair.Name, pair.Value, DeployDacpacInputs.Options.Option)),
                problems);
        var named = Named(problems);
        foreach (var (name, value) in named)
        {
            if ((value.Text ?? target.SecretOf(value.EnvironmentVariable!)) is { } secret)
                settings = settings with { Variables = settings.Variables.SetItem(name, secret) };
            else
                problems.Add(
                    new InputProblem(
                        DeployDacpacInputs.Variables.Option,
                        $"takes $({name}) from the environment variable {value.EnvironmentVariable}, which is not set",
                        null,
                        "a variable that holds the value"));
        }

        problems.AddRange(PackageVariables.Missing(source, [.. settings.Variables.Keys, .. named.Keys]));
        return problems.Count == 0 ? settings : throw new InputException(problems);
    }

    /// <summary>What a reader of the plan has to know of values that are too short to be hidden.</summary>
    public IReadOnlyList<string> Shown() =>
    [
        .. from variable in spec.Variables
           let source = variable.Value.EnvironmentVariable
           where source is not null && target.SecretOf(source)?.IsTooShortToHide == true
           select $"$({variable.Key}), from {source}, has fewer than {TextOutlet.ShortestSecret} characters",
    ];

    // Of the environment, and over them those of the command line.
    private Dictionary<string, VariableValue> Named(List<InputProblem> problems)
    {
        var named = new Dictionary<string, VariableValue>(spec.Variables, StringComparer.OrdinalIgnoreCase);
        if (inputs.Secret(DeployDacpacInputs.Variables) is not { } variables) return named;
        foreach (var (name, value) in Pairs(variables.Reveal(), DeployDacpacInputs.Variables, problems))
        {
            named[name] = value.StartsWith(Reference, StringComparison.Ordinal)
                ? new VariableValue(null, value[Reference.Length..])
                : new VariableValue(new Secret(value), null);

            // A pipeline may have put a secret there; what a configuration file says is none.
            if (named[name].Text is { } given) host.Mask(given);
        }

        return named;
    }

    private static List<(string Name, string Value)> Pairs(string text, InputSpec input, List<InputProblem> problems)
    {
        var pairs = new List<(string Name, string Value)>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) pairs.Add((part[..equals].Trim(), part[(equals + 1)..].Trim()));
            // A list of types is parted by the sign that parts the options: what follows it without a sign of its own belongs to it.
            else if (pairs.Count > 0 && DeploySettings.IsList(pairs[^1].Name)) pairs[^1] = (pairs[^1].Name, $"{pairs[^1].Value};{part}");
            else
                problems.Add(
                    new InputProblem(input.Option, "holds a part that is no pair", input.IsSecret ? null : part, "NAME=VALUE;NAME=VALUE"));
        }

        return pairs;
    }
}
