using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>A file of SQL definitions.</summary>
/// <param name="Name">Relative to its folder, with forward slashes.</param>
public sealed record SourceFile(string Name, string Text);

/// <summary>A statement that defines nothing.</summary>
/// <param name="Instead">What to write in its place.</param>
public sealed record Stray(SourceFile File, int Line, string What, string Instead);

/// <summary>Where a folder of SQL defines each object, so that a finding points into the repository.</summary>
public sealed class SourceIndex
{
    private readonly string _folder;
    private readonly SqlPlatform? _platform;
    private readonly Dictionary<string, SourceLocation> _defined = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(SourceFile File, ServerError Error)> _errors = [];
    private readonly List<InputProblem> _refused = [];
    private readonly List<Stray> _strays = [];

    private SourceIndex(string folder, IReadOnlyList<SourceFile> files, SqlPlatform? platform)
    {
        (_folder, _platform, Files) = (folder, platform, files);
        foreach (var file in files) Add(file);
    }

    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>What the platform does not understand, with the line; nothing is looked for where none was named.</summary>
    public IReadOnlyList<(SourceFile File, ServerError Error)> Errors => _errors;

    /// <summary>Commands of sqlcmd that no deployment carries out, each with its line.</summary>
    public IReadOnlyList<InputProblem> Refused => _refused;

    /// <summary>
    /// Statements that define nothing: they write rows, drop objects, run code or alter what is defined elsewhere. DacFx passes over them
    /// without a word.
    /// </summary>
    public IReadOnlyList<Stray> Strays => _strays;

    /// <param name="platform">That the definitions are to be built for; absent where they are only looked up.</param>
    /// <exception cref="InputException">The folder cannot be read or holds no SQL.</exception>
    public static SourceIndex Read(string folder, SqlPlatform? platform = null)
    {
        try
        {
            if (LinksPassedOver(folder).FirstOrDefault() is { } link) throw Problem(link, LinkNotFollowed);
            var files = FolderTree.Files(folder, "*.sql").ToList();
            return files.Count > 0 ? Read(folder, files, platform) : throw Problem(folder, "holds no .sql file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Problem(folder, $"cannot be read: {exception.Message}");
        }
    }

    /// <param name="paths">The files of definitions, in full.</param>
    /// <param name="platform">That the definitions are to be built for; absent where they are only looked up.</param>
    /// <exception cref="InputException">One cannot be read.</exception>
    public static SourceIndex Read(string folder, IReadOnlyList<string> paths, SqlPlatform? platform)
    {
        try
        {
            var files = paths
                .Select(file => new SourceFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), SourceText.Read(file)))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .ToList();
            return new SourceIndex(folder, files, platform);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Problem(folder, $"cannot be read: {exception.Message}");
        }
    }

    /// <summary>Of the object, or of the one that it belongs to: a column's table. Nothing where the folder does not define it.</summary>
    public SourceLocation? Find(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (_defined.TryGetValue(name[..end], out var location)) return location;
        }

        return null;
    }

    /// <summary>What the package's scripts are made of.</summary>
    internal IReadOnlyList<ComposedScript> Scripts { get; set; } = [];

    /// <summary>The script whose whole text this is. Nothing where neither the scripts nor one file is as the package has it.</summary>
    internal ComposedScript? ScriptOf(string text) =>
        Scripts.Concat(Files.Select(file => ComposedScript.Of(PathOf(file), file.Text)))
            .FirstOrDefault(script => script.Text.TrimEnd() == text.TrimEnd());

    private string PathOf(SourceFile file) => Path.Combine(_folder, file.Name).Replace('\\', '/');

    private void Add(SourceFile file)
    {
        IReadOnlyList<SqlBatch> batches;
        try
        {
            batches = SqlcmdScript.Read(file.Text, file.Name).Batches;
        }
        catch (InputException exception)
        {
            foreach (var problem in exception.Problems)
                _refused.Add(problem with { Where = $"{PathOf(file)}:{problem.Where[(problem.Where.LastIndexOf(':') + 1)..]}" });
            return;
        }

        var reading = new TransactSqlReader().Read(batches);
        if (_platform is not null) Check(file, batches, reading, _platform);
        foreach (var found in reading.Operations.Where(found => OperationKind.Creates(found.Operation.Kind)))
        {
            var location = new SourceLocation(PathOf(file), found.Line, found.Column);
            foreach (var name in found.AlsoNamed.Prepend(found.Operation.Subject)) _defined.TryAdd(name, location);
        }
    }

    private void Check(SourceFile file, IReadOnlyList<SqlBatch> batches, TransactSqlReading reading, SqlPlatform platform)
    {
        foreach (var batch in batches)
        {
            var (script, errors) = Dialect.Read(batch, platform);
            _errors.AddRange(errors.Select(error => (file, error)));
            foreach (var statement in script?.Batches.SelectMany(inner => inner.Statements) ?? [])
            {
                if (PassedOver.Instead(statement) is not { } instead) continue;
                var what = $"{StatementText.FirstWords(statement)} … does nothing in a package: DacFx passes over it";
                _strays.Add(new Stray(file, batch.Line + statement.StartLine - 1, what, instead));
            }
        }

        _strays.AddRange(reading.Operations.Where(DefinesNothing).Select(found =>
            new Stray(file, found.Line, $"defines nothing: {found.Operation.Kind} {found.Operation.Subject}", PassedOver.ForScripts)));
    }

    private static bool DefinesNothing(ClassifiedOperation found) =>
        found.Operation.Action is OperationAction.DataMotion or OperationAction.Drop || found.Operation.Kind is OperationKind.RunCode;

    internal const string LinkNotFollowed = "is a link to a folder, and definitions behind such a link are not read";

    /// <summary>Links to folders that hold SQL: nobody follows them, and what lies there was meant to be read.</summary>
    internal static IEnumerable<string> LinksPassedOver(string folder) =>
        FolderTree.Links(folder).Where(link => FolderTree.Files(link, "*.sql").Any()).Order(StringComparer.Ordinal);

    private static InputException Problem(string folder, string what) =>
        new([new InputProblem(folder, what, null, "a folder of SQL definitions")]);
}
