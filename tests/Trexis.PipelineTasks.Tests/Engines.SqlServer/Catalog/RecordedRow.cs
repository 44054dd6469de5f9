using System.Collections;
using System.Data.Common;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

/// <summary>
/// A row of these columns that any reader can read, whatever types it takes them for. It keeps what it was asked for: names, and places
/// that no name led to.
/// </summary>
internal sealed class RecordedRow(IReadOnlyList<string> columns) : DbDataReader
{
    /// <summary>Where a name leads, apart from every place that a reader could know by itself.</summary>
    private const int Named = 1000;

    private static readonly DateTime Moment = new(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc);

    public List<string> Names { get; } = [];

    public List<int> Places { get; } = [];

    public override int FieldCount => columns.Count;

    public override int Depth => 0;

    public override bool HasRows => true;

    public override bool IsClosed => false;

    public override int RecordsAffected => 0;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override int GetOrdinal(string name)
    {
        var place = columns.ToList().IndexOf(name);
        if (place < 0) throw new IndexOutOfRangeException(name);
        Names.Add(name);
        return Named + place;
    }

    // A text that every number can be read from; what is no number is told by the column's name.
    public override object GetValue(int ordinal) => NameAt(ordinal) is "context_info" ? new byte[] { 1 } : GetString(ordinal);

    public override string GetString(int ordinal) => NameAt(ordinal) switch
    {
        "at" => "2026-01-05T10:00:00.0000000+00:00",
        "Level" => "16",
        _ => "1",
    };

    public override T GetFieldValue<T>(int ordinal)
    {
        NameAt(ordinal);
        return (T)(object)new byte[] { 1 };
    }

    public override DateTime GetDateTime(int ordinal)
    {
        NameAt(ordinal);
        return Moment;
    }

    public override bool IsDBNull(int ordinal)
    {
        NameAt(ordinal);
        return false;
    }

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override byte GetByte(int ordinal) => (byte)GetInt64(ordinal);

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override decimal GetDecimal(int ordinal) => GetInt64(ordinal);

    public override double GetDouble(int ordinal) => GetInt64(ordinal);

    public override float GetFloat(int ordinal) => GetInt64(ordinal);

    public override Guid GetGuid(int ordinal) => throw new NotSupportedException();

    public override short GetInt16(int ordinal) => (short)GetInt64(ordinal);

    public override int GetInt32(int ordinal) => (int)GetInt64(ordinal);

    public override long GetInt64(int ordinal)
    {
        NameAt(ordinal);
        return 1;
    }

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override string GetDataTypeName(int ordinal) => throw new NotSupportedException();

    public override Type GetFieldType(int ordinal) => throw new NotSupportedException();

    public override string GetName(int ordinal) => columns[ordinal];

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();

    public override bool Read() => false;

    public override bool NextResult() => false;

    private string NameAt(int ordinal)
    {
        if (ordinal >= Named) return columns[ordinal - Named];
        Places.Add(ordinal);
        return columns[ordinal];
    }
}
