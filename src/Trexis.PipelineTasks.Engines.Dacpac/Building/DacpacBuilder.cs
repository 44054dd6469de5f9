using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>
/// Builds a dacpac out of a folder of <c>.sql</c> files, without a project. Two files are no objects but scripts of the package,
/// wherever they lie: <c>PreDeployment.sql</c> and <c>PostDeployment.sql</c>. The same sources give the same bytes.
/// </summary>
public static class DacpacBuilder
{
    private const string PreDeployment = "PreDeployment.sql";
    private const string PostDeployment = "PostDeployment.sql";
    private const string Accepted = "definitions that parse and fit together";

    /// <exception cref="InputException">Sources that are not there, do not parse or do not fit together: file, line and message of
    /// each.</exception>
    /// <exception cref="FaultException">DacFx refuses the model as a whole.</exception>
    public static byte[] Build(BuildRequest request)
    {
        var sources = SourceIndex.Read(request.Folder, request.Platform);
        RefuseMistakes(request.Folder, sources);
        return DacFxFaults.Translate($"building {request.Name} from {request.Folder}", () =>
        {
            using var model = new TSqlModel(Enum.Parse<SqlServerVersion>(request.Platform.Name), ServerDefaults.Options);
            Fill(model, request.Folder, sources);
            using var package = new MemoryStream();
            DacPackageExtensions.BuildPackage(
                package,
                model,
                new PackageMetadata { Name = request.Name, Version = request.Version.ToString(), Description = "" },
                new PackageOptions());
            return PackageForm.Stable(package.ToArray(), Script(sources, PreDeployment), Script(sources, PostDeployment));
        });
    }

    private static void RefuseMistakes(string folder, SourceIndex sources)
    {
        var problems = sources.Errors.Select(one => new InputProblem(
            $"{Path.Combine(folder, one.File.Name)}:{one.Error.Line ?? 1}", Redaction.Message(one.Error.Message), null, Accepted)).ToList();
        problems.AddRange(sources.Strays.Where(one => !IsScript(one.File)).Select(one =>
            new InputProblem($"{Path.Combine(folder, one.File.Name)}:{one.Line}", one.What, null, one.Instead)));
        if (problems.Count > 0) throw new InputException(problems);
    }

    private static bool IsScript(SourceFile file) => Is(file, PreDeployment) || Is(file, PostDeployment);

    private static string? Script(SourceIndex sources, string name)
    {
        var texts = sources.Files.Where(file => Is(file, name)).Select(file => file.Text.TrimEnd() + "\n").ToList();
        return texts.Count == 0 ? null : string.Join("GO\n", texts);
    }

    private static bool Is(SourceFile file, string name) => Path.GetFileName(file.Name).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static void Fill(TSqlModel model, string folder, SourceIndex sources)
    {
        foreach (var file in sources.Files.Where(file => !IsScript(file)))
        {
            try
            {
                model.AddOrUpdateObjects(file.Text, file.Name, new TSqlObjectOptions());
            }
            catch (DacModelException exception)
            {
                throw new InputException(
                    [
                        .. exception.Messages.Select(
                            message => new InputProblem(Path.Combine(folder, file.Name), Text(message), null, Accepted)),
                    ]);
            }
        }

        var problems = model.Validate().Where(message => message.MessageType == DacMessageType.Error)
            .Select(message => new InputProblem(PlaceOf(message.Message, sources) ?? folder, Text(message), null, Accepted))
            .Distinct()
            .ToList();
        if (problems.Count > 0) throw new InputException(problems);
    }

    private static string? PlaceOf(string message, SourceIndex sources) =>
        ReportNames.In(message).Select(sources.Find).FirstOrDefault(location => location is not null) is { } location
            ? $"{location.File}:{location.Line}"
            : null;

    private static string Text(DacMessage message) => $"{message.Prefix}{message.Number}: {Redaction.Message(message.Message)}";
}
