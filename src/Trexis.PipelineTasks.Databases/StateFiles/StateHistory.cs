using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Databases.Files;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Databases.StateFiles;

/// <summary><c>prod.dacpac.history.json</c>: what was deployed to a state file, oldest first.</summary>
internal sealed record StateHistory(int SchemaVersion, IReadOnlyList<JournalEntry> Journal, IReadOnlyList<HistoryAnchor> Anchors)
{
    private const int CurrentSchemaVersion = 1;

    public static string PathOf(string stateFile) => stateFile + ".history.json";

    /// <exception cref="InputException">The file is no history that this version reads.</exception>
    public static DeploymentHistory Read(string stateFile)
    {
        var file = PathOf(stateFile);
        if (!File.Exists(file)) return DeploymentHistory.None;
        var history = JsonInput.Read(File.ReadAllBytes(file), file, StateHistoryContext.Default.StateHistory, "a state file's history", read => read.SchemaVersion, CurrentSchemaVersion);
        return new DeploymentHistory(history.Journal, history.Anchors);
    }

    /// <exception cref="DatabaseException">The file cannot be written; the old history stands.</exception>
    public static void Write(string stateFile, DeploymentHistory history)
    {
        var file = PathOf(stateFile);
        try
        {
            WholeFile.WriteWhole(file, JsonOutput.Write(new StateHistory(CurrentSchemaVersion, history.Journal, history.Anchors), StateHistoryContext.Default.StateHistory));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WholeFile.Refusal(exception, file, "writing the history");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = 16,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(KebabCaseEnum<JournalState>)])]
[JsonSerializable(typeof(StateHistory))]
internal sealed partial class StateHistoryContext : JsonSerializerContext;
