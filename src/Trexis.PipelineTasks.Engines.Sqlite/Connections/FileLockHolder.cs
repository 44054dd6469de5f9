namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

/// <summary>
/// Which other process holds a lock on a database file, where Linux tells: <c>/proc/locks</c> names processes and files by their numbers.
/// </summary>
internal static class FileLockHolder
{
    private const string Locks = "/proc/locks";

    /// <returns><c>process 4711 (sqlite3)</c>; nothing where nobody else is seen.</returns>
    public static string? Of(string path)
    {
        try
        {
            // Beside a database in WAL mode the locks are those of its -shm.
            var numbers = new[] { path, path + "-shm" }.Select(FileNumber.Of).OfType<string>().ToHashSet(StringComparer.Ordinal);
            if (numbers.Count == 0 || !File.Exists(Locks)) return null;
            return In(File.ReadAllText(Locks), numbers) is { } process
                ? string.Create(CultureInfo.InvariantCulture, $"process {process}{Named(process)}")
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="locks">
    /// As <c>/proc/locks</c> has them: <c>1: POSIX  ADVISORY  WRITE 4711 fe:00:5328186 1073741826 1073742335</c>.
    /// </param>
    /// <param name="numbers">Of files, as <see cref="FileNumber"/> tells them.</param>
    public static int? In(string locks, IReadOnlySet<string> numbers) =>
        locks.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, "POSIX", _, _, _, var file, ..] && Decimal(file) is { } number && numbers.Contains(number))
            .Select(words => int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0 && process != Environment.ProcessId)
            .Cast<int?>()
            .FirstOrDefault();

    private static string? Decimal(string file) =>
        file.Split(':') is [var major, var minor, var number]
            && uint.TryParse(major, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var first)
            && uint.TryParse(minor, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var second)
            ? string.Create(CultureInfo.InvariantCulture, $"{first}:{second}:{number}")
            : null;

    private static string Named(int process)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/comm");
        return File.Exists(name) ? $" ({TextSanitizer.Line(File.ReadAllText(name).Trim())})" : "";
    }
}
