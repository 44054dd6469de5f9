using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>
/// Builds a dacpac out of a folder of <c>.sql</c> files, without a project. Two files are no objects but scripts of the package,
/// wherever they lie: <c>PreDeployment.sql</c> and <c>PostDeployment.sql</c>. Refactorlogs go into the package. The same sources give the
/// same bytes.
/// </summary>
public static class DacpacBuilder
{
    private const string Accepted = "definitions that parse and fit together";

    // DacFx takes this sign or nothing: each message has been judged before the package is written.
    private static readonly string[] AllJudged = ["*"];

    /// <exception cref="InputException">Sources that are not there, do not parse or do not fit together: file, line and message of
    /// each.</exception>
    /// <exception cref="FaultException">DacFx refuses the model as a whole.</exception>
    public static byte[] Build(BuildRequest request)
    {
        var sources = BuildSources.Read(request);
        RefuseMistakes(sources);
        return DacFxFaults.Translate($"building {request.Name} from {request.Folder}", () =>
        {
            using var model = new TSqlModel(Enum.Parse<SqlServerVersion>(sources.Platform.Name), ServerDefaults.Options);
            Fill(model, sources);
            using var package = new MemoryStream();
            DacPackageExtensions.BuildPackage(
                package,
                model,
                new PackageMetadata { Name = request.Name, Version = request.Version.ToString(), Description = "" },
                new PackageOptions { IgnoreValidationErrors = AllJudged });
            return PackageForm.Stable(package.ToArray(), sources);
        });
    }

    private static void RefuseMistakes(BuildSources sources)
    {
        var (folder, index) = (sources.Folder, sources.Index);
        var problems = index.Errors.Select(one => new InputProblem(
            $"{Path.Combine(folder, one.File.Name)}:{one.Error.Line ?? 1}", Redaction.Message(one.Error.Message), null, Accepted)).ToList();
        problems.AddRange(index.Strays.Where(one => sources.Definitions.Contains(one.File)).Select(one =>
            new InputProblem($"{Path.Combine(folder, one.File.Name)}:{one.Line}", one.What, null, one.Instead)));
        problems.AddRange(index.Refused);
        if (problems.Count > 0) throw new InputException(problems);
    }

    private static void Fill(TSqlModel model, BuildSources sources)
    {
        foreach (var file in sources.Definitions)
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
                            message => new InputProblem(Path.Combine(sources.Folder, file.Name), Text(message), null, Accepted)),
                    ]);
            }
        }

        var problems = model.Validate().Where(message => message.MessageType == DacMessageType.Error)
            .Where(message => !UnresolvedReferences.AreOfSystem(message))
            .Select(message => UnresolvedReferences.Explain(message, PlaceOf(message.Message, sources.Index) ?? sources.Folder)
                ?? new InputProblem(PlaceOf(message.Message, sources.Index) ?? sources.Folder, Text(message), null, Accepted))
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
