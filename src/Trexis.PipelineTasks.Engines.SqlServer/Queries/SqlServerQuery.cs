using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.SqlClient;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>One question to the server: its statement, where it can be put, and what a login needs to put it.</summary>
/// <param name="Since">The first major version of SQL Server that knows everything the statement names; 13 is 2016, 14 is 2017.</param>
/// <param name="Elsewhere">What a server that it is not for has instead; for people.</param>
/// <param name="Needs">Beyond what every user of a database may.</param>
internal abstract record SqlServerQuery(string Sql, Editions Editions, int Since, string Elsewhere, IReadOnlyList<Permission> Needs)
{
    public const string Lacking = "this edition has no such thing";

    /// <summary>In words, from the type's name: stands in the batch, so that a DBA sees what runs, and in messages.</summary>
    public string Name => JsonNamingPolicy.KebabCaseLower.ConvertName(GetType().Name).Replace("-query", "").Replace('-', ' ');

    /// <summary>As it is sent.</summary>
    public string Text => $"{Mark}{Name} */ {Sql}";

    /// <summary>
    /// A column that only the answer has. Where execution is off, or is watched, the server sends results of its own (SET SHOWPLAN_ALL,
    /// SET STATISTICS XML); absent where no script can have set that.
    /// </summary>
    public virtual string? Distinctive => null;

    /// <summary>By which a question of ours is known on the server.</summary>
    public const string Mark = "/* trexis: ";
}

internal abstract record SqlServerQuery<TRow>(
    string Sql,
    Func<DbDataReader, TRow> Read,
    Editions Editions = Editions.All,
    int Since = 13,
    string Elsewhere = SqlServerQuery.Lacking,
    params IReadOnlyList<Permission> Needs)
    : SqlServerQuery(Sql, Editions, Since, Elsewhere, Needs)
{
    public virtual void Bind(SqlParameterCollection parameters)
    {
    }

    /// <exception cref="QueryDefectException">The reader asks for a column that the statement does not select, or for another
    /// type.</exception>
    public TRow RowOf(DbDataReader row)
    {
        try
        {
            return Read(row);
        }
        catch (QueryDefectException defect)
        {
            throw defect.Of(Name);
        }
    }
}

/// <summary>
/// Columns by their names, so that one more in a statement shifts none; read whatever integer, bit or date type a version gives them.
/// </summary>
internal static class Columns
{
    public static string Text(this DbDataReader row, string column) => row.TextOrNull(column) ?? "";

    public static string? TextOrNull(this DbDataReader row, string column) => row.GetValue(row.At(column)) switch
    {
        string text => text,
        DBNull => null,
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    public static int Int(this DbDataReader row, string column) => row.IntOrNull(column) ?? throw Null(column);

    public static int? IntOrNull(this DbDataReader row, string column) => row.As(column, IntOf);

    public static long Long(this DbDataReader row, string column) => row.LongOrNull(column) ?? throw Null(column);

    public static long? LongOrNull(this DbDataReader row, string column) => row.As(column, LongOf);

    public static double Double(this DbDataReader row, string column) =>
        row.As(column, value => Convert.ToDouble(value, CultureInfo.InvariantCulture)) ?? throw Null(column);

    public static decimal? DecimalOrNull(this DbDataReader row, string column) =>
        row.As(column, value => Convert.ToDecimal(value, CultureInfo.InvariantCulture));

    public static bool Flag(this DbDataReader row, string column) => row.FlagOrNull(column) ?? false;

    public static bool? FlagOrNull(this DbDataReader row, string column) =>
        row.As(column, value => value is bool flag ? flag : IntOf(value) != 0);

    /// <summary>A time as the server tells it, by whatever clock.</summary>
    public static DateTime Time(this DbDataReader row, string column)
    {
        var at = row.At(column);
        if (row.IsDBNull(at)) throw Null(column);
        try
        {
            return row.GetDateTime(at);
        }
        catch (InvalidCastException)
        {
            throw Mistaken(column, row.GetValue(at), typeof(DateTime));
        }
    }

    /// <summary>A time that the server tells in UTC without saying so.</summary>
    public static DateTimeOffset Utc(this DbDataReader row, string column) =>
        new(DateTime.SpecifyKind(row.Time(column), DateTimeKind.Utc));

    public static byte[] Bytes(this DbDataReader row, string column)
    {
        var at = row.At(column);
        if (row.IsDBNull(at)) return [];
        try
        {
            return row.GetFieldValue<byte[]>(at);
        }
        catch (InvalidCastException)
        {
            throw Mistaken(column, row.GetValue(at), typeof(byte[]));
        }
    }

    public static string Hex(this DbDataReader row, string column) => Convert.ToHexStringLower(row.Bytes(column));

    public static bool Has(this DbDataReader row, string column) =>
        Enumerable.Range(0, row.FieldCount).Any(at => row.GetName(at) == column);

    /// <summary>
    /// Uses the row that the reader stands on. Of a connection that was cut the driver hands over half a row, and notices only when
    /// it is asked for more: then the error is the cut, not the row.
    /// </summary>
    public static async Task UseRowAsync(this DbDataReader reader, Action<DbDataReader> use, CancellationToken cancel)
    {
        try
        {
            use(reader);
        }
        catch (Exception exception) when (exception is not DbException)
        {
            while (await reader.NextResultAsync(cancel))
            {
            }

            throw;
        }
    }

    private static T? As<T>(this DbDataReader row, string column, Func<object, T> convert)
        where T : struct
    {
        var value = row.GetValue(row.At(column));
        if (value is DBNull) return null;
        try
        {
            return convert(value);
        }
        catch (Exception exception) when (exception is InvalidCastException or FormatException or OverflowException)
        {
            throw Mistaken(column, value, typeof(T));
        }
    }

    private static QueryDefectException Mistaken(string column, object value, Type read) =>
        new(column, $"holds a {value.GetType().Name} in {column}, which is read as {read.Name}");

    private static QueryDefectException Null(string column) => new(column, $"holds NULL in {column}") { IsNull = true };

    // The driver keeps a table of a result's names. To look into it for every row takes about a twentieth of the reading, measured over
    // 100,000 rows of ten columns; a table of our own would not be worth its code.
    private static int At(this DbDataReader row, string column)
    {
        try
        {
            return row.GetOrdinal(column);
        }
        catch (IndexOutOfRangeException)
        {
            throw new QueryDefectException(column, $"has no column {column}");
        }
    }

    private static int IntOf(object value) => value is int number ? number : Convert.ToInt32(value, CultureInfo.InvariantCulture);

    private static long LongOf(object value) => value is long number ? number : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
