// Shipped notices <folder> <components>: writes THIRD-PARTY-NOTICES.txt for the published executables in the folder: each package that
// they hold with its licence, its licence's text and its own notices. A package whose licence nobody can tell, or one that may not be
// shipped, ends it. The specifications of those packages, and of no others, are copied into the second folder: the SBOM is made from them.
// Shipped sbom <folder> <sbom.spdx.json>: holds an SBOM against the folder. Each library that others wrote must come from a package that
// the SBOM lists, no package may stand in it that the folder lacks, and each file must stand in it with the hash that it has.
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string[] mayNotBeShipped = ["Microsoft.SqlServer.Types", "SqlServerSpatial", "Handlebars"];

if (args is not ["notices" or "sbom", var folder, var other])
{
    Console.Error.WriteLine("usage: Shipped notices <folder> <components>, or Shipped sbom <folder> <sbom.spdx.json>");
    return 2;
}

var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
var origins = Origins();
if (args[0] == "sbom") return HoldsAgainst(other);

var forbidden = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
    .Where(file => mayNotBeShipped.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase)))
    .ToList();
foreach (var file in forbidden) Console.Error.WriteLine($"Shipped: {file} may not be shipped: its licence forbids it, or nothing uses it");
if (forbidden.Count > 0) return 1;

Directory.CreateDirectory(other);
var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
var caches = new[] { Environment.GetEnvironmentVariable("NUGET_PACKAGES"), Path.Combine(home, ".nuget", "packages") };
var packages = origins.Values.Distinct()
    .OrderBy(one => one.Id, StringComparer.OrdinalIgnoreCase)
    .ThenBy(one => one.Version, StringComparer.Ordinal)
    .ToList();
var text = new List<string> { "What these executables hold that others wrote, and on what terms." };
var told = new Dictionary<string, string>(StringComparer.Ordinal);
var (standard, unknown) = (new SortedSet<string>(StringComparer.Ordinal), new List<string>());
foreach (var package in packages) Describe(package);
foreach (var id in standard) text.AddRange([Rule(id), File.ReadAllText(Standard(id)).ReplaceLineEndings("\n").TrimEnd()]);
foreach (var one in unknown) Console.Error.WriteLine($"Shipped: {one}");
if (unknown.Count > 0) return 1;
File.WriteAllText(Path.Combine(folder, "THIRD-PARTY-NOTICES.txt"), string.Join("\n", text) + "\n");
Console.WriteLine($"{packages.Count} packages in THIRD-PARTY-NOTICES.txt");
return 0;

// Which package each file of the folder comes from, as the build wrote it down beside each executable. The executables share their
// libraries: where two ask for different versions of one, the newer lies there, and its own version says which.
Dictionary<string, Package> Origins()
{
    var claims = new List<(string File, Package Package, string? Version)>();
    foreach (var list in Directory.EnumerateFiles(folder, "*.deps.json"))
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(list));
        var kinds = json.RootElement.GetProperty("libraries").EnumerateObject()
            .ToDictionary(library => library.Name, library => library.Value.GetProperty("type").GetString());
        var files = from target in json.RootElement.GetProperty("targets").EnumerateObject()
                    from library in target.Value.EnumerateObject()
                    from kind in new[] { "runtime", "runtimeTargets", "native" }
                    where library.Value.TryGetProperty(kind, out _)
                    from file in library.Value.GetProperty(kind).EnumerateObject()
                    select (library.Name, File: Path.GetFileName(file.Name), file.Value);
        foreach (var (name, file, value) in files)
        {
            // The runtime that a self-contained executable brings along is a package, too, under another name.
            var parts = name.Replace("runtimepack.", "", StringComparison.Ordinal).Split('/');
            if (kinds[name] == "project") own.Add(file);
            else if (kinds[name] is "package" or "runtimepack" && File.Exists(Path.Combine(folder, file)))
                claims.Add((file, new(parts[0], parts[1]), value.TryGetProperty("fileVersion", out var said) ? said.GetString() : null));
        }
    }

    return claims.GroupBy(claim => claim.File, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(file => file.Key, file => Origin(file.Key, [.. file]), StringComparer.OrdinalIgnoreCase);
}

