namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Which server can prove another's backups; pure.</summary>
internal static class VerifyingRules
{
    /// <returns>Why it cannot; nothing where it may.</returns>
    public static string? Objection(ServerIdentity server, ServerIdentity other) => other switch
    {
        _ when string.Equals(other.Server, server.Server, StringComparison.OrdinalIgnoreCase) =>
            $"{other.Server} is the database's own server: name another, or leave verify-on out",
        { Kind: Editions.AzureDatabase } => $"{other.Server} is {other.Name}, which restores no backup file",
        { IsAzure: false } when !server.IsAzure && other.Major < server.Major =>
            $"{other.Server} is {other.Name}, older than {server.Name}: no server restores the backup of a newer one",
        _ => null,
    };
}
