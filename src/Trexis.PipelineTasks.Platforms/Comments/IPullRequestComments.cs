namespace Trexis.PipelineTasks.Platforms.Comments;

/// <summary>Comments on the pull request of a run, at most one for each key.</summary>
public interface IPullRequestComments
{
    /// <summary>UTF-16 units that a renderer should stay within; the marker has room beyond it.</summary>
    int RoomyLength { get; }

    /// <summary>
    /// Leaves exactly one comment with this key, saying this. Nothing is written where nothing changed, or where the pull
    /// request has moved on to another commit.
    /// </summary>
    /// <param name="key">What the comment is about: environment and database group.</param>
    /// <param name="markdown">Escaped by its renderer.</param>
    /// <param name="failing">Whether somebody has to act; Azure shows such a thread as active.</param>
    Task<Publication> UpsertAsync(string key, string markdown, bool failing, CancellationToken cancel);
}
