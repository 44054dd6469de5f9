namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>Carries a TLS handshake inside of prelogin packets, and gets out of the way once it is over.</summary>
internal sealed class HandshakeStream(Stream inner) : Stream
{
    private readonly TdsPackets _packets = new(inner);
    private readonly MemoryStream _pending = new();

    public bool IsOver { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_pending.Position < _pending.Length) return _pending.Read(buffer.Span);
        if (IsOver) return await inner.ReadAsync(buffer, cancellationToken);
        if (await _packets.ReadAsync(cancellationToken) is not { } packet) return 0;
        _pending.SetLength(0);
        _pending.Write(packet.Content);
        _pending.Position = 0;
        return _pending.Read(buffer.Span);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsOver) await inner.WriteAsync(buffer, cancellationToken);
        else await _packets.WriteAsync(TdsPackets.Prelogin, buffer.ToArray(), ends: true, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("only asynchronous");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("only asynchronous");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
