using Microsoft.SqlServer.Dac;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// The files through which DacFx hands its script over, in a folder that only this account enters and that goes with the plan.
/// Left to itself, DacFx takes a name in the machine's temporary folder that any other plan of a database of that name takes,
/// too: two at once mix their scripts, and values of variables lie there for everybody to read.
/// </summary>
internal sealed class ScriptFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trexis-plan-");

    public void Name(PublishOptions options)
    {
        options.DatabaseScriptPath = Path.Combine(_folder.FullName, "database.sql");
        options.MasterDbScriptPath = Path.Combine(_folder.FullName, "master.sql");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
