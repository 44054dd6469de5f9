using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Engines.Deployment;

/// <summary>What the authors of scripts, triggers and procedures say when they refuse: RAISERROR, THROW, RAISE.</summary>
public static class AuthorMessages
{
    /// <summary>Shows it to whoever watches the run.</summary>
    /// <returns>The refusal as evidence may hold it.</returns>
    public static DatabaseException Told(this DatabaseException exception, IPipelineHost host, MessageEvidence kept)
    {
        if (exception.Error is not { Authored: { } said } error) return exception;
        host.WriteLine($"error {error.Number}: {said}");
        return kept == MessageEvidence.Console
            ? exception
            : new DatabaseException(exception.Kind, In(exception.Message, said), exception.Fault.Hint)
            {
                Error = error with { Message = In(error.Message, said), Authored = null },
            };
    }

    private static string In(string message, string said) => message.Replace(ServerError.Withheld, said, StringComparison.Ordinal);
}
