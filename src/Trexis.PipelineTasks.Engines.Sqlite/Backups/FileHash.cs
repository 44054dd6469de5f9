using System.Security.Cryptography;

namespace Trexis.PipelineTasks.Engines.Sqlite.Backups;

internal static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256 in lower-case digits, read in slices so that memory stays flat.</summary>
    public static string Compute(string path, IProgress<double> progress, CancellationToken cancel)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        var done = 0L;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            done += read;
            progress.Report((double)done / stream.Length);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
