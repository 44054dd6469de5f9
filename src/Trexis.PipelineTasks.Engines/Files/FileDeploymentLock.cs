using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Files;

/// <summary>
/// One deployment of a database file at a time: an exclusive lock of the operating system on a file beside the database. It holds up no
/// reader and no writer of the database. The holder's name lies in a file of its own, since nobody can read the locked one.
/// </summary>
public sealed class FileDeploymentLock : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _lock;
    private readonly string _holderFile;

    private FileDeploymentLock(FileStream held, string holderFile) => (_lock, _holderFile) = (held, holderFile);

    /// <exception cref="DatabaseException">Another deployment holds it after <paramref name="wait"/>; the message names it.</exception>
    public static async Task<FileDeploymentLock> TakeAsync(
        string database, DeploymentIdentity deployment, LockPatience wait, TimeProvider time, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var holderFile = PathOf(database) + ".holder";
        for (var isToldOf = false; ; isToldOf = true)
        {
            cancel.ThrowIfCancellationRequested();
            if (TryLock(database) is { } held)
            {
                TemporaryCopy.RemoveAllOf(database);
                return WriteHolder(held, holderFile, deployment);
            }

            if (time.GetElapsedTime(started) >= wait.Limit) throw Refusal(database, holderFile, wait.Limit);
            if (!isToldOf) wait.Begin(Held(database, holderFile));
            await Task.Delay(BetweenTries, time, cancel);
        }
    }

    public void Dispose()
    {
        WholeFile.TryDelete(_holderFile);
        _lock.Dispose();
    }

    private static string PathOf(string database) => database + ".trexis-lock";

    private static FileStream? TryLock(string database)
    {
        var path = PathOf(database);
        try
        {
            return LockFile.TryTake(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileRefusals.From(exception, path, "taking the deployment lock");
        }
    }

    private static FileDeploymentLock WriteHolder(FileStream held, string holderFile, DeploymentIdentity deployment)
    {
        try
        {
            WholeFile.Write(
                holderFile,
                System.Text.Encoding.UTF8.GetBytes($"deployment {deployment.Id} by {deployment.Actor} (run {deployment.RunId})"));
            return new FileDeploymentLock(held, holderFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw FileRefusals.From(exception, holderFile, "taking the deployment lock");
        }
    }

    private static DatabaseException Refusal(string database, string holderFile, TimeSpan wait) => new(
        DatabaseErrorKind.Locked,
        $"{Held(database, holderFile)}; waited {HumanText.Duration(wait)}",
        "wait for it to end, or cancel it; a holder that was killed frees the lock by itself");

    private static string Held(string database, string holderFile) => $"{database}: {Holder(holderFile)} holds the deployment lock";

    private static string Holder(string holderFile)
    {
        try
        {
            return InputFile.ReadText(holderFile, FileKind.Holder).ReplaceLineEndings(" ");
        }
        catch (InputException)
        {
            return "another deployment";
        }
    }
}
