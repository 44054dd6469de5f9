using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Room where a backup would go, by the volumes that the server tells of: the longest mount point that begins the path.</summary>
internal static class BackupSpace
{
    public static Fact<long> Free(string folder, Fact<IReadOnlyList<VolumeFact>> volumes, Fact<IReadOnlyList<FixedDrive>> drives)
    {
        if (folder.Length == 0)
            return Fact.Unreadable<long>(
                "the server does not tell where its backups go; name a folder of the server's (backup: { folder: … })");
        if (folder.Contains("://", StringComparison.Ordinal)) return Fact.NotApplicable<long>("a blob container has no size to run out of");
        if (folder.StartsWith(@"\\", StringComparison.Ordinal) || folder.StartsWith("//", StringComparison.Ordinal))
            return Fact.Unreadable<long>($"{folder} is a share; the server tells the room of its own drives only");
        var known = (volumes.ValueOr(null) ?? []).Select(volume => (Path: volume.Name, Free: volume.FreeBytes))
            .Concat((drives.ValueOr(null) ?? []).Select(drive => (drive.Path, Free: drive.FreeBytes)))
            .Where(place => folder.StartsWith(place.Path, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(place => place.Path.Length)
            .ToList();
        if (known.Count > 0) return Fact.Known(known[0].Free);
        var why = (volumes as Fact<IReadOnlyList<VolumeFact>>.Unreadable)?.Reason ?? "no volume that it names holds the path";
        return Fact.Unreadable<long>($"the server does not tell how much room {folder} has: {why}");
    }
}
