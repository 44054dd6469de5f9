using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// Plan and checks must have been made with the effective settings of now; a changed connection or variable is another deployment.
/// </summary>
internal sealed class SettingsAreTheSame : IDemand
{
    public string Sentence =>
        "The last plan and every required result were made by the effective values of deployment file and change file as they are now; "
            + "a backup, by those of the target and of backups";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) =>
        from stored in Held(facts).DistinctBy(stored => stored.Number).OrderByDescending(stored => stored.Number)
        from change in EffectiveValues.Changes(stored.Document.Settings, facts.Settings)
        where stored.Document.Task != "backup" || EffectiveValues.IsOfBackup(change.Key)
        group stored by change into told
        select new Finding(
            told.Key.Key,
            $"{told.Key.Was} → {told.Key.Is} since {Path.GetFileName(told.First().File)}",
            $"the values as they were then; or the same with these: {Commands(told, facts)}");

    private static string Commands(IEnumerable<StoredDocument> told, TransitionFacts facts) => string.Join(
        ", ", told.Reverse().Select(stored => JudgedCodes.CommandFor(stored.Document, $"{facts.Place}")).Distinct(StringComparer.Ordinal));

    private static IEnumerable<StoredDocument> Held(TransitionFacts facts) => facts.RequiredEarlier
        .Select(required => required.Result.Stored)
        .Concat(facts.OfPlace.Where(stored => stored.Document.IsPlan).TakeLast(1));
}
