using System.Globalization;
using System.Security.Cryptography;
using System.Xml;

namespace Trexis.PipelineTasks.Procedure;

/// <summary>What one file of test results holds; the file is known by its hash.</summary>
/// <param name="Format"><c>junit</c> (tSQLt writes it too) or <c>trx</c>.</param>
public sealed record TestResultFile(string File, string Sha256, string Format, int Total, int Passed, int Failed, int Skipped);

/// <summary>Reads test results as evidence: JUnit XML, which tSQLt writes too, and Visual Studio's TRX. Counts test cases; text in the files is not believed.</summary>
public static class TestResultReader
{
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true };

    /// <param name="patterns">Absolute paths; the last part may hold <c>*</c> and <c>?</c>.</param>
    /// <returns>The files in ordinal order; a reason where a pattern matches nothing or a file is no test result.</returns>
    public static Checks.Fact<IReadOnlyList<TestResultFile>> Read(IReadOnlyList<string> patterns)
    {
        var files = new List<TestResultFile>();
        foreach (var pattern in patterns)
        {
            var matches = Matches(pattern);
            if (matches.Count == 0) return Checks.Fact.Unreadable<IReadOnlyList<TestResultFile>>($"No test results at {pattern}.");
            foreach (var file in matches)
            {
                try
                {
                    files.Add(ReadFile(file));
                }
                catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
                {
                    return Checks.Fact.Unreadable<IReadOnlyList<TestResultFile>>($"{file} is no test result that can be read: {exception.Message}");
                }
            }
        }

        return Checks.Fact.Known<IReadOnlyList<TestResultFile>>(files);
    }

    private static List<string> Matches(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern)!;
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)];
    }

    private static TestResultFile ReadFile(string file)
    {
        var bytes = File.ReadAllBytes(file);
        using var reader = XmlReader.Create(new MemoryStream(bytes), Strict);
        reader.MoveToContent();
        var counts = reader.LocalName switch
        {
            "testsuites" or "testsuite" => JUnit(reader),
            "TestRun" => Trx(reader),
            var other => throw new XmlException(string.Create(CultureInfo.InvariantCulture, $"its root is <{other}>; accepted: <testsuites>, <testsuite> or <TestRun>")),
        };
        return new TestResultFile(file, Convert.ToHexStringLower(SHA256.HashData(bytes)), counts.Format, counts.Total, counts.Total - counts.Failed - counts.Skipped, counts.Failed, counts.Skipped);
    }

    // The sums in the attributes are what a writer claims; the cases are what it lists.
    private static (string Format, int Total, int Failed, int Skipped) JUnit(XmlReader reader)
    {
        var (total, failed, skipped) = (0, 0, 0);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "testcase") continue;
            total++;
            using var test = reader.ReadSubtree();
            var verdict = VerdictOf(test);
            if (verdict == "failed") failed++;
            else if (verdict == "skipped") skipped++;
        }

        return ("junit", total, failed, skipped);
    }

    private static string? VerdictOf(XmlReader test)
    {
        string? verdict = null;
        while (test.Read())
        {
            if (test.NodeType != XmlNodeType.Element) continue;
            if (test.LocalName is "failure" or "error") verdict = "failed";
            else if (test.LocalName == "skipped") verdict ??= "skipped";
        }

        return verdict;
    }

    private static (string Format, int Total, int Failed, int Skipped) Trx(XmlReader reader)
    {
        var (total, failed, skipped) = (0, 0, 0);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "UnitTestResult") continue;
            total++;
            var outcome = reader.GetAttribute("outcome");
            if (outcome is "NotExecuted" or "NotRunnable" or "Inconclusive" or "Pending") skipped++;
            else if (outcome is not "Passed") failed++;
        }

        return ("trx", total, failed, skipped);
    }
}
