using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Cli;

internal static class VerbHelp
{
    /// <summary>Writes the verb's help where it was asked for.</summary>
    public static bool Asked(IReadOnlyList<string> arguments, TaskInfo info, Ambient ambient)
    {
        if (!arguments.Any(argument => argument is "--help" or "-h" or "-?")) return false;
        ambient.Output.Write(HelpText.Of(info, $"trexis {info.Name}"));
        return true;
    }
}
