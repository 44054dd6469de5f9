using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>What depends on the environment that somebody chooses as a run begins: an expression, where environments differ.</summary>
internal sealed class EnvironmentChoice(PipelineSetup setup)
{
    /// <summary>What a job runs on, or an expression that gives it.</summary>
    /// <param name="of">By an environment's name.</param>
    public string Runner(Func<string, string> of)
    {
        var runners = setup.Environments.Select(of).Distinct().ToList();
        return runners.Count == 1 ? runners[0] : $"${{{{ fromJSON({By(environment => Json(of(environment.Name)))}) }}}}";
    }

    /// <summary>A name, or an expression that gives it.</summary>
    public string Of(Func<EnvironmentSpec, string> name) =>
        setup.Deployment.Environments.Select(name).Distinct().ToList() is [var only]
            ? only
            : $"${{{{ {By(environment => $"'{name(environment)}'")} }}}}";

    // An expression without its braces, by the environment that was chosen; the last one's stands for all that are like it.
    private string By(Func<EnvironmentSpec, string> value)
    {
        var last = value(setup.Deployment.Environments[^1]);
        var others = setup.Deployment.Environments.Where(environment => value(environment) != last)
            .Select(environment => $"inputs.environment == '{environment.Name}' && {value(environment)} || ");
        return string.Concat(others) + last;
    }

    // A plain text of YAML holds no colon before a blank.
    private static string Json(string runner) =>
        PipelineSetup.IsJson(runner) ? $"'{runner.Replace(": ", ":", StringComparison.Ordinal)}'" : $"'\"{runner}\"'";
}
