using System.IO.Compression;
using System.Security.Cryptography;

namespace Trexis.PipelineTasks.Engines.Dacpac;

/// <summary>
/// Reads no further than a limit: what a compressed part claims to hold is not what it unpacks to. Hashes on the way where asked to.
/// </summary>
internal sealed class LimitedStream(Stream inner, long limit, UnpackBudget budget, IncrementalHash? hash = null) : Stream
{
    private long _read;

    /// <summary>
    /// A part of a package: what admits to be too large is not even begun, and what says nothing of it is left at the limit.
    /// </summary>
    /// <exception cref="InvalidDataException">It is larger.</exception>
    public static LimitedStream From(ZipArchiveEntry part, long limit, UnpackBudget budget, IncrementalHash? hash = null) =>
        part.Length <= limit ? new LimitedStream(part.Open(), limit, budget, hash) : throw TooLarge(limit);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _read += read;
        if (_read > limit) throw TooLarge(limit);
        budget.Spend(read);
        hash?.AppendData(buffer[..read]);
        return read;
    }

    private static InvalidDataException TooLarge(long limit) => new($"a part of it unpacks to more than {limit / (1024 * 1024)} MB");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
