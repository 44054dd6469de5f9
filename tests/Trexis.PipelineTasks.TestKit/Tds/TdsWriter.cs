using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>Builds the token stream of an answer (MS-TDS 2.2.7), little-endian as the protocol wants it.</summary>
public sealed class TdsWriter
{
    private const byte ColumnMetadata = 0x81, Row = 0xD1, Error = 0xAA, Info = 0xAB, LoginAck = 0xAD, EnvironmentChange = 0xE3, Done = 0xFD;

    private static readonly byte[] Collation = [0x09, 0x04, 0xD0, 0x00, 0x34];

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public bool IsEmpty => _bytes.WrittenCount == 0;

    public void Clear() => _bytes.Clear();

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Login(string database, int packetSize, Version version)
    {
        Change(1, database, "master");
        Token(EnvironmentChange, change =>
        {
            change.Byte(7);
            change.Byte((byte)Collation.Length);
            change.Raw(Collation);
            change.Byte(0);
        });
        Change(4, packetSize.ToString(CultureInfo.InvariantCulture), packetSize.ToString(CultureInfo.InvariantCulture));
        Token(LoginAck, ack =>
        {
            ack.Byte(1);
            ack.Raw([0x74, 0x00, 0x00, 0x04]);
            ack.ShortText("Microsoft SQL Server");
            ack.Raw([(byte)version.Major, (byte)version.Minor, (byte)(version.Build >> 8), (byte)version.Build]);
        });
    }

    public void Change(byte kind, string now, string before) => Token(EnvironmentChange, change =>
    {
        change.Byte(kind);
        change.ShortText(now);
        change.ShortText(before);
    });

    /// <summary>
    /// ENVCHANGE of a transaction (MS-TDS 2.2.7.9): its number is the new value where it begins, the old one where it ends.
    /// </summary>
    /// <param name="kind">8 begins, 9 is committed, 10 is rolled back.</param>
    public void Transaction(byte kind, long id) => Token(EnvironmentChange, change =>
    {
        const byte Begins = 8, Length = sizeof(long);
        var number = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(number, id);
        change.Byte(kind);
        change.Byte(kind == Begins ? Length : (byte)0);
        if (kind == Begins) change.Raw(number);
        change.Byte(kind == Begins ? (byte)0 : Length);
        if (kind != Begins) change.Raw(number);
    });

    public void Table(TdsTable table)
    {
        var types = Enumerable.Range(0, table.Columns.Count)
            .Select(column => TdsType.Of(table.Rows.Select(row => row[column]).FirstOrDefault(value => value is not null)))
            .ToList();
        Byte(ColumnMetadata);
        UInt16((ushort)table.Columns.Count);
        for (var column = 0; column < types.Count; column++)
        {
            UInt32(0);
            UInt16(1);
            types[column].WriteInfo(this, Collation);
            ShortText(table.Columns[column]);
        }

        foreach (var row in table.Rows)
        {
            Byte(Row);
            for (var column = 0; column < types.Count; column++) types[column].WriteValue(this, row[column]);
        }
    }

    /// <summary>Acknowledges a sign-in by token: feature 2 without content, and no more.</summary>
    public void TokenAccepted()
    {
        const byte Features = 0xAE, SignIn = 2, End = 0xFF;
        Raw([Features, SignIn, 0, 0, 0, 0, End]);
    }

    /// <summary>
    /// Tells a driver that fetches tokens by itself who issues them, and for what: each as a number, a length and an offset.
    /// </summary>
    public void TokenIssuer(string issuer, string resource)
    {
        const byte IssuerInfo = 0xEE, Issuer = 1, Resource = 2;
        const int Head = 4 + (2 * 9);
        var (first, second) = (Encoding.Unicode.GetBytes(issuer), Encoding.Unicode.GetBytes(resource));
        Byte(IssuerInfo);
        Int32(Head + first.Length + second.Length);
        Int32(2);
        foreach (var (kind, length, offset) in (ReadOnlySpan<(byte, int, int)>)[
            (Issuer, first.Length, Head), (Resource, second.Length, Head + first.Length),
        ])
        {
            Byte(kind);
            Int32(length);
            Int32(offset);
        }

        Raw(first);
        Raw(second);
    }

    public void Message(TdsMessage message) => Token(message.Severity > 10 ? Error : Info, token =>
    {
        token.Int32(message.Number);
        token.Byte((byte)message.State);
        token.Byte((byte)message.Severity);
        token.LongText(message.Text);
        token.ShortText("loopback");
        token.ShortText(message.Procedure);
        token.Int32(message.Line);
    });

    /// <param name="status">1 more to come, 2 error, 0x10 the count is valid, 0x20 an attention is acknowledged.</param>
    /// <param name="command">0xC1 SELECT; anything else counts as affecting rows.</param>
    public void Finish(ushort status, ushort command, long rows)
    {
        Byte(Done);
        UInt16(status);
        UInt16(command);
        Span<byte> count = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, rows);
        Raw(count);
    }

    public void Byte(byte value) => Raw([value]);

    public void UInt16(ushort value) => Raw([(byte)value, (byte)(value >> 8)]);

    public void Int32(int value) => UInt32(unchecked((uint)value));

    public void UInt32(uint value) => Raw([(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)]);

    public void ShortText(string text)
    {
        Byte((byte)text.Length);
        Raw(Encoding.Unicode.GetBytes(text));
    }

    public void LongText(string text)
    {
        UInt16((ushort)text.Length);
        Raw(Encoding.Unicode.GetBytes(text));
    }

    private void Token(byte kind, Action<TdsWriter> content)
    {
        var inner = new TdsWriter();
        content(inner);
        var bytes = inner.ToArray();
        Byte(kind);
        UInt16((ushort)bytes.Length);
        Raw(bytes);
    }
}

/// <summary>An error (severity above 10) or a message that informs.</summary>
public sealed record TdsMessage(int Number, int Severity, int State, string Text, int Line = 1, string Procedure = "");
