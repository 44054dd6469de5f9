using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Files;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Engines.DacpacTargets;

/// <summary><c>prod.dacpac.history.json</c>: what was deployed to a dacpac target, oldest first.</summary>
internal sealed record StateHistory(int SchemaVersion, IReadOnlyList<JournalEntry> Journal, IReadOnlyList<HistoryAnchor> Anchors)
{
    private const int CurrentSchemaVersion = 1;

    internal static readonly DocumentFormat<StateHistory> Format =
        new("a dacpac target's history", CurrentSchemaVersion, StateHistoryTypes.Default);

    /// <summary>What tells this file from its copies.</summary>
    public static string NameOf(string stateFile) => $"{Environment.MachineName}:{Path.GetFullPath(stateFile)}";

    public static string PathOf(string stateFile) => stateFile + ".history.json";

    /// <exception cref="InputException">The file is no history that this version reads.</exception>
    public static DeploymentHistory Read(string stateFile)
    {
        var file = PathOf(stateFile);
        if (!Path.Exists(file)) return DeploymentHistory.None;
        var history = Format.Read(InputFile.ReadBytes(file, FileKind.Document), file);
        var here = NameOf(stateFile);
        return new DeploymentHistory(
            history.Journal,
            [.. history.Anchors.Select(anchor => anchor with { IsOfOriginal = anchor.Database is { } made && made != here })]);
    }

    /// <exception cref="DatabaseException">The file cannot be written; the old history stands.</exception>
    public static void Write(string stateFile, DeploymentHistory history)
    {
        var file = PathOf(stateFile);
        try
        {
            WholeFile.Write(file, Format.WriteVerbatim(new StateHistory(CurrentSchemaVersion, history.Journal, history.Rows)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileRefusals.From(exception, file, "writing the history");
        }
    }
}

[JsonSerializable(typeof(StateHistory))]
internal sealed partial class StateHistoryTypes : JsonSerializerContext;
