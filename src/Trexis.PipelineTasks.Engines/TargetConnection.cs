using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines;

/// <summary>A connection ready to be opened: the reference and, where it names a variable, what the variable held.</summary>
/// <param name="Value">A connection string, or a file's absolute path.</param>
public sealed record TargetConnection(ConnectionReference Reference, Secret Value)
{
    public SignIn SignIn { get; init; }

    /// <summary>What signs in in place of what <see cref="SignIn"/> names, or where the connection string holds no login.</summary>
    public IAccessTokens? Tokens { get; init; }

    /// <summary>How long a lock of others is waited for as the database is opened, where an engine's databases can be locked.</summary>
    public LockPatience Wait { get; init; }
}
