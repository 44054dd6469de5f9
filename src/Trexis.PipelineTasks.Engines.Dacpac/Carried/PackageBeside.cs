using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac.Carried;

/// <summary>A package with all that it refers to beside it, where DacFx looks for that and plans nothing without it.</summary>
internal sealed class PackageBeside : IDisposable
{
    private readonly HeldFolder? _temporary;

    private PackageBeside(string file, HeldFolder? temporary) => (File, _temporary) = (file, temporary);

    public string File { get; }

    /// <summary>The package itself where it carries nothing.</summary>
    /// <exception cref="InputException">What it carries is no dacpac.</exception>
    public static PackageBeside Unpack(DacpacContents package)
    {
        if (ReferencedPackage.CarriedBy(package.Path).Count == 0) return new PackageBeside(package.Path, null);
        return Lay(InputFile.ReadBytes(package.Path, FileKind.Dacpac), package.FileName, ReferencedPackage.Of(package));
    }

    public static PackageBeside Lay(byte[] package, string name, IReadOnlyList<ReferencedPackage> references)
    {
        var folder = new HeldFolder("trexis-references-");
        var beside = new PackageBeside(Path.Combine(folder.Path, name), folder);
        var budget = new UnpackBudget();
        try
        {
            foreach (var reference in references)
            {
                var file = Path.Combine(folder.Path, reference.Name);
                WholeFile.Write(file, reference.Content);
                // From elsewhere, and as hostile as any.
                DacpacReader.Read(file, budget);
            }

            WholeFile.Write(beside.File, package);
            return beside;
        }
        catch
        {
            beside.Dispose();
            throw;
        }
    }

    public void Dispose() => _temporary?.Dispose();
}
