using Microsoft.SqlServer.Dac;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// The files through which DacFx hands its script over, in a folder that goes with the plan. Left to itself, DacFx takes a name in the
/// machine's temporary folder that any other plan of a database of that name takes, too: two at once mix their scripts, and values of
/// variables lie there for everybody to read.
/// </summary>
internal sealed class ScriptFiles : IDisposable
{
    private readonly HeldFolder _folder = new("trexis-plan-");

    public void Name(PublishOptions options)
    {
        options.DatabaseScriptPath = Path.Combine(_folder.Path, "database.sql");
        options.MasterDbScriptPath = Path.Combine(_folder.Path, "master.sql");
    }

    public void Dispose() => _folder.Dispose();
}
