using System.Data.Common;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases.SqlServer.Queries;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Databases.SqlServer.Observation;

/// <summary>DBCC CHECKDB of one database; its findings come as rows, so that all of them are told and none ends the batch.</summary>
internal sealed record IntegrityCheckQuery(string Database) : SqlServerQuery<string?>
{
    /// <summary>Up to this level a row informs; above, it names damage.</summary>
    private const int Informs = 10;

    public override string Sql => $"DBCC CHECKDB ({SqlName.Literal(Database)}) WITH NO_INFOMSGS, ALL_ERRORMSGS, TABLERESULTS;";

    // The columns differ between versions; these names do not.
    public override string? Read(DbDataReader row) =>
        row.Int(row.GetOrdinal("Level")) > Informs ? Redaction.Message(row.Text(row.GetOrdinal("MessageText"))) : null;
}

internal static class IntegrityCheck
{
    /// <summary>More findings than anybody reads; the first names the damage.</summary>
    private const int MostFindings = 100;

    public static async Task<Fact<IReadOnlyList<string>>> RunAsync(SqlServerLink link, string database, TimeSpan budget, CancellationToken cancel)
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
}
