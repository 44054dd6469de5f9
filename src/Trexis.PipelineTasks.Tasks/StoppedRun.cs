using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tasks.Publishing;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// Tells the platform of a run that wrong inputs ended before it had a document, under the names that its report would have had: whoever
/// waits for that status would wait for ever.
/// </summary>
internal static class StoppedRun
{
    /// <summary>
    /// What is wrong with the inputs, an artifact that is not there among them; absent where something else ended the run.
    /// </summary>
    public static IReadOnlyList<string>? MistakesOf(Exception exception) => exception switch
    {
        InputException wrong => [.. wrong.Problems.Select(one => one.ToString())],
        FaultException { Fault: { Kind: FaultKind.BadInput, Message: var message, Hint: var hint } } =>
            [hint is null ? message : $"{message}; {hint}"],
        _ => null,
    };

    public static async Task TellAsync(
        TaskInfo task, ReadInputs read, ProcessEnvironment ambient, IPipelineHost host, IReadOnlyList<string> wrong)
    {
        var (inputs, wishes) = (read.Values, PublishOptions.From(read.Values));
        if (!wishes.Any) return;
        try
        {
            var config = inputs.File(CommonInputs.Config) ?? Path.Combine(ambient.WorkingFolder, ConfigurationReader.DeploymentFile);
            var secrets = new SecretVariables(ambient.Environment, host);
            var token = new RepositoryAccess(inputs, ambient, host, secrets).Token;
            var group = PlatformPublisher.GroupOf(host.Context, ambient.WorkingFolder, config);
            var root = (host.Context.Checkout ?? ambient.WorkingFolder) + Path.DirectorySeparatorChar;
            List<string> mistakes = [.. wrong.Select(one => one.Replace(root, "", StringComparison.Ordinal))];
            var document = Document(task, read, ambient, host.Context, Described(mistakes));
            var publisher = new PlatformPublisher(host, ambient.Http.Value, ambient.Time, token, group);
            await publisher.PublishAsync(document, config, Notice(document, mistakes), wishes, ambient.Cancel);
        }
        catch (Exception exception) when (exception is InputException or OperationCanceledException)
        {
            // What is wrong with the inputs has an annotation of its own; this is one way less to tell it.
            host.WriteLine($"the platform was not told: {exception.Message}");
        }
    }

    private static RunSummary Notice(RunDocument document, IReadOnlyList<string> mistakes)
    {
        var headline = $"{HumanText.Plural(mistakes.Count, "mistake")} in the input, nothing was done";
        return new(
            $"{headline}: {mistakes[0]}",
            Failing: true,
            (whole, limit) => MarkdownSummary.RenderStopped(document, headline, mistakes, whole, limit))
        {
            // What cannot be read stops the first thing that reads it.
            IsPlan = true,
        };
    }

    private static Fault Described(IReadOnlyList<string> mistakes) => new(
        FaultKind.BadInput,
        string.Join('\n', mistakes),
        "mend what is named, and run again; nothing was done with the database");

    // Several speak for their environment.
    private static string? OneTarget(InputValues inputs) =>
        inputs.Text(CommonInputs.Target) is { } name && !name.Contains(',', StringComparison.Ordinal) ? name : null;

    private static RunDocument Document(TaskInfo task, ReadInputs read, ProcessEnvironment ambient, HostContext host, Fault fault) => new()
    {
        SchemaVersion = RunDocument.CurrentSchemaVersion,
        Task = task.Name,
        Action = read.Action,
        ToolVersion = ToolVersion.Text,
        Run = host.RunOf(host.RunId ?? "", deployment: "", ambient.Time.GetUtcNow()),
        Target = read.Values.Text(CommonInputs.Environment) is { } environment
            ? new RunTarget(environment, OneTarget(read.Values), "", "", "")
            : null,
        Verdict = Verdict.Unknown,
        Results = [],
        Fault = fault,
    };
}
