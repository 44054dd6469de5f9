using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>
/// Opens for reading what was found to be a regular file. It may have become a pipe since, and to open a pipe is to wait for whoever
/// writes to it: Linux is asked not to wait, and what it opened is looked at before it is opened for good, by its handle.
/// </summary>
internal static partial class OpenedFile
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;

    /// <param name="judge">Told what Linux opened, every link followed, before anything of it is read.</param>
    /// <exception cref="IOException">It cannot be opened, or has become a pipe.</exception>
    public static FileStream Open(string file, Action<string> judge)
    {
        if (!OperatingSystem.IsLinux()) return Stream(file);
        using var handle = Handle(file, ReadOnly | NonBlocking | CloseOnExec);
        if (handle.IsInvalid) throw Refusal(file, Marshal.GetLastPInvokeError());
        if (IsPipe(handle)) throw new IOException("it has become a pipe");
        var opened = $"/proc/self/fd/{handle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)}";
        judge(new FileInfo(opened).LinkTarget!);
        return Stream(opened);
    }

    // A handle of the system's that has no length has no beginning to go back to either.
    private static bool IsPipe(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle) < 0;
        }
        catch (NotSupportedException)
        {
            return true;
        }
    }

    private static FileStream Stream(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    private static Exception Refusal(string file, int error) => error switch
    {
        NoEntry => new FileNotFoundException(null, file),
        AccessDenied => new UnauthorizedAccessException($"Access to the path '{file}' is denied."),
        _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
    };

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Handle(string file, int flags);
}
