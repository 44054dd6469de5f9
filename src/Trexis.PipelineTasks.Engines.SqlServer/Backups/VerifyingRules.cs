namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Which server can prove another's backups; pure.</summary>
internal static class VerifyingRules
{
    /// <returns>
    /// Why a server restores no copy of its own backup; nothing where it may. "T-SQL differences between SQL Server and Azure SQL Managed
    /// Instance": RESTORE fails there with any option, the place of a file and the number of a backup set among them.
    /// </returns>
    public static string? Objection(ServerIdentity server) => server.Kind == Editions.ManagedInstance
        ? $"{server.Server} is {server.Name}, whose RESTORE takes no options, so that no copy can be restored there: accepted are verify: "
            + "none and verify: checksum"
        : null;

    /// <returns>Why it cannot; nothing where it may.</returns>
    public static string? Objection(ServerIdentity server, ServerIdentity other) => other switch
    {
        _ when string.Equals(other.Server, server.Server, StringComparison.OrdinalIgnoreCase) =>
            $"{other.Server} is the database's own server: name another, or leave verify-on out",
        { Kind: Editions.AzureDatabase } => $"{other.Server} is {other.Name}, which restores no backup file",
        { Kind: Editions.ManagedInstance } => $"{Objection(other)}; name a SQL Server with verify-on",
        { IsAzure: false } when !server.IsAzure && other.Major < server.Major =>
            $"{other.Server} is {other.Name}, older than {server.Name}: no server restores the backup of a newer one",
        _ => null,
    };
}
