using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>Another connection, variable or row count than the one that was looked at makes another deployment.</summary>
internal sealed class SettingsAreTheSame : IDemand
{
    public string Sentence =>
        "The last plan and every required result were made by the effective values of deployment file and change file as they are now";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) =>
        from stored in Held(facts).DistinctBy(stored => stored.Number).OrderByDescending(stored => stored.Number)
        from change in EffectiveValues.Changes(stored.Document.Settings, facts.Settings)
        group (stored, change) by change into told
        let last = told.First().stored
        select new Finding(
            told.Key.Key,
            $"{told.Key.Was} → {told.Key.Is} since {Path.GetFileName(last.File)}",
            "the values that were planned and judged; or a plan and a precheck of these: "
                + $"trexis plan --environment {facts.Place.Environment.Name}");

    private static IEnumerable<StoredDocument> Held(TransitionFacts facts) => facts.RequiredEarlier
        .Select(required => required.Result.Stored)
        .Concat(facts.OfPlace.Where(stored => stored.Document.Action == "plan"
            && stored.Document.Task.StartsWith("deploy-", StringComparison.Ordinal)).TakeLast(1));
}
