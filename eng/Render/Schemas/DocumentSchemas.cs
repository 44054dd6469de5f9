using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Model.Json;

namespace Render.Schemas;

/// <summary>
/// JSON schemas of what tasks leave, rendered from the same declarations that write and read it: for those who read evidence without
/// this code.
/// </summary>
internal static class DocumentSchemas
{
    /// <summary>By file name: <c>run-document.schema.json</c> and those of what belongs to it.</summary>
    public static IReadOnlyDictionary<string, string> Render() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["run-document.schema.json"] = SchemaText.Format(
            "a run document",
            "The evidence of one task's run.",
            RunDocumentJson.Format.Describe()),
        ["capture.schema.json"] = SchemaText.Format(
            "before-capture.json, after-capture.json",
            "What a database held at one moment.",
            CaptureJson.Format.Describe()),
        ["measurement.schema.json"] = SchemaText.Format(
            "a record of a measurement",
            "What was measured on a target, for a baseline or a gate.",
            PerformanceJson.Format.Describe()),
        ["plan.schema.json"] = SchemaText.Format(
            "plan.json",
            "What a deployment would execute, and what its fingerprints are made of.",
            PlanJson.Format.Describe()),
        ["approval.schema.json"] = SchemaText.Format(
            "an approval",
            "A person's consent to one fingerprint.",
            ApprovalJson.Format.Describe()),
    };
}
