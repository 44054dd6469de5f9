using System.Text.RegularExpressions;
using System.Xml.Linq;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>
/// What a project's items of references mean: a dacpac by its path, another project, a package that the project's own restore laid into
/// NuGet's folder, or what the caller named instead.
/// </summary>
/// <param name="given">Dacpacs by the names of the items that they stand for.</param>
/// <param name="packages">NuGet's folder.</param>
internal sealed partial class ReferenceItems(
    string file, IReadOnlyDictionary<string, string> given, string packages, List<InputProblem> problems)
{
    private const string ByHand = "name its dacpac by trexis dacpac build --reference NAME=FILE";

    // What these hold is on every server, and is taken for granted.
    private static readonly string[] OnEveryServer = ["master", "msdb"];

    public IReadOnlyList<DatabaseReference> Read(IEnumerable<XElement> items)
    {
        var references = new List<DatabaseReference>();
        var asked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
        {
            var include = item.Attribute("Include")?.Value.Replace('\\', '/') ?? "";
            var name = NameOf(item, include);
            asked.Add(name);
            if (Resolved(item, include, name) is not { } found) continue;
            var (server, database) = (Part(item, "Server"), Part(item, "Database"));
            references.Add(found with
            {
                ExternalParts = database is null ? null : server is null ? database : $"{server}.{database}",
                MayLack = bool.TryParse(Value(item, "SuppressMissingDependenciesErrors"), out var may) && may,
                Variables = [.. new[] { Value(item, "ServerSqlCmdVariable"), Value(item, "DatabaseSqlCmdVariable") }
                    .OfType<string>()
                    .Select(Bare)],
            });
        }

        problems.AddRange(given.Keys.Where(name => !asked.Contains(name)).Select(name => new InputProblem(
            "--reference", "stands for no reference of the project", name, asked.Count == 0 ? "none" : string.Join(", ", asked.Order()))));
        return references;
    }

    // A package is known by its id, a file by its name.
    private static string NameOf(XElement item, string include) =>
        item.Name.LocalName == "PackageReference" ? include : Path.GetFileNameWithoutExtension(include);

    private DatabaseReference? Resolved(XElement item, string include, string name)
    {
        if (given.TryGetValue(name, out var named)) return Existing(named, name);
        var isOfSystem = Array.Exists(OnEveryServer, one => name.Contains(one, StringComparison.OrdinalIgnoreCase));
        if (isOfSystem) return null;
        return item.Name.LocalName switch
        {
            "PackageReference" => Restored(item, include),
            // A project of code brings rules for a build, and no objects.
            "ProjectReference" when !include.EndsWith(SqlProject.Extension, StringComparison.OrdinalIgnoreCase) => null,
            _ => Existing(Path.GetFullPath(Value(item, "HintPath")?.Replace('\\', '/') ?? include, Path.GetDirectoryName(file)!), name),
        };
    }

    private DatabaseReference? Existing(string path, string name)
    {
        if (File.Exists(path)) return new DatabaseReference(path, null);
        problems.Add(new InputProblem(file, $"refers to {name}, which is not there", path, $"build it first, or {ByHand}"));
        return null;
    }

    private DatabaseReference? Restored(XElement item, string id)
    {
        var versions = Versions(id, Value(item, "Version"));
        var found = versions.Count == 1
            ? FolderTree.Files(versions[0], "*.dacpac").Order(StringComparer.Ordinal).ToList()
            : [];
        if (found is [var package]) return new DatabaseReference(package, null) { IsRestored = true };
        // Rules for a build, and what else brings no database.
        if (versions.Count == 1 && found.Count == 0) return null;
        var what = versions.Count switch
        {
            0 => $"which is not restored in {packages}",
            1 => $"which holds {found.Count} dacpacs",
            _ => "which is restored in several versions, and the project names none of them",
        };
        problems.Add(new InputProblem(file, $"refers to a package {what}", id, $"restore the project (dotnet restore), or {ByHand}"));
        return null;
    }

    private IReadOnlyList<string> Versions(string id, string? version)
    {
        var folder = Path.Combine(packages, id.ToLowerInvariant());
        if (!Directory.Exists(folder)) return [];
        var restored = Directory.EnumerateDirectories(folder).ToList();
        if (version is null) return restored;
        var exact = version.Trim('[', ']');
        var wanted = exact.Contains('*', StringComparison.Ordinal)
            ? restored.Where(one => Path.GetFileName(one).StartsWith(exact[..exact.IndexOf('*')], StringComparison.Ordinal))
            : restored.Where(one => Path.GetFileName(one).Equals(exact, StringComparison.OrdinalIgnoreCase));
        return [.. wanted];
    }

    // Of a database or a server: a variable's value, or a name.
    private static string? Part(XElement item, string of)
    {
        if (Value(item, $"{of}SqlCmdVariable") is { } variable) return $"[$({Bare(variable)})]";
        return Value(item, $"{of}VariableLiteralValue") is { } literal ? $"[{literal.Trim('[', ']')}]" : null;
    }

    private static string Bare(string variable) => Variable().Replace(variable, "${name}");

    private static string? Value(XElement item, string name)
    {
        var value = item.Attribute(name)?.Value ?? item.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    [GeneratedRegex(@"^\$\((?<name>[^)]+)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
