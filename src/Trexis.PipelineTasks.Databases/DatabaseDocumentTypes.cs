using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Databases.Sqlite.Backups;
using Trexis.PipelineTasks.Databases.StateFiles;

namespace Trexis.PipelineTasks.Databases;

/// <summary>What engines without a memory of their own keep in files.</summary>
[JsonSerializable(typeof(StateHistory))]
[JsonSerializable(typeof(BackupSidecar))]
internal sealed partial class DatabaseDocumentTypes : JsonSerializerContext;
