using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.DacpacTargets;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>
/// Makes a dacpac target that is missing, where its target says <c>create: true</c>: out of the folder under <c>prepare:</c>.
/// </summary>
internal sealed class FirstState(TargetDatabase target, RunEvidence evidence, DeploymentIdentity identity)
{
    private static readonly CheckInfo Prepared = new(
        "environment.prepared",
        "A missing dacpac target is made",
        "A plan needs something to be planned against.",
        "Where create: true and the dacpac target is missing, it is built from the SQL under prepare:, and its schema becomes the baseline "
            + "for drift.",
        "Correct the definitions that the message names.");

    private static readonly Version FirstVersion = new(0, 0, 0, 0);

    /// <exception cref="InputException">There is nothing to make it from, or its sources do not fit together.</exception>
    public async Task MakeAsync(DeploymentConfiguration deployment, CancellationToken cancel)
    {
        var spec = evidence.Place.Target;
        if (spec is not { Create: true, Connection: { Kind: ConnectionKind.Dacpac } connection } || File.Exists(connection.Value))
            return;
        if (spec.Prepare is not { } folder)
            throw new InputException(
                deployment.File, $"{connection} is missing, and nothing says what it holds at first", null,
                "prepare: FOLDER of SQL beside create: true, or deploy-dacpac adopt --from FILE");
        var started = evidence.Time.GetTimestamp();
        var source = DacpacReader.Read(deployment.Artifact.Dacpac!);
        var platform = BuildRequest.Platforms.FirstOrDefault(known => known.Provider == source.Platform)
            ?? throw new InputException(
                source.FileName, "is for a platform that no first state can be built for", source.Platform,
                string.Join(", ", BuildRequest.Platforms.Select(known => known.Name)));
        var request = new BuildRequest(folder, source.Name, FirstVersion) { Platform = platform };
        var state = await Task.Run(() => DacpacBuilder.Build(request), cancel);
        await AdoptAsync(connection.Value, state, cancel);
        evidence.Journal.AddStep(
            Prepared,
            Outcome.Passed(
                $"{Path.GetFileName(connection.Value)} was missing and was built from {folder}; its schema is the baseline for drift"),
            started,
            folder);
    }

    /// <summary>Writes a first state and anchors its schema.</summary>
    public async Task AdoptAsync(string file, byte[] state, CancellationToken cancel)
    {
        WholeFile.Write(file, state, overwrite: false);
        await using var database = await target.OpenAsync(cancel);
        await using var session = (StateFileSession)await database.BeginDeploymentAsync(identity, TimeSpan.Zero, cancel);
        session.Replace(state);
        await Anchors.WriteAsync(evidence, session, HistoryAnchor.Preparation, DacpacReader.Read(file).ModelSha256, cancel);
    }
}
