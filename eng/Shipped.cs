// Notices <folder>: writes THIRD-PARTY-NOTICES.txt for the published executables in the folder: each package that they hold with its
// licence, its licence's text and its own notices. A package whose licence nobody can tell, or one that may not be shipped, ends it.
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string[] mayNotBeShipped = ["Microsoft.SqlServer.Types", "SqlServerSpatial", "Handlebars"];

if (args is not [var folder])
{
    Console.Error.WriteLine("Notices: takes the folder that the executables were published into");
    return 2;
}

var forbidden = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
    .Where(file => mayNotBeShipped.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase)))
    .ToList();
foreach (var file in forbidden) Console.Error.WriteLine($"Notices: {file} may not be shipped: its licence forbids it, or nothing uses it");
if (forbidden.Count > 0) return 1;

var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
var caches = new[] { Environment.GetEnvironmentVariable("NUGET_PACKAGES"), Path.Combine(home, ".nuget", "packages") };
var packages = Directory.EnumerateFiles(folder, "*.deps.json").SelectMany(Shipped).Distinct()
    .OrderBy(one => one.Id, StringComparer.OrdinalIgnoreCase)
    .ThenBy(one => one.Version, StringComparer.Ordinal)
    .ToList();
var text = new List<string> { "What these executables hold that others wrote, and on what terms." };
var told = new Dictionary<string, string>(StringComparer.Ordinal);
var (standard, unknown) = (new SortedSet<string>(StringComparer.Ordinal), new List<string>());
foreach (var package in packages) Describe(package);
foreach (var id in standard) text.AddRange([Rule(id), File.ReadAllText(Standard(id)).ReplaceLineEndings("\n").TrimEnd()]);
foreach (var one in unknown) Console.Error.WriteLine($"Notices: {one}");
if (unknown.Count > 0) return 1;
File.WriteAllText(Path.Combine(folder, "THIRD-PARTY-NOTICES.txt"), string.Join("\n", text) + "\n");
Console.WriteLine($"{packages.Count} packages in THIRD-PARTY-NOTICES.txt");
return 0;

// The runtime that a self-contained executable brings along is a package, too, under another name.
static IEnumerable<(string Id, string Version)> Shipped(string file)
{
    using var json = JsonDocument.Parse(File.ReadAllBytes(file));
    var holds = json.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
        .Where(library => new[] { "runtime", "runtimeTargets", "native" }.Any(kind => library.Value.TryGetProperty(kind, out _)))
        .Select(library => library.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
    return [.. json.RootElement.GetProperty("libraries").EnumerateObject()
        .Where(library => library.Value.GetProperty("type").GetString() is "package" or "runtimepack" && holds.Contains(library.Name))
        .Select(library => library.Name.Replace("runtimepack.", "", StringComparison.Ordinal).Split('/'))
        .Select(parts => (parts[0], parts[1]))];
}

void Describe((string Id, string Version) package)
{
    var path = caches.OfType<string>()
        .Select(cache => Path.Combine(cache, package.Id.ToLowerInvariant(), package.Version))
        .FirstOrDefault(Directory.Exists);
    if (path is null)
    {
        unknown.Add($"{package.Id} {package.Version} lies in no package cache");
        return;
    }

    var specification = XDocument.Load(Directory.GetFiles(path, "*.nuspec").Single()).Root!;
    var metadata = specification.Elements().Single(element => element.Name.LocalName == "metadata").Elements()
        .ToLookup(element => element.Name.LocalName);
    var licence = metadata["license"].FirstOrDefault();
    var expression = licence?.Attribute("type")?.Value == "expression" ? licence.Value : null;
    text.Add(Rule($"{package.Id} {package.Version}"));
    foreach (var name in new[] { "copyright", "authors", "projectUrl" })
    {
        if (metadata[name].FirstOrDefault() is { Value.Length: > 0 } said) text.Add(said.Value.ReplaceLineEndings(" ").Trim());
    }

    if (expression is not null) text.Add($"Licence: {expression}");
    var own = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
        .Where(file => Own().IsMatch(Path.GetRelativePath(path, file).Replace('\\', '/')))
        .Order(StringComparer.Ordinal)
        .ToList();
    foreach (var notice in own.Select(file => File.ReadAllText(file).ReplaceLineEndings("\n").Trim()))
        text.Add(told.TryAdd(notice, package.Id) ? "\n" + notice : $"Its notices are those of {told[notice]} above.");
    if (own.Any(file => Path.GetFileName(file).StartsWith("licen", StringComparison.OrdinalIgnoreCase))) return;
    if (expression is not null && File.Exists(Standard(expression))) standard.Add(expression);
    else unknown.Add($"{package.Id} {package.Version}: no text of its licence is at hand; add eng/licences/{expression ?? "ID"}.txt");
}

static string Rule(string title) => $"\n{new string('=', 100)}\n{title}\n{new string('=', 100)}\n";

static string Standard(string id, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
    Path.Combine(Path.GetDirectoryName(here)!, "licences", id + ".txt");

internal static partial class Program
{
    [GeneratedRegex(@"^((licen[cs]e|third-party-notices)(\.\w+)?|notices/.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Own();
}
