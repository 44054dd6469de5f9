using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>DBCC CHECKDB of one database; its findings come as rows, so that all of them are told and none ends the batch.</summary>
internal sealed record IntegrityCheckQuery(string Database) : SqlServerQuery<string?>(
    $"DBCC CHECKDB ({SqlName.Literal(Database)}) WITH NO_INFOMSGS, ALL_ERRORMSGS, TABLERESULTS;",
    // The columns differ between versions; these names do not.
    row => row.Int("Level") > Informs ? Redaction.Message(row.Text("MessageText")) : null)
{
    /// <summary>Up to this level a row informs; above, it names damage.</summary>
    private const int Informs = 10;
}

/// <summary>
/// Minutes since CHECKDB last found nothing, by the server's own clock; nothing where the version does not keep it. 1900 stands for
/// never. A restored database brings the time of its original along, so one from before the database was made here is left out.
/// </summary>
internal sealed record LastKnownGoodQuery() : SqlServerQuery<int?>(
    """
    SELECT DATEDIFF(minute, CONVERT(datetime, DATABASEPROPERTYEX(d.name, N'LastGoodCheckDbTime')), GETDATE()) AS age_minutes
    FROM sys.databases AS d
    WHERE d.name = DB_NAME() AND CONVERT(datetime, DATABASEPROPERTYEX(d.name, N'LastGoodCheckDbTime')) >= d.create_date;
    """,
    row => row.IntOrNull("age_minutes"));

internal static class IntegrityCheck
{
    /// <summary>More findings than anybody reads; the first names the damage.</summary>
    private const int MostFindings = 100;

    /// <summary>
    /// CHECKDB reads every page; where it runs each week, as Microsoft's maintenance plans have it, a deployment does not read them again.
    /// </summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    /// <summary>For a database that people work with: a check of this week stands in for another.</summary>
    public static async Task<Fact<IntegrityReading>> OfLivingAsync(
        SqlServerLink link, string database, TimeSpan budget, CancellationToken cancel)
    {
        try
        {
            if (await AgeOfLastAsync(link, cancel) is { } age && age <= Recent) return Fact.Known(new IntegrityReading([], age));
        }
        catch (DatabaseException exception)
        {
            return Fact.Unreadable<IntegrityReading>(exception.Message);
        }

        return (await RunAsync(link, database, budget, cancel)).Map(problems => new IntegrityReading(problems));
    }

    /// <summary>Reads every page. What a restored copy says of its last check was said of the original.</summary>
    public static async Task<Fact<IReadOnlyList<string>>> RunAsync(
        SqlServerLink link, string database, TimeSpan budget, CancellationToken cancel)
    {
        try
        {
            var rows = await link.ReadAsync(
                "checking integrity",
                (open, stop) => SqlServerLink.RowsAsync(open, new IntegrityCheckQuery(database), stop),
                cancel,
                budget == Timeout.InfiniteTimeSpan ? null : budget);
            return Fact.Known<IReadOnlyList<string>>([.. rows.OfType<string>().Take(MostFindings)]);
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Corrupt)
        {
            return Fact.Known<IReadOnlyList<string>>([exception.Message]);
        }
        catch (DatabaseException exception)
        {
            return Fact.Unreadable<IReadOnlyList<string>>(exception.Message);
        }
    }

    private static async Task<TimeSpan?> AgeOfLastAsync(SqlServerLink link, CancellationToken cancel) =>
        await link.RowsAsync(new LastKnownGoodQuery(), cancel) is [int minutes and >= 0, ..] ? TimeSpan.FromMinutes(minutes) : null;
}
