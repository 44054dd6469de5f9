using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// The one way in and out of every executable: reads inputs and configuration, runs the task on each target, concludes with an exit code.
/// </summary>
public static class TaskRunner
{
    /// <summary>Runs a task as this process.</summary>
    public static Task<int> RunAsync(IPipelineTask task, string[] arguments) =>
        ProcessRun.RunAsync(ambient => RunAsync(task, arguments, ambient, $"trexis-{task.Info.Name}"));

    /// <param name="command">What the user typed to come here; for help.</param>
    /// <param name="packages">Builds for a task that comes without a builder of its own.</param>
    public static Task<int> RunAsync(
        IPipelineTask task,
        IReadOnlyList<string> arguments,
        ProcessEnvironment ambient,
        string command,
        IPackageBuilder? packages = null)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            var action = task.Info.Actions.FirstOrDefault(action => action.Name == arguments[0]);
            ambient.Output.Write(
                action is null ? HelpText.Format(task.Info, command) : HelpText.Format(task.Info.Of(action), $"{command} {action.Name}"));
            return Task.FromResult(ExitCode.Passed);
        }

        if (arguments is ["--version"])
        {
            ambient.Output.WriteLine(ToolVersion.Text);
            return Task.FromResult(ExitCode.Passed);
        }

        ambient = TerminalInputs.Streams(arguments, ambient);
        return ConcludeAsync(ambient, async host =>
        {
            var inputs = InputReader.Read(task.Info, arguments, ambient.Environment, ambient.WorkingFolder);
            try
            {
                return await RunAsync(task, inputs, ambient, host, packages ?? task.Packages);
            }
            catch (Exception exception) when (StoppedRun.MistakesOf(exception) is { } mistakes)
            {
                await StoppedRun.TellAsync(task.Info, inputs, ambient, host, mistakes);
                throw;
            }
        });
    }

    private static async Task<Conclusion> RunAsync(
        IPipelineTask task, ReadInputs inputs, ProcessEnvironment ambient, IPipelineHost host, IPackageBuilder? packages)
    {
        var session = TaskSession.Open(
            inputs.Values, ambient, host, packages, task.OnlyTells, (task as IStandaloneTask)?.Describe(inputs, ambient.WorkingFolder));
        var documents = new List<RunDocument>();
        var rested = false;
        foreach (var place in PlacesOf(task, session, inputs.Values))
        {
            if (task.RestsAt(session.DocumentsOf(place), inputs.Values) is { } rests)
            {
                // Without a document: nothing was done that one could prove.
                host.WriteLine($"{task.Info.Name} in {place}: {rests}");
                rested = true;
                continue;
            }

            documents.Add(await session.RunAsync(task, inputs.Action, inputs.Values, place, ambient.Cancel));
            if (documents[^1].Fault?.Kind == FaultKind.Cancelled) break;
        }

        // Each target said what is pending in it, and a later word stands for an earlier one: whoever skips what is empty asks for all.
        List<string> pending = [.. documents.Select(document => document.Outputs.GetValueOrDefault(PlanOutputs.Pending)).OfType<string>()];
        if (pending.Count > 1)
        {
            host.SetOutput(PlanOutputs.Pending, $"{pending.Sum(count => int.Parse(count, CultureInfo.InvariantCulture))}");
            // A plan of one of them is no other's: apply compares each with its own document.
            if (documents.Select(document => document.Outputs.GetValueOrDefault(PlanOutputs.Plan)).Distinct().Count() > 1)
                host.SetOutput(PlanOutputs.Plan, "");
        }

        if (rested && documents.Count == 0) return new Conclusion(ExitCode.Passed, Verdict.Passed);
        return new Conclusion(
            ExitCode.From(documents), documents.Select(document => document.Verdict).DefaultIfEmpty(Verdict.Unknown).Max());
    }

    private static IReadOnlyList<DeploymentTarget> PlacesOf(IPipelineTask task, TaskSession session, InputValues inputs)
    {
        var places = session.PlacesOf(inputs);
        return task.OnlyTells && places.Count > 1 ? [places[0] with { Target = places[0].Target with { Name = null } }] : places;
    }

    /// <summary>
    /// Turns what stopped a run before it had a document into one line each and an exit code; for what runs no task of its own.
    /// </summary>
    public static Task<int> ConcludeAsync(ProcessEnvironment ambient, Func<IPipelineHost, Task<int>> run) =>
        ConcludeAsync(ambient, async host => new Conclusion(await run(host), Verdict.Passed));

    private static async Task<int> ConcludeAsync(ProcessEnvironment ambient, Func<IPipelineHost, Task<Conclusion>> run)
    {
        var host = KnownPlatforms.Detect(
            ambient.Environment, ambient.Output, ambient.Error, ambient.Interactive, ambient.Outlet, ambient.Time);
        SecretVariables.HideKnown(ambient.Environment, host);
        var conclusion = await StoppedAsync(ambient, host, run);
        host.Complete(conclusion.Verdict, conclusion.ExitCode);
        return conclusion.ExitCode;
    }

    private static async Task<Conclusion> StoppedAsync(
        ProcessEnvironment ambient, IPipelineHost host, Func<IPipelineHost, Task<Conclusion>> run)
    {
        try
        {
            if (await CancelGrace.EndAsync(() => run(host), CancelGrace.OfProcess, ambient.Time, ambient.Cancel) is { } ended)
                return await ended;
            host.Annotate(FaultText.Cancelled);
            return Conclusion.Broken(ExitCode.Cancelled);
        }
        catch (InputException exception)
        {
            host.Annotate(FaultText.From(exception), host.Context.IsConsole ? null : place => InRepository(place, ambient.WorkingFolder));
            return Conclusion.Broken(ExitCode.BadInput);
        }
        catch (FaultException exception)
        {
            host.Annotate(exception.Fault);
            return Conclusion.Broken(exception.Fault.Kind == FaultKind.BadInput ? ExitCode.BadInput : ExitCode.Fault);
        }
        catch (OperationCanceledException) when (ambient.Cancel.IsCancellationRequested)
        {
            host.Annotate(FaultText.Cancelled);
            return Conclusion.Broken(ExitCode.Cancelled);
        }
        catch (Exception exception)
        {
            host.Annotate(FaultText.From(exception));
            return Conclusion.Broken(ExitCode.Fault);
        }
    }

    // A file of the user's is named from where the step works, and a platform shows what stands at a path from the repository's root.
    private static SourceLocation InRepository(SourceLocation place, string folder)
    {
        var file = Path.GetFullPath(place.File, folder);
        return File.Exists(file) ? place with { File = RepositoryFolder.PathOf(file) } : place;
    }

    private sealed record Conclusion(int ExitCode, Verdict Verdict)
    {
        public static Conclusion Broken(int exitCode) => new(exitCode, Verdict.Unknown);
    }
}
