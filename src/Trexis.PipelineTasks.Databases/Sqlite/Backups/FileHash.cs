using System.Security.Cryptography;

namespace Trexis.PipelineTasks.Databases.Sqlite.Backups;

internal static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256 in lower-case digits, read in slices so that memory stays flat.</summary>
    public static async Task<string> OfAsync(string path, IProgress<double> progress, CancellationToken cancel)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        var done = 0L;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            done += read;
            progress.Report((double)done / stream.Length);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
