using System.IO.Compression;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac.Carried;

/// <summary>A dacpac that another refers to. One that is built here carries it: one file, one hash.</summary>
/// <param name="Name">Of its file, by which DacFx looks for it beside the other.</param>
internal sealed record ReferencedPackage(string Name, byte[] Content)
{
    /// <summary>Of their parts in the package that carries them.</summary>
    public const string Folder = "references/";

    /// <summary>Those that a package carries, and those that lie beside it.</summary>
    /// <exception cref="InputException">One is no dacpac.</exception>
    public static IReadOnlyList<ReferencedPackage> Of(DacpacContents package)
    {
        var carried = CarriedBy(package.Path);
        var beside = package.References.Where(name => carried.All(one => one.Name != name))
            .Select(name => Path.Combine(Path.GetDirectoryName(package.Path)!, name))
            .Where(File.Exists)
            .Select(Read);
        return [.. carried.Concat(beside).OrderBy(one => one.Name, StringComparer.Ordinal)];
    }

    /// <exception cref="InputException">It is no dacpac.</exception>
    public static ReferencedPackage Read(string file)
    {
        DacpacReader.Read(file);
        return new ReferencedPackage(Path.GetFileName(file), InputFile.ReadBytes(file, FileKind.Dacpac));
    }

    public static IReadOnlyList<ReferencedPackage> CarriedBy(string package)
    {
        using var file = InputFile.Open(package, FileKind.Dacpac);
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        var budget = new UnpackBudget();
        return
        [
            .. archive.Entries.Where(entry => entry.FullName.StartsWith(Folder, StringComparison.Ordinal) && entry.Name.Length > 0)
                .Select(entry => new ReferencedPackage(entry.Name, ContentOf(entry, budget))),
        ];
    }

    public static byte[] ContentOf(ZipArchiveEntry entry, UnpackBudget budget)
    {
        using var part = DacpacReader.Part(entry, budget);
        using var content = new MemoryStream();
        part.CopyTo(content);
        return content.ToArray();
    }
}
