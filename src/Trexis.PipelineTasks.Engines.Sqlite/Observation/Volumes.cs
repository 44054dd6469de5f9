namespace Trexis.PipelineTasks.Engines.Sqlite.Observation;

/// <summary>The volumes of this machine, found by the longest mount point that begins a path.</summary>
internal static class Volumes
{
    public static Fact<long> FreeBytes(string path) => Read(path, "backup").Map(volume => volume.FreeBytes);

    /// <param name="path">Need not exist yet: what will be made lands on the volume of what is there.</param>
    public static Fact<VolumeFact> Read(string path, string holds)
    {
        try
        {
            var full = Existing(Path.GetFullPath(path));
            var drive = DriveInfo.GetDrives()
                .Where(candidate => IsWithin(full, candidate.Name))
                .MaxBy(candidate => candidate.Name.Length);
            return drive is null
                ? Fact.Unreadable<VolumeFact>($"no mounted volume holds {full}")
                : Fact.Known(new VolumeFact(drive.Name, holds, drive.TotalSize, drive.AvailableFreeSpace));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fact.Unreadable<VolumeFact>($"the volume of {path} cannot be read: {exception.Message}");
        }
    }

    private static bool IsWithin(string path, string mount)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var root = Path.EndsInDirectorySeparator(mount) ? mount : mount + Path.DirectorySeparatorChar;
        return path.StartsWith(root, comparison) || path.Equals(mount, comparison);
    }

    private static string Existing(string path)
    {
        while (!Path.Exists(path) && Path.GetDirectoryName(path) is { } parent) path = parent;
        return path;
    }
}
