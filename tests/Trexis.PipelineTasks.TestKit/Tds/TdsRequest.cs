using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>What a client asked: a batch, or a statement with parameters through sp_executesql.</summary>
/// <param name="Connection">From 1, in the order in which connections came.</param>
/// <param name="Parameters">By name, with the at sign, as text; absent for NULL.</param>
public sealed record TdsRequest(int Connection, string Database, string Text, IReadOnlyDictionary<string, string?> Parameters)
{
    /// <summary>What the client called itself when it logged in.</summary>
    public string Application { get; init; } = "";

    /// <summary>Whether DacFx asks, on a connection that it opened itself.</summary>
    public bool IsOfDacFx => Application.StartsWith("DacFx", StringComparison.Ordinal);

    private const ushort ExecuteSql = 10;

    public static TdsRequest OfBatch(int connection, string database, ReadOnlySpan<byte> content) =>
        new(connection, database, Encoding.Unicode.GetString(WithoutHeaders(content)), new Dictionary<string, string?>());

    public static TdsRequest OfCall(int connection, string database, ReadOnlySpan<byte> content)
    {
        var reader = new Reader(WithoutHeaders(content).ToArray());
        var length = reader.UInt16();
        var name = length == 0xFFFF ? null : reader.Text(length);
        var procedure = length == 0xFFFF ? reader.UInt16() : (ushort)0;
        reader.UInt16();
        var values = new List<(string Name, string? Value)>();
        while (!reader.AtEnd) values.Add((reader.Text(reader.Byte()), reader.Value()));
        if (procedure != ExecuteSql && name is not "sp_executesql")
            return new TdsRequest(
                connection,
                database,
                name ?? string.Create(CultureInfo.InvariantCulture, $"procedure {procedure}"),
                new Dictionary<string, string?>());

        // The statement, then the declarations, then the values.
        return new TdsRequest(
            connection,
            database,
            values[0].Value ?? "",
            values.Skip(2).ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal));
    }

    private static ReadOnlySpan<byte> WithoutHeaders(ReadOnlySpan<byte> content) =>
        content[BinaryPrimitives.ReadInt32LittleEndian(content)..];

    /// <summary>Reads the parameters that our statements and DacFx's use: text, binary, integers, floats, bits, moments.</summary>
    private sealed class Reader(byte[] bytes)
    {
        private int _at;

        public bool AtEnd => _at >= bytes.Length;

        public byte Byte() => bytes[_at++];

        public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

        public string Text(int characters) => Encoding.Unicode.GetString(Take(2 * characters));

        public string? Value()
        {
            Byte();
            var type = Byte();
            switch (type)
            {
                case 0xE7 or 0xEF:
                    var most = UInt16();
                    Take(5);
                    var text = most == 0xFFFF ? Chunks() : Short();
                    return text is null ? null : Encoding.Unicode.GetString(text);
                case 0x63:
                    Take(9);
                    return Encoding.Unicode.GetString(Take((int)BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                case 0xA5:
                    UInt16();
                    return Short() is { } binary ? Convert.ToHexString(binary) : null;
                case 0x26 or 0x68:
                    Byte();
                    var number = Take(Byte());
                    return number.Length == 0 ? null : Integer(number);
                case 0x6D:
                    Byte();
                    var real = Take(Byte());
                    return real.Length == 0 ? null : BinaryPrimitives.ReadDoubleLittleEndian(real).ToString(CultureInfo.InvariantCulture);
                case 0x6F:
                    Byte();
                    var moment = Take(Byte());
                    return moment.Length == 0 ? null : Moment(moment).ToString("s", CultureInfo.InvariantCulture);
                default:
                    throw new InvalidDataException($"the loopback server reads no parameter of type 0x{type:X2}");
            }
        }

        private static string Integer(ReadOnlySpan<byte> number)
        {
            long value = 0;
            for (var at = number.Length - 1; at >= 0; at--) value = (value << 8) | number[at];
            return value.ToString(CultureInfo.InvariantCulture);
        }

        // Days since 1900 and three-hundredths of seconds.
        private static DateTime Moment(ReadOnlySpan<byte> value) => new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)
            .AddDays(BinaryPrimitives.ReadInt32LittleEndian(value))
            .AddSeconds(BinaryPrimitives.ReadInt32LittleEndian(value[4..]) / 300.0);

        private byte[]? Short() => UInt16() is var length && length == 0xFFFF ? null : Take(length).ToArray();

        private byte[]? Chunks()
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(Take(8)) == ulong.MaxValue) return null;
            var all = new List<byte>();
            for (var length = BinaryPrimitives.ReadUInt32LittleEndian(
                Take(4)); length > 0; length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))
                all.AddRange(Take((int)length));
            return [.. all];
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            _at += length;
            return bytes.AsSpan(_at - length, length);
        }
    }
}
