using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Performance;
using Trexis.PipelineTasks.Runs;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Documents;

/// <summary>What tasks leave in the results folder; how each is written and read, <see cref="DocumentOptions"/> alone says.</summary>
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(DatabasePicture))]
[JsonSerializable(typeof(PerformanceRecord))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(RetentionRecord))]
[JsonSerializable(typeof(VersionedDocument))]
internal sealed partial class DocumentTypes : JsonSerializerContext;

/// <summary>Of any document only what tells its form.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record VersionedDocument(long SchemaVersion);
