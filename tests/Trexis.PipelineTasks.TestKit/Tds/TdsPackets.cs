using System.Buffers.Binary;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>TDS packets over a stream: a header of eight bytes, then content.</summary>
internal sealed class TdsPackets(Stream stream)
{
    public const byte Batch = 1, Call = 3, Answer = 4, Attention = 6, Transaction = 14, Login = 16, Prelogin = 18;

    private const int Header = 8;

    public int Size { get; set; } = 4096;

    /// <summary>One whole message; nothing where the client has gone.</summary>
    public async Task<(byte Kind, byte[] Content)?> ReadAsync(CancellationToken cancel)
    {
        using var content = new MemoryStream();
        while (true)
        {
            var header = new byte[Header];
            if (await stream.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, cancel) < Header) return null;
            var body = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - Header];
            await stream.ReadExactlyAsync(body, cancel);
            content.Write(body);
            if ((header[1] & 1) != 0) return (header[0], content.ToArray());
        }
    }

    /// <param name="ends">Whether the last packet ends the message.</param>
    public async Task WriteAsync(byte kind, byte[] content, bool ends, CancellationToken cancel)
    {
        var at = 0;
        do
        {
            var length = Math.Min(content.Length - at, Size - Header);
            var last = at + length == content.Length;
            var packet = new byte[Header + length];
            packet[0] = kind;
            packet[1] = last && ends ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            content.AsSpan(at, length).CopyTo(packet.AsSpan(Header));
            await stream.WriteAsync(packet, cancel);
            at += length;
        }
        while (at < content.Length);
        await stream.FlushAsync(cancel);
    }
}
