namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>
/// A standard stream that may be closed, or full: what it does not take goes to the other one, and where neither takes anything it is
/// lost. A log that cannot be written changes no verdict.
/// </summary>
/// <param name="other">Absent where this is the last one.</param>
internal sealed class LastingOutput(Stream stream, Stream? other) : Stream
{
    private bool _broken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (!_broken) stream.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _broken = true;
        }

        if (_broken) other?.Write(buffer);
    }

    public override void Flush()
    {
        try
        {
            if (!_broken) stream.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _broken = true;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