Package Origin(string file, IReadOnlyList<(string File, Package Package, string? Version)> claims)
{
    var packages = claims.Select(claim => claim.Package).Distinct().ToList();
    if (packages.Count == 1) return packages[0];
    var version = FileVersionInfo.GetVersionInfo(Path.Combine(folder, file)).FileVersion;
    return claims.FirstOrDefault(claim => claim.Version == version).Package
        ?? throw new InvalidDataException($"{file} may come from {string.Join(" or ", packages)}, and has the version of none: {version}");
}

void Describe(Package package)
{
    var path = caches.OfType<string>()
        .Select(cache => Path.Combine(cache, package.Id.ToLowerInvariant(), package.Version))
        .FirstOrDefault(Directory.Exists);
    if (path is null)
    {
        unknown.Add($"{package.Id} {package.Version} lies in no package cache");
        return;
    }

    var nuspec = Directory.GetFiles(path, "*.nuspec").Single();
    File.Copy(nuspec, Path.Combine(other, $"{package.Id}.{package.Version}.nuspec"), overwrite: true);
    var specification = XDocument.Load(nuspec).Root!;
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

int HoldsAgainst(string file)
{
    using var sbom = JsonDocument.Parse(File.ReadAllBytes(file));
    var listed = sbom.RootElement.GetProperty("packages").EnumerateArray()
        .Where(package => package.TryGetProperty("externalRefs", out var references) && references.EnumerateArray().Any(IsNuGet))
        .Select(package => $"{package.GetProperty("name").GetString()} {package.GetProperty("versionInfo").GetString()}")
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
    var hashes = sbom.RootElement.GetProperty("files").EnumerateArray()
        .ToDictionary(one => one.GetProperty("fileName").GetString()!["./".Length..], HashIn, StringComparer.Ordinal);
    var (problems, files, libraries) = (new List<string>(), hashes.Count, 0);
    foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    {
        var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
        if (!hashes.Remove(name, out var said)) problems.Add($"{name} does not stand in the SBOM");
        else if (said != Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))))
            problems.Add($"{name} stands in the SBOM with another hash");
        if (own.Contains(Path.GetFileName(name)) || Path.GetExtension(name) is not (".dll" or ".so" or ".dylib")) continue;
        libraries++;
        if (!origins.TryGetValue(Path.GetFileName(name), out var package)) problems.Add($"{name} comes from no package that anybody named");
        else if (!listed.Contains(package.ToString())) problems.Add($"{name} comes from {package}, which the SBOM does not list");
    }

    problems.AddRange(hashes.Keys.Select(name => $"{name} stands in the SBOM and not in the folder"));
    problems.AddRange(listed.Except(origins.Values.Select(one => one.ToString()), StringComparer.OrdinalIgnoreCase)
        .Select(one => $"{one} stands in the SBOM, and nothing in the folder comes from it"));
    foreach (var problem in problems) Console.Error.WriteLine($"Shipped: {problem}");
    if (problems.Count > 0) return 1;
    Console.WriteLine($"{listed.Count} packages and {files} files in {file}; {libraries} libraries of others, each from a listed package");
    return 0;
}

static bool IsNuGet(JsonElement reference) =>
    reference.GetProperty("referenceLocator").GetString()!.StartsWith("pkg:nuget/", StringComparison.Ordinal);

static string HashIn(JsonElement file) => file.GetProperty("checksums").EnumerateArray()
    .Single(sum => sum.GetProperty("algorithm").GetString() == "SHA256").GetProperty("checksumValue").GetString()!.ToLowerInvariant();

static string Rule(string title) => $"\n{new string('=', 100)}\n{title}\n{new string('=', 100)}\n";

static string Standard(string id, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
    Path.Combine(Path.GetDirectoryName(here)!, "licences", id + ".txt");

internal static partial class Program
{
    [GeneratedRegex(@"^((licen[cs]e|third-party-notices)(\.\w+)?|notices/.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Own();
}

internal sealed record Package(string Id, string Version)
{
    public override string ToString() => $"{Id} {Version}";
}
