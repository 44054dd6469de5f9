using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Documents;

/// <summary>
/// JSON schemas of what tasks leave, rendered from the same declarations that write and read it: for those who read evidence without
/// this code.
/// </summary>
public static class DocumentSchemas
{
    /// <summary>By file name: <c>run-document.schema.json</c> and those of what belongs to it.</summary>
    public static IReadOnlyDictionary<string, string> Render() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["run-document.schema.json"] = SchemaText.Of(
            "a run document",
            "The evidence of one task's run.",
            RunDocumentJson.Documents.Describe()),
        ["picture.schema.json"] = SchemaText.Of(
            "before-picture.json, after-picture.json",
            "What a database held at one moment.",
            RunDocumentJson.Pictures.Describe()),
        ["measurement.schema.json"] = SchemaText.Of(
            "a record of a measurement",
            "What was measured on a target, for a baseline or a gate.",
            RunDocumentJson.Measurements.Describe()),
        ["plan.schema.json"] = SchemaText.Of(
            "plan.json",
            "What a deployment would execute, and what its fingerprints are made of.",
            ChangeJson.Plans.Describe()),
        ["approval.schema.json"] = SchemaText.Of(
            "an approval",
            "A person's consent to one fingerprint.",
            ChangeJson.Approvals.Describe()),
    };
}
