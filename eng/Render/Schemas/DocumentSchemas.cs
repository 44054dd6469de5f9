using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Engines.Sqlite.Backups;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Model.Json;
using Trexis.PipelineTasks.PerfGate.Watching;

namespace Render.Schemas;

/// <summary>
/// JSON schemas of what tasks leave, rendered from the same declarations that write and read it: for those who read evidence without
/// this code.
/// </summary>
internal static class DocumentSchemas
{
    /// <summary>In the repository.</summary>
    public const string Folder = "src/Trexis.PipelineTasks.Evidence/Schemas";

    private static readonly (string Kind, string Title, string Description, Func<JsonObject> Describe)[] All =
    [
        ("run-document", "a run document", "The evidence of one task's run.", RunDocumentJson.Format.Describe),
        (
            "capture",
            "before-capture.json, after-capture.json",
            "What a database held at one moment.",
            SchemaCapture.Format.Describe),
        (
            "measurement",
            "a record of a measurement",
            "What was measured on a target, for a baseline or a gate.",
            PerformanceRecord.Format.Describe),
        (
            "plan",
            "plan.json",
            "What a deployment would execute, and what its fingerprints are made of.",
            PlanJson.Format.Describe),
        ("approval", "an approval", "A person's consent to one fingerprint.", Approval.Format.Describe),
        (
            "retention",
            "a retention record",
            "Until when a document lies in the store, and what its bytes were.",
            RetentionRecord.Format.Describe),
        (
            "backup",
            "a backup's record, beside a copy of a SQLite file",
            "What the copy was made of, and how many rows each table had.",
            BackupSidecar.Format.Describe),
        (
            "state-history",
            "the journal and anchors of a dacpac target",
            "What was deployed to a target that is a file.",
            StateHistory.Format.Describe),
        ("watch-progress", "the watch's progress", "What a watch has seen so far, until it ends.", WatchProgress.Format.Describe),
    ];

    /// <summary>By file name: <c>run-document.schema.json</c> and those of what belongs to it.</summary>
    public static IReadOnlyDictionary<string, string> Render() => All.ToDictionary(
        document => $"{document.Kind}.schema.json",
        document => SchemaText.Format(
            ToolVersion.AddressOf($"{Folder}/{document.Kind}.schema.json"), document.Title, document.Description, document.Describe()),
        StringComparer.Ordinal);
}
