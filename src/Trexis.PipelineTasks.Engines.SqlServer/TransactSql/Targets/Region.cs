namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>A stretch of a text whose statements are carried out together, or not at all.</summary>
/// <param name="around">Absent for what is carried out whatever happens.</param>
internal sealed class Region(Region? around)
{
    /// <summary>Whether it is a text that is run whenever the statement is that runs it.</summary>
    public bool IsText { get; init; }

    /// <summary>The table that holds no row where this is left out; absent where anything may be the reason.</summary>
    public string? LeftOutWhereEmpty { get; init; }

    /// <summary>Whether whoever comes through this one has come through the other, too.</summary>
    /// <param name="table">Where it only matters while that holds rows.</param>
    public bool IsWithin(Region other, string? table = null)
    {
        var reached = other.Reached(table);
        for (var at = this; at is not null; at = at.Around)
            if (at == reached) return true;
        return false;
    }

    private Region? Around => around;

    private Region Reached(string? table) =>
        around is not null && (IsText || (table is not null && table.Equals(LeftOutWhereEmpty, StringComparison.OrdinalIgnoreCase)))
            ? around.Reached(table)
            : this;
}
