namespace Trexis.PipelineTasks.Model.Text;

/// <summary>A measured value or a threshold with its unit.</summary>
/// <param name="Unit">One of <see cref="Units"/>; a threshold bears the unit of what it judges.</param>
public sealed record Quantity(double Value, string Unit)
{
    public static Quantity Percent(double value) => new(value, Units.Percent);

    public static Quantity Duration(TimeSpan value) => new(value.TotalMilliseconds, Units.Milliseconds);

    public static Quantity Bytes(long value) => new(value, Units.Bytes);

    public static Quantity Rows(long value) => new(value, Units.Rows);

    public static Quantity Count(long value) => new(value, Units.Count);

    /// <summary>As people write it: <c>72.4 %</c>, <c>1.20 s</c>, <c>3.4 MiB</c>, <c>100,000 rows</c>.</summary>
    public override string ToString() => Unit switch
    {
        Units.Percent => string.Create(CultureInfo.InvariantCulture, $"{Value:0.#} %"),
        Units.Milliseconds => HumanText.Duration(TimeSpan.FromMilliseconds(Value)),
        Units.Bytes => HumanText.Bytes((long)Value),
        Units.Rows => string.Create(CultureInfo.InvariantCulture, $"{Value:N0} rows"),
        Units.Count => string.Create(CultureInfo.InvariantCulture, $"{Value:N0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Value:0.###} {Unit}"),
    };
}

/// <summary>The units that run documents use.</summary>
public static class Units
{
    public const string Percent = "%";
    public const string Milliseconds = "ms";
    public const string Bytes = "bytes";
    public const string Rows = "rows";
    public const string Count = "count";
}
