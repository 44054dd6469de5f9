using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Model.Changes;

/// <summary>How large the table is that an operation works on.</summary>
/// <param name="RowsAreExact">False for a count from the engine's own statistics.</param>
/// <param name="Bytes">With its indexes; absent where the engine does not tell.</param>
public sealed record TableSize(long Rows, bool RowsAreExact, long? Bytes = null)
{
    /// <summary>As <see cref="ToString"/>, below a heading that says that these are rows.</summary>
    [JsonIgnore]
    public string Figures => With(HumanText.Number(Rows));

    /// <summary><c>12,400,000 rows, 3.1 GiB</c>; <c>about</c> where nobody counted.</summary>
    public override string ToString() => With(HumanText.Plural(Rows, "row"));

    private string With(string rows) =>
        $"{(RowsAreExact ? "" : "about ")}{rows}{(Bytes is { } bytes ? $", {HumanText.Bytes(bytes)}" : "")}";
}
