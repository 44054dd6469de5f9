using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Dacpac.Planning;

/// <summary>
/// No server turns a plain table into a ledger table, or the other way round. DacFx fails over the one without words, and plans
/// nothing for the other.
/// </summary>
internal static class LedgerTables
{
    private const string Instead = "a new table under another name, its rows copied by PostDeployment.sql; the old one goes in a later release";

    public static IReadOnlyList<InputProblem> Changed(DacpacContents source, DacpacContents target) =>
    [
        .. source.Tables.Where(table => target.Tables.TryGetValue(table.Key, out var there) && there != table.Value).Select(table => new InputProblem(
            source.FileName,
            $"{table.Key} is {Kind(table.Value)} here and {Kind(target.Tables[table.Key])} in {target.FileName}: no server turns the one into the other",
            null,
            Instead)),
    ];

    /// <summary>What to try where DacFx failed over a database whose tables nobody here has seen; nothing for a package without ledgers.</summary>
    public static string? Hint(DacpacContents source)
    {
        var ledgers = source.Tables.Where(table => table.Value != DacpacContents.NoLedger).Select(table => table.Key).ToList();
        return ledgers.Count == 0
            ? null
            : $"see whether one of these ledger tables is there as a plain table, over which DacFx fails: {string.Join(", ", ledgers)}; make {Instead}";
    }

    private static string Kind(string ledger) => ledger switch
    {
        DacpacContents.NoLedger => "a plain table",
        "1" => "the history of a ledger table",
        "2" => "an updatable ledger table",
        _ => "an append-only ledger table",
    };
}
