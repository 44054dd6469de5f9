namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// No server turns a plain table into a ledger table, or the other way round. DacFx fails over the one without words, and plans
/// nothing for the other.
/// </summary>
internal static class LedgerTables
{
    private const string Instead =
        "a new table under another name, its rows copied by PostDeployment.sql; the old one goes in a later release";

    public static IReadOnlyList<InputProblem> Changed(DacpacContents source, DacpacContents target) =>
    [
        .. from table in source.Tables
           let there = target.Tables.GetValueOrDefault(table.Key, table.Value)
           where there != table.Value
           let kinds = $"{Kind(table.Value)} here and {Kind(there)} in {target.FileName}"
           select new InputProblem(source.FileName, $"{table.Key} is {kinds}: no server turns the one into the other", null, Instead),
    ];

    /// <summary>What to try where DacFx failed over a database that nobody here has seen; nothing for a package without ledgers.</summary>
    public static string? Hint(DacpacContents source)
    {
        var ledgers = source.Tables.Where(table => table.Value != DacpacContents.NoLedger).Select(table => table.Key).ToList();
        if (ledgers.Count == 0) return null;
        var named = string.Join(", ", ledgers);
        return $"see whether one of these ledger tables is there as a plain table, over which DacFx fails: {named}; make {Instead}";
    }

    private static string Kind(string ledger) => ledger switch
    {
        DacpacContents.NoLedger => "a plain table",
        "1" => "the history of a ledger table",
        "2" => "an updatable ledger table",
        _ => "an append-only ledger table",
    };
}
