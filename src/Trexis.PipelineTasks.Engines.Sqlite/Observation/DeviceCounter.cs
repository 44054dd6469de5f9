namespace Trexis.PipelineTasks.Engines.Sqlite.Observation;

/// <summary>How long the device under a file has had work, by the kernel's own counter: Linux's <c>/proc/diskstats</c>.</summary>
internal sealed class DeviceCounter(string path)
{
    private Fact<string>? _device;

    /// <summary>Milliseconds since the start in which the device had at least one request.</summary>
    public Fact<double> Read()
    {
        try
        {
            _device ??= Find();
            return _device is Fact<string>.Known { Value: var device }
                ? BusyMilliseconds(File.ReadLines("/proc/diskstats"), device) is { } busy
                    ? Fact.Known(busy)
                    : Fact.NotApplicable<double>($"{path} lies on a volume without a device of its own ({device})")
                : _device.Map(_ => 0.0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fact.Unreadable<double>($"how busy the volume of {path} is cannot be read: {exception.Message}");
        }
    }

    private Fact<string> Find()
    {
        if (!OperatingSystem.IsLinux())
            return Fact.NotApplicable<string>("how busy a volume is can only be read on Linux (/proc/diskstats)");
        return DeviceOf(File.ReadLines("/proc/self/mountinfo"), path) is { } device
            ? Fact.Known(device)
            : Fact.Unreadable<string>($"no mount point holds {path}");
    }

    /// <summary>The share of the time between two readings, in percent.</summary>
    public static Fact<double> Share(Fact<double> before, Fact<double> after,
        TimeSpan elapsed) => before is Fact<double>.Known { Value: var then }
        ? after.Map(now => Math.Clamp(100 * (now - then) / elapsed.TotalMilliseconds, 0, 100))
        : before;

    /// <summary>
    /// <c>major:minor</c> of the longest mount point that holds the path; of two on the same place, the later hides the earlier.
    /// </summary>
    internal static string? DeviceOf(IEnumerable<string> mounts, string path)
    {
        const int Device = 2, MountPoint = 4;
        var (found, longest) = (default(string), -1);
        foreach (var parts in mounts.Select(line => line.Split(' ')).Where(parts => parts.Length > MountPoint))
        {
            var mount = Unescaped(parts[MountPoint]);
            var holds = path == mount || path.StartsWith(mount == "/" ? mount : mount + "/", StringComparison.Ordinal);
            if (holds && mount.Length >= longest) (found, longest) = (parts[Device], mount.Length);
        }

        return found;
    }

    internal static double? BusyMilliseconds(IEnumerable<string> statistics, string device)
    {
        const int Busy = 12;
        foreach (var parts in statistics.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length > Busy))
        {
            if ($"{parts[0]}:{parts[1]}" == device)
                return double.TryParse(parts[Busy], NumberStyles.None, CultureInfo.InvariantCulture, out var busy) ? busy : null;
        }

        return null;
    }

    // The kernel writes blanks and backslashes of a mount point as three octal digits.
    private static string Unescaped(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? text.Replace("\\040", " ", StringComparison.Ordinal)
            .Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal)
            .Replace("\\134", "\\", StringComparison.Ordinal)
        : text;
}
