using Trexis.PipelineTasks.Configuration.Schema;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Reads the files of one deployment together.</summary>
/// <param name="deploymentFile">Absolute.</param>
/// <param name="policyFile">Absolute; absent where none was named.</param>
/// <param name="changeName">A file or an id; absent where none was named.</param>
/// <param name="carriedLast">The change that stands for none of several; absent where one has to be named.</param>
internal sealed class ConfigurationSet(
    KnownNames codes,
    string deploymentFile,
    string? policyFile,
    string? changeName,
    string workingFolder,
    Func<DeploymentConfiguration, string?>? carriedLast)
{
    private readonly List<InputProblem> _problems = [];

    public LoadedConfiguration Load()
    {
        var folder = Path.GetDirectoryName(deploymentFile)!;
        if (policyFile is null) _problems.AddRange(MisnamedFiles.Of(ConfigurationReader.PolicyFile, folder, workingFolder));
        if (changeName is null) _problems.AddRange(MisnamedFiles.OfChanges(folder, workingFolder));
        var deploymentRead = Read<DeploymentSchema>(deploymentFile);
        var policyRead = PolicyFile() is { } policyPath ? Read<PolicySchema>(policyPath) : null;
        var deployment = deploymentRead.Shape is { } shape
            ? new DeploymentBinding(deploymentFile, deploymentRead.Problems, codes).Build(shape)
            : null;
        var changeFile = ChangeFiles.Find(
            folder,
            changeName,
            workingFolder,
            carriedLast is null ? null : () => deployment is null ? null : carriedLast(deployment),
            out var changeProblem);
        var changeRead = changeFile is null ? null : Read<ChangeSchema>(changeFile);

        var policy = Policy(policyRead, deployment?.Environments);
        if (policy is not null && deploymentRead.Shape is not null)
            policy = new Tightening(deploymentRead.Problems, PolicyName(policyRead)).Apply(policy, deploymentRead.Shape);
        // Held against a file that was not understood, a code that has nothing to judge would be a mistake that nobody made.
        if (policy is not null && deployment is not null && deploymentRead.Problems.IsEmpty)
            policy = new RequiredCodes(deployment).Hold(policy, policyRead, deploymentRead);
        var change = Change(changeRead, deployment, policyRead is null ? null : policy);

        _problems.AddRange(deploymentRead.Problems.InOrder);
        if (policyRead is not null) _problems.AddRange(policyRead.Problems.InOrder);
        if (changeProblem is not null) _problems.Add(changeProblem);
        if (changeRead is not null) _problems.AddRange(changeRead.Problems.InOrder);
        return _problems.Count == 0 ? new LoadedConfiguration(deployment!, policy!, change) : throw new InputException(_problems);
    }

    // One policy applies and nothing is merged into it: the one beside the deployment can be changed by whoever changes the database.
    private string? PolicyFile()
    {
        if (policyFile is not null) return policyFile;
        var beside = Path.Combine(Path.GetDirectoryName(deploymentFile)!, ConfigurationReader.PolicyFile);
        return Path.Exists(beside) ? beside : null;
    }

    private Policy? Policy(FileRead<PolicySchema>? read, IReadOnlyList<EnvironmentSpec>? environments)
    {
        if (read is null) return environments is { Count: > 0 } ? ProcedureDefaults.Policy(environments) : null;
        return read.Shape is { } shape
            ? new PolicyBinding(read.File, read.Problems, codes, environments is { Count: > 0 } ? environments : null).Build(shape)
            : null;
    }

    private Change? Change(FileRead<ChangeSchema>? read, DeploymentConfiguration? deployment, Policy? policy)
    {
        if (read?.Shape is not { } shape) return null;
        var assembly = new ChangeBinding(read.File, read.Problems, codes);
        assembly.CheckNames(
            shape,
            deployment is null ? null : KnownNames.Environments([.. deployment.Environments.Select(environment => environment.Name)]),
            policy is null ? null : KnownNames.Roles([.. policy.Roles.Keys]));
        return assembly.Build(shape);
    }

    private FileRead<TShape> Read<TShape>(string file)
        where TShape : class, ISchema<TShape> =>
        ConfigurationReader.Read<TShape>(file, ConfiguredPath.Display(file, workingFolder));

    private string PolicyName(FileRead<PolicySchema>? policy) =>
        policy is null ? "the procedure's default" : ConfiguredPath.Display(policy.File, workingFolder);
}
