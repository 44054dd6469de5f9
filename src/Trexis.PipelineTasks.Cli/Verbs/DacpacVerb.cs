using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis dacpac build</c>: a folder of SQL becomes a dacpac, without a project and its SDK.</summary>
internal sealed class DacpacVerb() : DeclaredVerb(Info)
{
    private static readonly InputSpec Folder = new("folder", InputKind.Path, "The project, or the folder of .sql files, whose "
        + "PreDeployment.sql and PostDeployment.sql become the package's scripts.")
    { Positional = true, Required = true };

    private static readonly InputSpec Out = new("out", InputKind.Path, "The dacpac to write.") { Required = true };

    private static readonly InputSpec Name = new("name", InputKind.Text, "The database's name in the package; the file's own when absent.");

    private static readonly InputSpec Version = new("version", InputKind.Text, "The release's version, such as 2.4.0; the project's own, "
        + "or 1.0.0, when absent.");

    private static readonly InputSpec Reference = new("reference", InputKind.Text, "Dacpacs that stand for references of the project: "
        + "NAME=FILE;NAME=FILE.");

    private static readonly InputSpec Platform = new(
        "platform",
        InputKind.Choice,
        "The oldest server that it is for; Sql160 is SQL Server 2022.")
    {
        Default = SqlPlatform.Default.Name,
        Accepted = [.. BuildRequest.Platforms.Select(platform => platform.Name)],
    };

    private static readonly TaskInfo Info = new(
        "dacpac",
        "Builds a dacpac out of a folder of .sql files; the same sources give the same bytes.",
        [new TaskAction("build", "Reads all .sql files below the folder, checks that they fit together, and writes the package.")],
        [Folder, Out, Name, Version, Platform, Reference],
        [],
        [
            new TaskExample("build src/Sql --out artifacts/Sales.dacpac --version 2.4.0", "A release out of its definitions."),
            new TaskExample("build src/Sql --out artifacts/Sales.dacpac --platform Sql150", "For SQL Server 2019 and later."),
        ]);

    protected override Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var file = inputs.File(Out)!;
        var request = new BuildRequest(
            inputs.File(Folder)!,
            inputs.Text(Name) ?? Path.GetFileNameWithoutExtension(file),
            inputs.Text(Version) is { } version ? VersionOf(version) : null)
        {
            References = ReferencesOf(inputs.Text(Reference), ambient.WorkingFolder),
            Platform = BuildRequest.Platforms.Single(platform => platform.Name == inputs.Text(Platform)),
        };
        Write(file, DacpacBuilder.Build(request));
        var built = DacpacReader.Read(file);
        var platform = SqlPlatform.OfProvider(built.Platform) is { } known ? $"{known.Product} ({known.Name})" : built.Platform;
        var size = HumanText.Bytes(new FileInfo(file).Length);
        host.WriteLine($"{file}: {built.Name} {built.Version} for {platform}, {size}, sha256 {built.Sha256}");
        return Task.FromResult(ExitCode.Passed);
    }

    private static Version VersionOf(string text) => System.Version.TryParse(text, out var version)
        ? version
        : throw new InputException(Version.Option, "is no version", text, "two to four numbers, such as 2.4.0");

    private static IReadOnlyDictionary<string, string> ReferencesOf(string? text, string folder)
    {
        var references = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw new InputException(Reference.Option, "holds a part that is no pair", part, "NAME=FILE;NAME=FILE");
            references[part[..equals].Trim()] = Path.GetFullPath(part[(equals + 1)..].Trim(), folder);
        }

        return references;
    }

    private static void Write(string file, byte[] content)
    {
        try
        {
            WholeFile.Write(file, content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(
                FaultKind.FileSystem, $"{file} cannot be written: {exception.Message}", "name another file with --out", exception);
        }
    }
}
