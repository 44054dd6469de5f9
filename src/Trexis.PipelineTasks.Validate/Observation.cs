using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Assertions;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Validate;

/// <summary>Asks an open database everything that validation judges, each question once.</summary>
/// <param name="budget">For heavy questions, all together.</param>
/// <param name="limit">Of each assertion and smoke query.</param>
internal sealed class Observation(RunEvidence evidence, IPipelineHost host, TimeSpan budget, TimeSpan limit)
{
    public async Task<ValidationFacts> ReadAsync(
        IDatabase database, Questions questions, LoadedConfiguration files, CancellationToken cancel)
    {
        var documents = evidence.DocumentsOfPlace();
        var settings = evidence.Store.AsWritten(EffectiveValues.Of(files.Deployment, files.Change, evidence.Place));
        var since = CaptureStore.SinceAccepted(documents, settings);
        var started = evidence.Time.GetTimestamp();
        host.Progress("taking the capture after the deployment", null);
        var taken = await CaptureReader.TakeAsync(database.Observe, budget, evidence.Time, cancel);
        var takenAt = evidence.Time.GetUtcNow();
        host.Progress("checking the database's integrity", null);
        var integrity = await IntegrityAsync(database.Observe, budget - evidence.Time.GetElapsedTime(started), budget, cancel);
        host.Progress("asking assertions and smoke queries", null);
        var assertions = await AssertionRunner.RunAsync(database.Queries, questions.Assertions, limit, cancel);
        var compatibility = await GroupReader.ReadAsync(() => database.Observe.CompatibilityAsync(null, cancel), UnreadGroup.Compatibility);
        var history = await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel));
        return new ValidationFacts
        {
            Before = taken.Schema is Fact<SchemaInventory>.NotApplicable none
                ? Fact.NotApplicable<SchemaCapture>(none.Reason)
                : CaptureStore.Before(evidence.Store, documents),
            After = taken.Schema.Map(schema => CaptureReader.CaptureOf(schema, database.Identity, takenAt, assertions)),
            ExpectedRows = files.Deployment.ExpectedRows(since is null ? files.Change : null),
            CameTrueIn = files.Change is { Rows.Count: > 0 } ? since?.Judge : null,
            Operations = DeploymentDocuments.Operations(since?.Documents ?? documents),
            Integrity = integrity,
            Assertions = Fact.Known(assertions),
            SmokeQueries = Fact.Known(await SmokeAsync(database.Queries, questions.SmokeQueries, limit, cancel)),
            ArtifactDifferences = ArtifactComparison.From(questions.Scripts, history, documents, questions.OutOfOrder),
            MissingReferences = compatibility.Missing,
            Grants = (await GroupReader.ReadAsync(() => database.Observe.SecurityAsync(cancel), UnreadGroup.Security)).Grants,
        };
    }

    public static ValidationFacts Unread(string reason) => new()
    {
        Before = Fact.Unreadable<SchemaCapture>(reason),
        After = Fact.Unreadable<SchemaCapture>(reason),
        Integrity = Fact.Unreadable<IntegrityReading>(reason),
        Assertions = Fact.Unreadable<IReadOnlyList<AssertionResult>>(reason),
        SmokeQueries = Fact.Unreadable<IReadOnlyList<SmokeQueryResult>>(reason),
        ArtifactDifferences = Fact.Unreadable<IReadOnlyList<Finding>>(reason),
        MissingReferences = Fact.Unreadable<IReadOnlyList<string>>(reason),
        Grants = Fact.Unreadable<IReadOnlyList<string>>(reason),
    };

    /// <summary>The facts of security and monitoring; the others were judged before the deployment.</summary>
    public static async Task<DatabaseFacts> DatabaseAsync(DatabaseOpening opening, string? objection, CancellationToken cancel)
    {
        var unread = opening.Unread(objection ?? "asked before the deployment, by precheck");
        if (objection is not null) return unread;
        var observe = opening.Database!.Observe;
        return unread with
        {
            Security = await GroupReader.ReadAsync(() => observe.SecurityAsync(cancel), UnreadGroup.Security),
            Monitoring = await GroupReader.ReadAsync(() => observe.MonitoringAsync(cancel), UnreadGroup.Monitoring),
        };
    }

    private static async Task<Fact<IntegrityReading>> IntegrityAsync(
        IDatabaseObserver observe, TimeSpan left, TimeSpan budget, CancellationToken cancel) => left > TimeSpan.Zero
        ? await GroupReader.ReadFactAsync(() => observe.IntegrityAsync(left, cancel))
        : Fact.Unreadable<IntegrityReading>($"the policy's {HumanText.Duration(budget)} for heavy checks were used up before it");

    private static async Task<IReadOnlyList<SmokeQueryResult>> SmokeAsync(
        IReadOnlyQueries queries, IReadOnlyList<SqlText> texts, TimeSpan limit, CancellationToken cancel)
    {
        var results = new List<SmokeQueryResult>(texts.Count);
        foreach (var text in texts)
        {
            try
            {
                await queries.RunAsync(text, limit, cancel);
                results.Add(new SmokeQueryResult(text.Name));
            }
            catch (DatabaseException exception)
            {
                results.Add(new SmokeQueryResult(text.Name, exception.Message));
            }
        }

        return results;
    }
}
