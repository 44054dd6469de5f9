namespace Trexis.PipelineTasks.Configuration;

/// <summary>What a backup holds, and what it does to your backup chain.</summary>
public enum BackupKind
{
    /// <summary>Everything, beside the chain.</summary>
    CopyOnly,

    /// <summary>Everything; every differential backup from then on rests on it.</summary>
    Full,

    /// <summary>What was changed since the last full backup.</summary>
    Differential,

    /// <summary>The log since the last log backup; a link of the chain.</summary>
    Log,
}

public static class BackupKinds
{
    /// <summary>The words that users type.</summary>
    public static IReadOnlyList<(string Word, BackupKind Kind)> Words { get; } =
        [("copy-only", BackupKind.CopyOnly), ("full", BackupKind.Full), ("differential", BackupKind.Differential), ("log", BackupKind.Log)];

    public static string Word(this BackupKind kind) => Words.First(known => known.Kind == kind).Word;

    public static BackupKind From(string word) => Words.First(known => known.Word == word).Kind;
}
