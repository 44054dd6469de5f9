using System.Buffers.Binary;
using System.Text;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>How values of one column are written: the nullable form of each type (MS-TDS 2.2.5.4).</summary>
internal sealed record TdsType(byte Id, int Length, bool IsMax = false)
{
    private const byte NVarChar =
        0xE7, Int = 0x26, Bit = 0x68, Float = 0x6D, Numeric = 0x6C, DateTimeN = 0x6F, Binary = 0xA5, Identifier = 0x24;

    private const int LongestShort = 8000;

    public static TdsType Of(object? sample) => sample switch
    {
        byte => new TdsType(Int, 1),
        short => new TdsType(Int, 2),
        int => new TdsType(Int, 4),
        long => new TdsType(Int, 8),
        bool => new TdsType(Bit, 1),
        double => new TdsType(Float, 8),
        decimal => new TdsType(Numeric, 17),
        DateTime => new TdsType(DateTimeN, 8),
        byte[] => new TdsType(Binary, LongestShort),
        Guid => new TdsType(Identifier, 16),
        string { Length: > LongestShort / 2 } => new TdsType(NVarChar, 0xFFFF, IsMax: true),
        _ => new TdsType(NVarChar, LongestShort),
    };

    public void WriteInfo(TdsWriter to, byte[] collation)
    {
        to.Byte(Id);
        if (Id is NVarChar or Binary) to.UInt16((ushort)Length);
        else to.Byte((byte)Length);
        if (Id == NVarChar) to.Raw(collation);
        if (Id == Numeric) to.Raw([38, 0]);
    }

    public void WriteValue(TdsWriter to, object? value)
    {
        if (value is null) WriteNull(to);
        else if (Id == NVarChar) WriteText(to, Encoding.Unicode.GetBytes((string)value));
        else if (Id == Binary) WriteShort(to, (byte[])value);
        else
        {
            var bytes = Fixed(value);
            to.Byte((byte)bytes.Length);
            to.Raw(bytes);
        }
    }

    private void WriteNull(TdsWriter to)
    {
        if (IsMax) to.Raw([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        else if (Id is NVarChar or Binary) to.UInt16(0xFFFF);
        else to.Byte(0);
    }

    private void WriteText(TdsWriter to, byte[] text)
    {
        if (!IsMax)
        {
            WriteShort(to, text);
            return;
        }

        to.Raw([0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        to.UInt32((uint)text.Length);
        to.Raw(text);
        to.UInt32(0);
    }

    private static void WriteShort(TdsWriter to, byte[] bytes)
    {
        to.UInt16((ushort)bytes.Length);
        to.Raw(bytes);
    }

    private byte[] Fixed(object value)
    {
        var bytes = new byte[Length];
        switch (Id)
        {
            case Int:
                var wide = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(wide, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                return wide[..Length];
            case Bit:
                return [(bool)value ? (byte)1 : (byte)0];
            case Float:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, (double)value);
                return bytes;
            case Identifier:
                return ((Guid)value).ToByteArray();
            case Numeric:
                bytes[0] = (decimal)value >= 0 ? (byte)1 : (byte)0;
                ((System.Numerics.BigInteger)Math.Abs((decimal)value)).ToByteArray(isUnsigned: true).CopyTo(bytes, 1);
                return bytes;
            default:
                var moment = (DateTime)value;
                BinaryPrimitives.WriteInt32LittleEndian(
                    bytes, (moment.Date - new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)).Days);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), (int)(moment.TimeOfDay.TotalSeconds * 300));
                return bytes;
        }
    }
}
