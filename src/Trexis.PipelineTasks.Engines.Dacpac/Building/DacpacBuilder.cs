using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines.Dacpac.Carried;
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
    private const string Fitting = "definitions that parse and fit together";

    // DacFx takes this sign or nothing: each message has been judged before the package is written.
    private static readonly string[] AllJudged = ["*"];

    /// <exception cref="InputException">Sources that are not there, do not parse or do not fit together: file, line and message of
    /// each.</exception>
    /// <exception cref="FaultException">DacFx refuses the model as a whole.</exception>
    public static byte[] Build(BuildRequest request)
    {
        var sources = BuildSources.Read(request);
        // Who names a project reads of its files, and has to see what they are read for.
        var accepted = BuildSources.IsProject(request.Folder)
            ? $"{Fitting}, so that {Path.GetFileName(request.Folder)} can be built"
            : Fitting;
        RefuseMistakes(sources, accepted);
        if (!BuildSources.IsProject(request.Folder)) RefuseLookalikes(request.Folder);
        var references = BuiltReferences.Of(sources);
        ReferencedPackage[] carried = [.. references.Select(reference => reference.Package)];
        var version = request.Version ?? sources.Version;
        var metadata = new PackageMetadata { Name = request.Name, Version = $"{Padded(version)}", Description = "" };
        return DacFxFaults.Translate($"building {request.Name} from {request.Folder}", () =>
        {
            using var empty = Empty(sources, request.Folder);
            if (references.Count == 0) return Built(empty);
            using var beside = PackageBeside.Lay(PackageForm.Referring(Packed(empty, metadata), references), "built.dacpac", carried);
            using var model = TSqlModel.LoadFromDacpac(
                beside.File, new ModelLoadOptions(DacSchemaModelStorageType.Memory, loadAsScriptBackedModel: true));
            return Built(model);
        });

        byte[] Built(TSqlModel model)
        {
            Fill(model, sources, accepted);
            return PackageForm.Stable(Packed(model, metadata), sources, carried);
        }
    }

    /// <summary>Whether the path is of what is built, and not of a package.</summary>
    public static bool IsDefinition(string path) => BuildSources.IsProject(path) || Directory.Exists(path);

    /// <summary>Where a project or a folder defines each object.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static SourceIndex IndexOf(string definitions)
    {
        if (!BuildSources.IsProject(definitions)) return BuildSources.IndexOf(definitions, platform: null);
        var sources = BuildSources.Read(new BuildRequest(definitions, "", Version: null));
        var index = SourceIndex.Read(sources.Folder, [.. FilesOf(sources).Where(IsSql)], platform: null);
        index.Scripts = [.. new[] { sources.PreDeployment, sources.PostDeployment }.OfType<ComposedScript>()];
        return index;
    }

    /// <summary>Every file of the repository that decides what is built, in full.</summary>
    /// <exception cref="InputException">One cannot be read.</exception>
    public static IReadOnlyList<string> FilesOf(string definitions) =>
        FilesOf(BuildSources.Read(new BuildRequest(definitions, "", Version: null)));

    private static IReadOnlyList<string> FilesOf(BuildSources sources) =>
        [.. sources.All.Concat(BuiltReferences.FilesOf(sources)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool IsSql(string file) => Path.GetExtension(file).Equals(".sql", StringComparison.OrdinalIgnoreCase);

    private static Version Padded(Version version) =>
        new(version.Major, version.Minor, Math.Max(0, version.Build), Math.Max(0, version.Revision));

    private static byte[] Packed(TSqlModel model, PackageMetadata metadata)
    {
        using var package = new MemoryStream();
        DacPackageExtensions.BuildPackage(package, model, metadata, new PackageOptions { IgnoreValidationErrors = AllJudged });
        return package.ToArray();
    }

    private static void RefuseMistakes(BuildSources sources, string accepted)
    {
        var (folder, index) = (sources.Folder, sources.Index);
        var problems = index.Errors.Select(one => new InputProblem(
            $"{Path.Combine(folder, one.File.Name)}:{one.Error.Line ?? 1}", one.Error.Message, null, accepted)).ToList();
        problems.AddRange(index.Strays.Where(one => sources.Definitions.Contains(one.File)).Select(one =>
            new InputProblem($"{Path.Combine(folder, one.File.Name)}:{one.Line}", one.What, null, one.Instead)));
        problems.AddRange(index.Refused);
        if (problems.Count > 0) throw new InputException(problems);
    }

    // A project names what it is built of; of a folder it is what lies there, and a name that is nearly one is nobody's intent.
    private static void RefuseLookalikes(string folder)
    {
        List<InputProblem> problems = [.. Unread(ScriptListing.Ending, "a definition"), .. Unread(RefactorLogs.Ending, "a refactorlog")];
        if (problems.Count > 0) throw new InputException(problems);

        IEnumerable<InputProblem> Unread(string ending, string what) => Lookalikes
            .Ending(ending, folder, file => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            .Select(name => new InputProblem(
                Path.Combine(folder, name), $"looks like {what} and is not read", null,
                $"a file whose name ends with {ending}; another place for what is none"));
    }

    private static TSqlModel Empty(BuildSources sources, string definitions)
    {
        try
        {
            return new TSqlModel(Enum.Parse<SqlServerVersion>(sources.Platform.Name), ServerDefaults.Options(sources.Collation));
        }
        catch (DacModelException) when (sources.Collation is { } collation)
        {
            throw new InputException(
                definitions, "has a DefaultCollation that is not known", collation, "one of SQL Server, such as Latin1_General_CI_AS");
        }
    }

    private static void Fill(TSqlModel model, BuildSources sources, string accepted)
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
                            message => new InputProblem(Path.Combine(sources.Folder, file.Name), Text(message), null, accepted)),
                    ]);
            }
        }

        var problems = model.Validate().Where(message => message.MessageType == DacMessageType.Error)
            .Where(message => !UnresolvedReferences.AreOfSystem(message))
            .Select(message => UnresolvedReferences.Explain(message, PlaceOf(message.Message, sources.Index) ?? sources.Folder)
                ?? new InputProblem(PlaceOf(message.Message, sources.Index) ?? sources.Folder, Text(message), null, accepted))
            .Distinct()
            .ToList();
        if (problems.Count > 0) throw new InputException(problems);
    }

    private static string? PlaceOf(string message, SourceIndex sources) =>
        ReportNames.In(message).Select(sources.Find).FirstOrDefault(location => location is not null) is { } location
            ? $"{location.File}:{location.Line}"
            : null;

    private static string Text(DacMessage message) => $"{message.Prefix}{message.Number}: {Redaction.Unquoted(message.Message)}";
}
