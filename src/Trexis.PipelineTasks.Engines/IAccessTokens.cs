namespace Trexis.PipelineTasks.Engines;

/// <summary>Tokens that a server takes in place of a login.</summary>
public interface IAccessTokens
{
    /// <summary>One that is good for a while yet; asked for whenever a connection is opened.</summary>
    /// <param name="server">As the connection string names it: clouds of their own want tokens of their own.</param>
    /// <exception cref="DatabaseException">Nobody gave one; the message names what was tried.</exception>
    Task<Secret> GetAsync(string server, CancellationToken cancel);
}
