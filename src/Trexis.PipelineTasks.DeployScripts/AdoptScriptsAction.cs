using System.Diagnostics;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>
/// Takes a database that existed before: its schema becomes the baseline for drift, and what it holds already is not run again.
/// </summary>
internal sealed class AdoptScriptsAction(
    DeploymentWorkflow workflow, ScriptDeployer deployer, TakeOver takeOver, RecordApproval approval)
{
    /// <param name="named">The last script that the database holds already; absent where it holds none.</param>
    public async Task RunAsync(string? named, ReadinessToApply readiness, CancellationToken cancel)
    {
        var folder = deployer.ReadFolder();
        var last = LastHeld(named, folder);
        var word = new AdoptedWord(
            RecordingSteps.Prepared,
            last?.ToString() ?? "",
            async (target, token) => (await LiveSchema.ReadAsync(target.Database, token)).Fingerprint,
            (target, token) => TakeAsync(folder, last, target, token));
        await workflow.AdoptAsync(readiness, takeOver, approval, word, cancel);
    }

    private async Task<AdoptedState> TakeAsync(
        ScriptFolder folder, ScriptVersion? last, LockedTarget target, CancellationToken cancel)
    {
        var journal = new ScriptJournal((await target.Database.ReadHistoryAsync(cancel)).Journal, folder.Layout.Naming);
        var applied = last is null ? await AppliedAsync(folder, target.Database, cancel) : null;
        var held = applied?.Applied ?? [.. folder.Versioned.Where(script => last is not null && script.Name.Version! <= last)];
        var named = held.Where(script => script.Name.Version is { } version
            ? !journal.IsApplied(version)
            : journal.LastSha256(script.Name.File) is null).ToList();
        var missing = last is null
            ? null
            : await target.Database.Scripts.MissingAsync([.. named.Select(script => script.Sql)], cancel);
        if (missing is Fact<IReadOnlyList<Finding>>.Known { Value: { Count: > 0 } differences })
        {
            return new AdoptedState(
                Outcome.Failed(
                    $"Nothing was recorded: the schema is not what {HumanText.Plural(named.Count, "script")} up to {last} would have made: "
                        + SchemaDifference.Named(differences),
                    differences),
                IsWhole: false);
        }

        var (now, run) = (deployer.Evidence.Time.GetUtcNow(), deployer.Evidence.Run);
        var adopted = named.ConvertAll(script => new JournalEntry
        {
            Script = script.Name.File,
            Kind = script.Name.KindWord,
            Sha256 = script.Sha256,
            State = JournalState.Adopted,
            At = now,
            ElapsedMs = 0,
            Actor = run.Actor,
            Deployment = run.Deployment,
        });
        if (adopted.Count > 0) await target.Session.RecordAsync(adopted, cancel);
        var recorded = Recorded(folder, journal, adopted, applied);
        if (missing is not null && adopted.Count > 0)
        {
            var isUntried = missing is Fact<IReadOnlyList<Finding>>.Unreadable;
            recorded = recorded with
            {
                Verdict = isUntried ? Verdict.Warned : recorded.Verdict,
                Message = $"{recorded.Message}; {Compared(missing)}",
            };
        }

        deployer.Host.WriteLine(recorded.Message);
        return new AdoptedState(recorded, IsWhole(folder, journal, adopted));
    }

    private static bool IsWhole(ScriptFolder folder, ScriptJournal journal, List<JournalEntry> adopted)
    {
        var taken = adopted.Select(entry => entry.Script).ToHashSet(StringComparer.Ordinal);
        return folder.Versioned.All(script => journal.IsApplied(script.Name.Version!) || taken.Contains(script.Name.File))
            && folder.Repeatable.All(script => journal.LastSha256(script.Name.File) == script.Sha256 || taken.Contains(script.Name.File));
    }

    /// <returns>Absent where no other tool has left a history.</returns>
    /// <exception cref="InputException">History and folder contradict each other, or it cannot be said whose history counts.</exception>
    private static async Task<AppliedByTool?> AppliedAsync(ScriptFolder folder, IDatabase database, CancellationToken cancel)
    {
        var histories = await database.ReadToolHistoriesAsync(folder.Layout.History, cancel);
        var told = AppliedByTool.From(folder, histories);
        if (told.Count > 1)
            throw new InputException(
                "artifact.scripts", "several tools have run scripts of this folder",
                string.Join(", ", told.Select(one => $"{one.History.Tool.Name} ({one.History.Table})")),
                "naming and history in deployment.yml, or the last script that the database holds, as --script");
        if (told.Count == 0 && folder.Layout.History is { } named)
            throw new InputException(
                "artifact.scripts.history", "is no history of the scripts' tool in this database", named,
                histories.Count == 0
                    ? $"a table of the database with the columns of {string.Join(", ", MigrationTool.All.Select(tool => tool.Table))}"
                    : $"the naming of {string.Join(" or ", histories.Select(history => history.Tool.Name))}, whose table it is");
        if (told.Count == 0) return null;
        var problems = told[0].Failed.Select(script => Contradiction(
            told[0], script, "failed by that history", "its work done or undone, and the row repaired with that tool"))
            .Concat(told[0].Missing.Select(script => Contradiction(
                told[0], script, "ran by that history and is not in the folder", "the file that ran, in the folder of scripts")))
            .ToList();
        return problems.Count == 0 ? told[0] : throw new InputException(problems);
    }

    private static InputProblem Contradiction(AppliedByTool told, string script, string what, string accepted) =>
        new($"{told.History.Table} of {told.History.Tool.Name}", $"names a script that {what}", script, accepted);

    private static string Compared(Fact<IReadOnlyList<Finding>> missing) => missing switch
    {
        Fact<IReadOnlyList<Finding>>.Known => "the schema is what they would have made; what they do to rows was not compared",
        Fact<IReadOnlyList<Finding>>.Unreadable unreadable => $"not compared with the schema: {unreadable.Reason}",
        Fact<IReadOnlyList<Finding>>.NotApplicable none => $"not compared with the schema: {none.Reason}",
        _ => throw new UnreachableException(),
    };

    private static ScriptVersion? LastHeld(string? named, ScriptFolder folder)
    {
        if (named is not { } name) return null;
        var version = ScriptVersion.TryParse(name.TrimStart('V', 'v'));
        return folder.Versioned.FirstOrDefault(script => script.Name.File == name || script.Name.Version == version)?.Name.Version
            ?? throw new InputException(
                DeployScriptsInputs.Script.Option, "is no versioned script of the folder", name,
                $"one of {string.Join(", ", folder.Versioned.Select(script => script.Name.File))}");
    }

    private static Outcome Recorded(ScriptFolder folder, ScriptJournal journal, List<JournalEntry> adopted, AppliedByTool? applied)
    {
        var taken = adopted.Select(entry => entry.Script).ToHashSet(StringComparer.Ordinal);
        var pending = folder.Versioned.Count(script => !journal.IsApplied(script.Name.Version!) && !taken.Contains(script.Name.File));
        var hint = pending > 0 && adopted.Count == 0 && applied is null
            ? "; where the database holds some of them already, name the last with --script"
            : "";
        var source = applied is null
            ? ""
            : $"{applied.History.Tool.Name} applied {(applied.UpTo is { } last ? $"up to {last}" : "nothing that is versioned")} "
                + $"({applied.History.Table}). ";
        var trust = applied is null ? "" : $"; whether the files are still what {applied.History.Tool.Name} ran is not checked";
        return Outcome.Passed(
            $"{source}The schema is the baseline now; {HumanText.Plural(adopted.Count, "script")} recorded as held, "
                + $"{HumanText.Plural(pending, "versioned script")} pending{hint}{trust}",
            [.. adopted.Select(entry => new Finding(entry.Script, "recorded as held, not run", "held by the database"))]);
    }
}
