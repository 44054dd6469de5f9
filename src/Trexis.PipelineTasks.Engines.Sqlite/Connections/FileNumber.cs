using System.Runtime.InteropServices;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>
/// Device and number of a file on Linux, asked by its name: opening and closing a database here would let go of the locks that SQLite holds
/// on it in this process.
/// </summary>
internal static partial class FileNumber
{
    private const int FromHere = -100;
    private const uint BasicStats = 0x7ff;
    private const int NumberAt = 32;
    private const int DeviceAt = 136;

    /// <summary>Absent where the system does not tell.</summary>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var answer = new byte[256];
        try
        {
            if (Statx(FromHere, path, flags: 0, BasicStats, answer) != 0) return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{BitConverter.ToUInt32(answer, DeviceAt)}:{BitConverter.ToUInt32(answer, DeviceAt + sizeof(uint))}:"
                + $"{BitConverter.ToUInt64(answer, NumberAt)}");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] answer);
}
