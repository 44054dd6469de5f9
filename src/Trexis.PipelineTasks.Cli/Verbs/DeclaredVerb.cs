using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>A verb that declares its inputs as tasks do; help, mistakes and faults end alike for all of them.</summary>
internal abstract class DeclaredVerb(TaskInfo info) : IVerb
{
    string IVerb.Name => info.Name;

    string IVerb.Purpose => info.Purpose;

    TaskInfo IVerb.Info => info;

    public Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessEnvironment ambient)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            ambient.Output.Write(HelpText.Format(info, $"trexis {info.Name}"));
            return Task.FromResult(ExitCode.Passed);
        }

        var streams = TerminalInputs.Streams(arguments, ambient);
        return TaskRunner.ConcludeAsync(streams, host =>
        {
            var inputs = InputReader.Read(info, arguments, ambient.Environment, ambient.WorkingFolder).Values;
            return !inputs.Flag(TerminalInputs.Json) || AnswersMachines
                ? RunAsync(inputs, host, streams)
                : throw new InputException(
                    TerminalInputs.Json.Option, $"{info.Name} has nothing that a machine reads", null, "the command without it");
        });
    }

    /// <summary>Whether it leaves run documents, or answers in lines of JSON itself.</summary>
    protected virtual bool AnswersMachines => false;

    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient);
}
