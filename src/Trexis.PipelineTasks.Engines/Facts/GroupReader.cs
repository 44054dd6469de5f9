namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>Reads groups of facts; a group that the server or a broken connection refuses is unread, and the others still count.</summary>
public static class GroupReader
{
    /// <param name="unread">The group with no fact known, for the reason given.</param>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<string, T> unread)
    {
        try
        {
            return await read();
        }
        catch (DatabaseException exception)
        {
            return unread(exception.Message);
        }
    }

    public static Task<Fact<T>> ReadAsync<T>(Func<Task<T>> read) =>
        ReadAsync(async () => Fact.Known(await read()), Fact.Unreadable<T>);

    public static Task<Fact<T>> ReadFactAsync<T>(Func<Task<Fact<T>>> read) => ReadAsync(read, Fact.Unreadable<T>);
}
