using System.Runtime.CompilerServices;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>
/// Compares text with a file beside the test (<c>Golden/&lt;name&gt;</c>). With TREXIS_ACCEPT=1 the file is written instead:
/// read the difference as text that a user will see before committing it. Assert the point of the test first.
/// </summary>
public static class Golden
{
    public static void ShouldMatchGolden(this string actual, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("TREXIS_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        if (!File.Exists(file))
            throw new InvalidOperationException($"{file} is missing; run the test with TREXIS_ACCEPT=1 and read what it writes");
        var expected = File.ReadAllText(file);
        if (expected == actual) return;
        var difference = FirstDifference(expected.Split('\n'), actual.Split('\n'));
        throw new InvalidOperationException(
            $"{file} differs from line {difference.Line}:\n- {difference.Expected}\n+ {difference.Actual}\nIf the new text is what a user "
                + $"should see, run with TREXIS_ACCEPT=1 and review the change.");
    }

    private static (int Line, string Expected, string Actual) FirstDifference(string[] expected, string[] actual)
    {
        var line = 0;
        while (line < expected.Length && line < actual.Length && expected[line] == actual[line]) line++;
        return (line + 1, line < expected.Length ? expected[line] : "(end)", line < actual.Length ? actual[line] : "(end)");
    }
}
