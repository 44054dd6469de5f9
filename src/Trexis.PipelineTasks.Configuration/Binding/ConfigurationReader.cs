using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Reads the three files strictly: every mistake is reported at once, with file, line and column.</summary>
/// <param name="knownCodes">The codes of all checks and attestations, which the files may name.</param>
public sealed class ConfigurationReader(IReadOnlyCollection<string> knownCodes)
{
    public const string DeploymentFile = "deployment.yml";

    public const string PolicyFile = "policy.yml";

    public const string ChangesFolder = "changes";

    private readonly KnownNames _codes = KnownNames.Codes(knownCodes);

    /// <summary>The nearest <c>deployment.yml</c>, from this folder upwards; absent where there is none.</summary>
    /// <exception cref="InputException">On the way lies one that bears another name, such as <c>deployment.yaml</c>.</exception>
    public static string? FindDeployment(string startFolder)
    {
        for (var folder = Path.GetFullPath(startFolder); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (MisnamedFiles.Of(DeploymentFile, folder, startFolder) is { Count: > 0 } misnamed) throw new InputException([.. misnamed]);
            var file = Path.Combine(folder, DeploymentFile);
            if (Path.Exists(file)) return file;
        }

        return null;
    }

    /// <summary>Makes sure that nothing in a folder is meant as one of the three files and bears another name.</summary>
    /// <exception cref="InputException">Something does; each is named.</exception>
    public static void RefuseMisnamed(string folder)
    {
        List<InputProblem> misnamed =
        [
            .. MisnamedFiles.Of(DeploymentFile, folder, folder),
            .. MisnamedFiles.Of(PolicyFile, folder, folder),
            .. MisnamedFiles.OfChanges(folder, folder),
        ];
        if (misnamed.Count > 0) throw new InputException(misnamed);
    }

    /// <summary>The deployment alone; what it tightens is applied by <see cref="Load"/>.</summary>
    /// <exception cref="InputException">It has mistakes.</exception>
    public DeploymentConfiguration ReadDeployment(string file) => Deployment(Read<DeploymentSchema>(file, file));

    /// <summary>The same of a file that is not written yet.</summary>
    /// <exception cref="InputException">It has mistakes.</exception>
    public DeploymentConfiguration ReadDeployment(string file, string text)
    {
        var problems = new ProblemList(file);
        return Deployment(new FileRead<DeploymentSchema>(Path.GetFullPath(file), Shape<DeploymentSchema>(text, problems), problems));
    }

    private DeploymentConfiguration Deployment(FileRead<DeploymentSchema> read)
    {
        var deployment = read.Shape is { } shape ? new DeploymentBinding(read.File, read.Problems, _codes).Build(shape) : null;
        return Sound(deployment, read.Problems);
    }

    /// <summary>The policy alone: environments that it does not name, and their defaults, are added by <see cref="Load"/>.</summary>
    /// <exception cref="InputException">It has mistakes.</exception>
    public Policy ReadPolicy(string file)
    {
        var read = Read<PolicySchema>(file, file);
        var policy = read.Shape is { } shape ? new PolicyBinding(read.File, read.Problems, _codes, environments: null).Build(shape) : null;
        return Sound(policy, read.Problems);
    }

    /// <exception cref="InputException">It has mistakes.</exception>
    public Change ReadChange(string file)
    {
        var read = Read<ChangeSchema>(file, file);
        var change = read.Shape is { } shape ? new ChangeBinding(read.File, read.Problems, _codes).Build(shape) : null;
        return Sound(change, read.Problems);
    }

    /// <summary>All three, held against each other.</summary>
    /// <param name="configFile">The deployment; the nearest <c>deployment.yml</c> from the working folder upwards where absent.</param>
    /// <param name="policyFile">The policy; taken as it is, whatever lies beside the deployment. <c>policy.yml</c> beside the deployment
    /// where absent, and the procedure's defaults where that is missing, too.</param>
    /// <param name="change">A file or an id; the only file in <c>changes/</c> beside the deployment where absent.</param>
    /// <param name="workingFolder">Paths given here are relative to it, and messages name files from there.</param>
    /// <param name="carriedLast">For what carries no change itself: the id of the one that stands for none of several, the last by name
    /// where it knows none. Absent where one has to be named.</param>
    /// <exception cref="InputException">They have mistakes; all mistakes of all files.</exception>
    public LoadedConfiguration Load(
        string? configFile,
        string? policyFile,
        string? change,
        string workingFolder,
        Func<DeploymentConfiguration, string?>? carriedLast = null)
    {
        var folder = Path.GetFullPath(workingFolder);
        var file = configFile is null ? FindDeployment(folder) : Path.GetFullPath(configFile, folder);
        if (file is null) throw new InputException([ChangeFiles.NoDeployment(folder)]);
        var policy = policyFile is null ? null : Path.GetFullPath(policyFile, folder);
        return new ConfigurationSet(_codes, file, policy, change, folder, carriedLast).Load();
    }

    internal static FileRead<TShape> Read<TShape>(string file, string display)
        where TShape : class, ISchema<TShape>
    {
        var problems = new ProblemList(display);
        var shape = Shape<TShape>(YamlSource.Read(file, problems), problems);
        return new FileRead<TShape>(Path.GetFullPath(file), shape, problems);
    }

    /// <param name="text">Absent where it could not be read; so is what is returned then.</param>
    internal static TShape? Shape<TShape>(string? text, ProblemList problems)
        where TShape : class, ISchema<TShape> =>
        text is not null && YamlTree.Parse(text, problems) is { } tree
            ? FieldKinds.Mapping<TShape>().Read(tree, "", problems).Value
            : null;

    internal static T Sound<T>(T? value, ProblemList problems)
        where T : class =>
        problems.IsEmpty ? value! : throw new InputException([.. problems.InOrder]);
}

/// <param name="File">Absolute.</param>
/// <param name="Shape">Absent where the file could not be read at all.</param>
internal sealed record FileRead<TShape>(string File, TShape? Shape, ProblemList Problems)
    where TShape : class;
