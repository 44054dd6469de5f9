using Trexis.PipelineTasks.Engines.Dacpac.Carried;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>What a project refers to, with the package that stands for it.</summary>
internal sealed record BuiltReference(ReferencedPackage Package, DatabaseReference Reference);

/// <summary>The packages that a project refers to, and what those refer to; projects among them are built.</summary>
internal static class BuiltReferences
{
    /// <summary>By the names of their files, each once.</summary>
    /// <exception cref="InputException">One cannot be read or built, or projects refer to each other in a circle.</exception>
    public static IReadOnlyList<BuiltReference> Of(BuildSources sources)
    {
        var found = new Dictionary<string, BuiltReference>(StringComparer.OrdinalIgnoreCase);
        foreach (var reference in sources.References) Collect(reference, found, []);
        return [.. found.Values.OrderBy(one => one.Package.Name, StringComparer.Ordinal)];
    }

    /// <summary>The files of the repository among what a project refers to, those of referenced projects included.</summary>
    public static IReadOnlyList<string> FilesOf(BuildSources sources)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        Add(sources);
        return [.. files];

        void Add(BuildSources of)
        {
            foreach (var reference in of.References.Where(reference => !reference.IsRestored && files.Add(reference.File)))
            {
                if (!BuildSources.IsProject(reference.File)) continue;
                var inner = SourcesOf(reference.File);
                files.UnionWith(inner.All);
                Add(inner);
            }
        }
    }

    private static void Collect(DatabaseReference reference, Dictionary<string, BuiltReference> found, IReadOnlyList<string> within)
    {
        if (within.Contains(reference.File))
            throw new InputException(
                reference.File, "refers to itself", string.Join(" → ", [.. within, reference.File]), "references without a circle");
        var name = Path.GetFileNameWithoutExtension(reference.File) + ".dacpac";
        if (found.ContainsKey(name)) return;
        if (BuildSources.IsProject(reference.File))
        {
            foreach (var inner in SourcesOf(reference.File).References) Collect(From(reference, inner), found, [.. within, reference.File]);
            var package = DacpacBuilder.Build(Request(reference.File));
            found[name] = new BuiltReference(new ReferencedPackage(name, package), reference);
            return;
        }

        found[name] = new BuiltReference(ReferencedPackage.Read(reference.File), reference);
        foreach (var beside in DacpacReader.Read(reference.File).References
            .Select(other => Path.Combine(Path.GetDirectoryName(reference.File)!, other))
            .Where(File.Exists))
            Collect(reference with { File = beside }, found, [.. within, reference.File]);
    }

    // What another database names without a database lies in that one.
    private static DatabaseReference From(DatabaseReference outer, DatabaseReference inner) =>
        inner with { ExternalParts = inner.ExternalParts ?? outer.ExternalParts };

    private static BuildSources SourcesOf(string project) => BuildSources.Read(Request(project));

    private static BuildRequest Request(string project) => new(project, Path.GetFileNameWithoutExtension(project), Version: null);
}
