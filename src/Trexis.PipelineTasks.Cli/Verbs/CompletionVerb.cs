using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>
/// <c>trexis completion</c>: a shell's own script that completes verbs, actions, options and their choices. It holds all words itself, so
/// that no process is started while somebody types.
/// </summary>
/// <param name="verbs">All that are no tasks.</param>
internal sealed class CompletionVerb(Func<IEnumerable<IVerb>> verbs) : DeclaredVerb(Info)
{
    private static readonly InputSpec Shell = new("shell", InputKind.Choice, "For which shell.")
    {
        Accepted = ["bash", "pwsh"],
        Positional = true,
        Required = true,
    };

    private static readonly TaskInfo Info = new(
        "completion",
        "Writes a script with which a shell completes verbs, actions, options and their choices.",
        [],
        [Shell],
        [],
        [
            new TaskExample("bash", "In ~/.bashrc: eval \"$(trexis completion bash)\""),
            new TaskExample("pwsh", "In $PROFILE: trexis completion pwsh | Out-String | Invoke-Expression"),
        ]);

    // Not through the host: it is a program, and a log would make what looks like its commands inert.
    protected override Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        ambient.Output.Write(inputs.Text(Shell) == "bash" ? Bash() : PowerShell());
        return Task.FromResult(ExitCode.Passed);
    }

    private string Bash() =>
        $$"""
        _trexis() {
          local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" verb="${COMP_WORDS[1]}" words=
          if [ "$COMP_CWORD" -eq 1 ]; then verb=; before=; fi
          case "$verb $before" in
        {{string.Join('\n', Words().SelectMany(known => BashCases(known.Verb, known.Info)))}}
            *) words='{{string.Join(' ', Words().Select(known => known.Verb))}}' ;;
          esac
          COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -o default -F _trexis trexis

        """;

    private static IEnumerable<string> BashCases(string verb, TaskInfo info) =>
    [
        .. Options(info).Where(spec => spec.Kind == InputKind.Path)
            .Select(spec => $"    '{verb} {spec.Option}') COMPREPLY=($(compgen -f -- \"$word\")); return ;;"),
        .. Choices(verb, info).Select(choice => $"    '{choice.Where}') words='{choice.Words}' ;;"),
        $"    '{verb} '*) words='{AfterVerb(info)}' ;;",
    ];

    private string PowerShell() =>
        $$"""
        Register-ArgumentCompleter -Native -CommandName trexis -ScriptBlock {
          param($word, $tree, $at)
          $typed = @($tree.CommandElements | Where-Object { $_.Extent.EndOffset -lt $at } | ForEach-Object { "$_" })
          $key = if ($typed.Count -lt 2) { '' } elseif ($typed[-1].StartsWith('--')) { "$($typed[1]) $($typed[-1])" } else { $typed[1] }
          $words = @{
        {{string.Join('\n', Words().SelectMany(known => PowerShellEntries(known.Verb, known.Info)))}}
            '' = '{{string.Join(' ', Words().Select(known => known.Verb))}}'
          }
          $found = if ($words.ContainsKey($key)) { $words[$key] } else { $words[$typed[1]] }
          "$found" -split ' ' | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;

    private static IEnumerable<string> PowerShellEntries(string verb, TaskInfo info) =>
        Choices(verb, info).Append((Where: verb, Words: AfterVerb(info))).Select(entry => $"    '{entry.Where}' = '{entry.Words}'");

    private static IEnumerable<(string Where, string Words)> Choices(string verb, TaskInfo info) => Options(info)
        .Where(spec => spec.Accepted.Count > 0)
        .Select(spec => ($"{verb} {spec.Option}", string.Join(' ', spec.Accepted)));

    // A word for one action of a task takes that action's options, and no action.
    private IEnumerable<(string Verb, TaskInfo Info)> Words() => verbs()
        .Select(verb => (verb.Name, verb.Name == verb.Info.Name ? verb.Info : verb.Info with
        {
            Actions = [],
            Inputs = [.. verb.Info.Inputs.Where(spec => spec.Actions.Count == 0 || spec.Actions.Contains(verb.Name))],
        }))
        .Concat(TaskSet.All.Select(task => (task.Key, task.Value().Info)));

    private static IEnumerable<InputSpec> Options(TaskInfo info) =>
        info.Inputs.Concat(CommonInputs.All).Concat(TerminalInputs.All).Where(spec => !spec.Positional);

    private static string AfterVerb(TaskInfo info) => string.Join(' ', info.Actions.Select(action => action.Name)
        .Concat(info.Inputs.Where(spec => spec.Positional).SelectMany(spec => spec.Accepted))
        .Concat(Options(info).Select(spec => spec.Option)));
}
