namespace Trexis.PipelineTasks.EndToEnd.Tests.Hostile;

/// <summary>Makes of a file a folder, a link out of its tree, itself and nothing, in turn.</summary>
internal static class FileSwap
{
    /// <summary>Leaves the file as it was.</summary>
    public static void Until(string file, byte[] content, string outside, CancellationToken done)
    {
        for (var turn = 0; !done.IsCancellationRequested; turn++) Turn(file, turn % 4, content, outside);
        Turn(file, 0, content, outside);
    }

    private static void Turn(string file, int turn, byte[] content, string outside)
    {
        try
        {
            if (Directory.Exists(file)) Directory.Delete(file);
            else File.Delete(file);
            if (turn == 0) File.WriteAllBytes(file, content);
            else if (turn == 1) Directory.CreateDirectory(file);
            else if (turn == 2) File.CreateSymbolicLink(file, outside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The command holds it, or has written there itself.
        }
    }
}
