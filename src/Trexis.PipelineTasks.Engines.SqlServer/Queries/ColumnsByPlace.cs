using System.Data.Common;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>For the few statements that act and answer with a value or two, whose columns have no names yet.</summary>
internal static class ColumnsByPlace
{
    public static string Text(this DbDataReader row, int place) =>
        Convert.ToString(row.GetValue(place), CultureInfo.InvariantCulture) ?? "";

    public static int Int(this DbDataReader row, int place) => Convert.ToInt32(row.GetValue(place), CultureInfo.InvariantCulture);

    public static long Long(this DbDataReader row, int place) => Convert.ToInt64(row.GetValue(place), CultureInfo.InvariantCulture);
}
