namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>The inputs that every task has, declared once.</summary>
public static class CommonInputs
{
    public static readonly InputSpec Config = new(
        "config", InputKind.Path, "The deployment file; found by walking up from the working directory when absent.");

    public static readonly InputSpec Environment = new(
        "environment", InputKind.Text, "The environment to work on, as deployment.yml names it.");

    public static readonly InputSpec Target = new(
        "target",
        InputKind.Text,
        "One of the environment's targets, or several, separated by commas, one after the other; all of them when absent.");

    public static readonly InputSpec Ring = new(
        "ring", InputKind.Choice, "The ring of a fleet that they belong to: whoever lets <environment>-<ring> begin on the platform lets "
            + "them in.")
    { Accepted = FleetRings.All };

    public static readonly InputSpec Change = new(
        "change", InputKind.Text, "The change that is carried: its id, or the path of its file; the only file in changes/ when absent.");

    public static readonly InputSpec Policy = new(
        "policy",
        InputKind.Path,
        "The policy file, from a place that the change's author cannot write; policy.yml beside the deployment file when absent.");

    public static readonly InputSpec Results = new(
        "results", InputKind.Path, "Where run documents and reports go; as deployment.yml says when absent.");

    public static readonly InputSpec Package = new(
        "package", InputKind.Path, "The dacpac that was built from the artifact before; built, or the one that deployment.yml names, when "
            + "absent.");

    public static readonly IReadOnlyList<InputSpec> All =
        [Config, Environment, Target, Ring, Change, Policy, Results, Package, .. PublishingInputs.All];

    private static readonly IReadOnlyList<InputSpec> Named = [Config, Change, Policy, Results];

    /// <summary>Of the options that name files, those that were given, as they go on in a command: <c> --change CHG-2</c>.</summary>
    public static string TypedIn(InputValues inputs) => string.Concat(
        Named.Select(spec => (spec.Option, Value: inputs.Text(spec)))
            .Where(given => given.Value is not null)
            .Select(given => $" {given.Option} {ShellText.Word(given.Value!)}"));
}
