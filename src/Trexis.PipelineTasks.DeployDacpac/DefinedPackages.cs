using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Tasks.Artifacts;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Packages as DacFx builds them, of the newest common platform where a folder names none.</summary>
public sealed class DefinedPackages : IPackageBuilder
{
    public byte[] Build(string definitions) =>
        DacpacBuilder.Build(new BuildRequest(definitions, BuiltPackage.NameOf(definitions), Version: null));

    public IReadOnlyList<string> FilesOf(string definitions) => DacpacBuilder.FilesOf(definitions);
}
