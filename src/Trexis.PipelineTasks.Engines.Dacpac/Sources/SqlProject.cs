using System.Text.RegularExpressions;
using System.Xml.Linq;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>
/// A database project, read without its SDK: items, platform, scripts, variables and refactorlogs. What only MSBuild can tell is refused by
/// name.
/// </summary>
internal sealed partial class SqlProject
{
    /// <summary>Of the file's name.</summary>
    public const string Extension = ".sqlproj";

    private const int DeepestInclude = 20;

    private readonly string _file;
    private readonly string _folder;
    private readonly ProjectFile _xml;
    private readonly List<InputProblem> _problems = [];
    private readonly SortedSet<string> _read = new(StringComparer.Ordinal);

    private SqlProject(string file)
    {
        (_file, _folder) = (Path.GetFullPath(file), Path.GetDirectoryName(Path.GetFullPath(file))!);
        _xml = new ProjectFile(_file, _problems);
    }

    /// <summary>Files of definitions, in full.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Files of renames, in full.</summary>
    public IReadOnlyList<string> RefactorLogs { get; private set; } = [];

    /// <summary>That it names, in whatever its DSP says; absent where it names none.</summary>
    public SqlPlatform? Platform { get; private set; }

    /// <summary>Of the release, as the caller or the project says; absent where neither does.</summary>
    public Version? Version { get; private set; }

    /// <summary>Of the database; absent where it names none.</summary>
    public string? Collation { get; private set; }

    /// <summary>Packages whose objects its definitions name.</summary>
    public IReadOnlyList<DatabaseReference> References { get; private set; } = [];

    /// <summary>Itself and every file that it is made of but what it refers to, in full.</summary>
    public IReadOnlyList<string> All => [_file, .. Files, .. RefactorLogs, .. _read];

    /// <summary>SQLCMD variables that it declares.</summary>
    public IReadOnlyList<string> Variables { get; private set; } = [];

    /// <summary>The script before the deployment with all that it includes.</summary>
    public ComposedScript? PreDeployment { get; private set; }

    /// <summary>The script after it with all that it includes.</summary>
    public ComposedScript? PostDeployment { get; private set; }

    /// <inheritdoc cref="ReferenceItems"/>
    /// <exception cref="InputException">It cannot be read, or asks for what only MSBuild can tell; all of it.</exception>
    public static SqlProject Read(string file, IReadOnlyDictionary<string, string> given, string packages, Version? version)
    {
        var project = new SqlProject(file);
        var xml = project._xml;
        var (pre, post) = (project.Included("PreDeploy"), project.Included("PostDeploy"));
        var scripts = pre.Concat(post).Concat(project.Included("None", isNeeded: false)).ToHashSet(StringComparer.Ordinal);
        var files = project.Included("Build", project.TakesAllFiles ? "**/*.sql" : null).Where(one => !scripts.Contains(one)).ToList();
        project.References = new ReferenceItems(project._file, given, packages, project._problems).Read(
            xml.Items("ArtifactReference").Concat(xml.Items("ProjectReference")).Concat(xml.Items("PackageReference")));
        project.Files = files;
        project.RefactorLogs = project.Included("RefactorLog", project.TakesAllFiles ? "**/*.refactorlog" : null);
        project.Platform = project.PlatformOfDsp();
        project.Version = version ?? project.VersionOfPackage();
        project.Collation = xml.Property("DefaultCollation");
        project.RefuseSchema();
        project.Variables =
        [
            .. xml.Items("SqlCmdVariable").Select(item => item.Attribute("Include")?.Value).OfType<string>()
                .Concat(project.References.SelectMany(reference => reference.Variables))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        project.PreDeployment = project.Script(pre);
        project.PostDeployment = project.Script(post);
        // What others define may be all that there is to a project.
        if (files.Count + pre.Count + post.Count + project.References.Count == 0)
            xml.Refuse(at: null, "has no item of definitions (Build)", null, "items that are there");
        return project._problems.Count == 0 ? project : throw new InputException(project._problems);
    }

    // Whether files need not be listed.
    private bool TakesAllFiles =>
        _xml.HasSdk && _xml.Property("EnableDefaultSqlItems")?.Equals("false", StringComparison.OrdinalIgnoreCase) != true;

    private SqlPlatform? PlatformOfDsp()
    {
        var dsp = _xml.Property("DSP");
        if (dsp is null) return null;
        var known = SqlPlatform.OfProvider(dsp);
        if (known is null)
            _xml.Refuse(at: null, "is for a platform that is not known", dsp, string.Join(", ", SqlPlatform.All.Select(one => one.Name)));
        return known;
    }

    private Version? VersionOfPackage()
    {
        if (_xml.Property("DacVersion") is not { } text) return null;
        if (Version.TryParse(text, out var version)) return version;
        _xml.Refuse(at: null, "has a DacVersion that is no version", text, "two to four numbers, such as 2.4.0");
        return null;
    }

    // Names without a schema would be built into another one than the project's.
    private void RefuseSchema()
    {
        if (_xml.Property("DefaultSchema") is not { } schema || schema.Equals("dbo", StringComparison.OrdinalIgnoreCase)) return;
        _xml.Refuse(
            at: null, "puts names without a schema into another than dbo", schema,
            $"definitions that name their schema, and DefaultSchema dbo; or {ProjectFile.BuiltByItself}");
    }

    // A file that is no part of the package may be gone: nobody reads it.
    private IReadOnlyList<string> Included(string item, string? implied = null, bool isNeeded = true)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        if (implied is not null) files.UnionWith(Matching(implied, at: null));
        foreach (var element in _xml.Items(item))
        {
            var included = Attribute("Include").SelectMany(pattern => Matching(pattern, element, isNeeded));
            files.UnionWith(included.Except(Attribute("Exclude").SelectMany(pattern => Matching(pattern, element))));
            files.ExceptWith(Attribute("Remove").SelectMany(pattern => Matching(pattern, element)));

            IEnumerable<string> Attribute(string name) =>
                element.Attribute(name)?.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        }

        return [.. files];
    }

