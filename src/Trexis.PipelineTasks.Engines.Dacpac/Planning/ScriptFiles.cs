using Microsoft.SqlServer.Dac;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// The files through which DacFx hands its script over, in a folder that only this account enters and that goes with the plan.
/// Left to itself, DacFx takes a name in the machine's temporary folder that any other plan of a database of that name takes,
/// too: two at once mix their scripts, and values of variables lie there for everybody to read.
/// </summary>
internal sealed class ScriptFiles : IDisposable
{
    private const string Prefix = "trexis-plan-";
    private const string Lock = "lock";

    /// <summary>No plan takes so long, and one that begins meanwhile is never taken for dead.</summary>
    private static readonly TimeSpan Dead = TimeSpan.FromDays(1);

    private readonly DirectoryInfo _folder;
    private readonly FileStream _held;

    public ScriptFiles()
    {
        _folder = Directory.CreateTempSubdirectory(Prefix);
        _held = Take(_folder, FileMode.CreateNew);
        foreach (var other in _folder.Parent!.EnumerateDirectories(Prefix + "*"))
        {
            if (_folder.CreationTimeUtc - other.LastWriteTimeUtc > Dead) Remove(other);
        }
    }

    public void Name(PublishOptions options)
    {
        options.DatabaseScriptPath = Path.Combine(_folder.FullName, "database.sql");
        options.MasterDbScriptPath = Path.Combine(_folder.FullName, "master.sql");
    }

    public void Dispose()
    {
        _held.Dispose();
        _folder.Delete(recursive: true);
    }

    // The system takes its lock from a process that ends, however it ends.
    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            Take(folder, FileMode.Open).Dispose();
            folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A plan is at work there after all, or it is another account's.
        }
    }

    private static FileStream Take(DirectoryInfo folder, FileMode mode) =>
        new(Path.Combine(folder.FullName, Lock), mode, FileAccess.ReadWrite, FileShare.None);
}
