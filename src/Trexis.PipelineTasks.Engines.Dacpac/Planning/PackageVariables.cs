using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>SQLCMD variables that a package needs: those that its model declares, and those that its own scripts name besides.</summary>
public static class PackageVariables
{
    /// <summary>Each variable that has no value, as the problem that it is; known before DacFx plans anything.</summary>
    /// <param name="given">Names that have a value.</param>
    /// <exception cref="InputException">A script of the package holds commands that a deployment does not carry out.</exception>
    public static IReadOnlyList<InputProblem> Missing(DacpacContents source, IEnumerable<string> given)
    {
        var values = given.Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(name => name, _ => "", StringComparer.OrdinalIgnoreCase);
        foreach (var own in PlanText.Own) values.TryAdd(own, "");
        return
        [
            .. source.Variables
                .Concat(InScript(source.PreDeployment, PackageScripts.Pre, values))
                .Concat(InScript(source.PostDeployment, PackageScripts.Post, values))
                .Where(variable => !values.ContainsKey(variable))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase)
                .Select(variable => Problem(source, variable)),
        ];
    }

    internal static InputProblem Problem(DacpacContents source, string variable) => new(
        source.FileName,
        $"needs a value for the SQLCMD variable $({variable})",
        null,
        $"{variable}: VALUE below variables: of the environment in deployment.yml, --variables \"{variable}=VALUE\", or a SqlCmdVariable "
            + $"in the publish profile");

    private static IReadOnlyList<string> InScript(string? text, string name, Dictionary<string, string> values) =>
        text is null ? [] : SqlcmdScript.Read(text, name).Missing(values);
}