    private IReadOnlyList<string> Matching(string pattern, XElement? at, bool isNeeded = false)
    {
        if (pattern.Contains("$(", StringComparison.Ordinal) || pattern.Contains("@(", StringComparison.Ordinal))
        {
            _xml.Refuse(at, "has an item that only MSBuild can tell", pattern, ProjectFile.BuiltByItself);
            return [];
        }

        var normal = pattern.Replace('\\', '/');
        var wild = normal.IndexOfAny(['*', '?']);
        if (wild < 0)
        {
            if (FileAt(Path.GetFullPath(normal, _folder)) is { } file) return [file];
            if (isNeeded) _xml.Refuse(at, "names a file that is not there", pattern, "a file beside the project");
            return [];
        }

        // What a pattern names may lie beside the project's folder.
        var above = normal[..(normal.LastIndexOf('/', wild) + 1)];
        var named = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(_folder, above)));
        if (InAnyCase(named) is not { } folder || !Directory.Exists(folder)) return [];
        var wanted = new Regex(
            Expression(normal[above.Length..]), RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));
        foreach (var link in SourceIndex.LinksPassedOver(folder).Where(link => IsSource($"{Relative(_folder, link)}/")))
            _xml.Refuse(at, SourceIndex.LinkNotFollowed, Relative(_folder, link), "a folder of files, or an item for each file");
        return
        [
            .. FolderTree.Files(folder)
                .Where(file => IsSource(Relative(_folder, file)) && wanted.IsMatch(Relative(folder, file))),
        ];
    }

    // Projects come from Windows, where a name may be written in any case.
    private static string? FileAt(string path) => InAnyCase(path) is { } found && File.Exists(found) ? found : null;

    private static string? InAnyCase(string path)
    {
        if (Path.Exists(path)) return path;
        if (Path.GetDirectoryName(path) is not { } above || InAnyCase(above) is not { } folder || !Directory.Exists(folder)) return null;
        var name = Path.GetFileName(path);
        return Directory.EnumerateFileSystemEntries(folder)
            .Where(entry => Path.GetFileName(entry).Equals(name, StringComparison.OrdinalIgnoreCase))
            .ToList() is [var only]
            ? only
            : null;
    }

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');

    // What a build has left there is no source.
    private static bool IsSource(string relative) =>
        !relative.StartsWith("bin/", StringComparison.OrdinalIgnoreCase)
            && !relative.StartsWith("obj/", StringComparison.OrdinalIgnoreCase);

    private static string Expression(string pattern) =>
        "^" + Regex.Escape(pattern).Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal) + "$";

    private ComposedScript? Script(IReadOnlyList<string> files) =>
        ComposedScript.Joined([.. files.Select(file => new ComposedScript([.. Inlined(file, 0)]))]);

    private IEnumerable<ScriptLine> Inlined(string file, int depth)
    {
        _read.Add(file);
        var text = SourceText.Read(file);
        var commands = SqlcmdScript.CommandLines(text);
        return ComposedScript.Of(file, text).Lines.SelectMany(
            line => commands.Contains(line.Place.Line) && Include().Match(line.Text) is { Success: true } include
                ? Included(line, include.Groups["file"].Value.Replace('\\', '/'), depth)
                : [line]);

        IEnumerable<ScriptLine> Included(ScriptLine line, string named, int within)
        {
            var included = FileAt(Path.GetFullPath(named, Path.GetDirectoryName(file)!));
            if (within < DeepestInclude && included is not null) return Inlined(included, within + 1);
            _problems.Add(new InputProblem(
                $"{file}:{line.Place.Line}", $":r names a file that is {(within < DeepestInclude ? "not there" : "included by itself")}",
                named, "a file, by its path from the script"));
            return [line];
        }
    }

    [GeneratedRegex(@"^\s*:r\s+""?(?<file>[^""]+?)""?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Include();
}
