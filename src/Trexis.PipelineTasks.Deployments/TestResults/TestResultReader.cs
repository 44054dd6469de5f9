using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Deployments.TestResults;

/// <summary>
/// Reads test results as evidence: JUnit XML, which tSQLt writes too, and Visual Studio's TRX. Counts the cases that are listed, not the
/// sums that are claimed.
/// </summary>
public static class TestResultReader
{
    /// <summary>More names than a report shows help nobody.</summary>
    private const int MostNames = 50;

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
    };

    /// <param name="patterns">Absolute paths; the last part may hold <c>*</c> and <c>?</c>.</param>
    /// <param name="ofRun">Whether only what the run itself made counts: whoever may write a branch wrote what git tracks.</param>
    /// <returns>A summary a file, in ordinal order; a reason where a pattern matches nothing or a file is no test result.</returns>
    public static Fact<IReadOnlyList<TestSummary>> Read(IReadOnlyList<string> patterns, bool ofRun = false)
    {
        if (patterns.Count == 0) return Fact.NotApplicable<IReadOnlyList<TestSummary>>("deployment.yml names no test results (tests:)");
        var summaries = new List<TestSummary>();
        foreach (var pattern in patterns)
        {
            var files = Matches(pattern);
            if (files.Count == 0) return Fact.Unreadable<IReadOnlyList<TestSummary>>($"no test results at {pattern}");
            foreach (var file in files)
            {
                try
                {
                    if (ofRun && TrackedFiles.FirstBelow(file) is not null)
                    {
                        return Fact.Unreadable<IReadOnlyList<TestSummary>>(
                            $"{file} is tracked by git: whoever wrote the branch wrote it, and no test of this run");
                    }

                    summaries.Add(ReadFile(file));
                }
                catch (Exception exception) when (exception is XmlException or IOException or InputException)
                {
                    return Fact.Unreadable<IReadOnlyList<TestSummary>>($"{file} is no test result that can be read: {exception.Message}");
                }
            }
        }

        return Fact.Known<IReadOnlyList<TestSummary>>(summaries);
    }

    private static List<string> Matches(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern)!;
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)];
    }

    private static TestSummary ReadFile(string file)
    {
        var bytes = InputFile.ReadBytes(file, FileKind.TestResults);
        using var reader = XmlReader.Create(new MemoryStream(bytes), Strict);
        var results = XDocument.Load(reader).Root!;
        var tally = results.Name.LocalName switch
        {
            "testsuites" or "testsuite" => JUnit(results),
            "TestRun" => Trx(results),
            var other => throw new XmlException($"its root is <{other}>; accepted: <testsuites>, <testsuite> or <TestRun>"),
        };
        return new TestSummary(
            Path.GetFileName(file),
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            tally.Passed,
            tally.Failed,
            tally.NotRun,
            tally.FailedNames);
    }

    private static Tally JUnit(XElement results)
    {
        var tally = new Tally();
        foreach (var test in Named(results, "testcase"))
            tally.Add($"{(string?)test.Attribute("classname")}.{(string?)test.Attribute("name")}".TrimStart('.'), OutcomeOf(test));
        return tally;
    }

    private static TestOutcome OutcomeOf(XElement test)
    {
        if (Named(test, "failure").Concat(Named(test, "error")).Any()) return TestOutcome.Failed;
        return Named(test, "skipped").Any() ? TestOutcome.NotRun : TestOutcome.Passed;
    }

    private static Tally Trx(XElement results)
    {
        var tally = new Tally();
        foreach (var test in Named(results, "UnitTestResult"))
        {
            tally.Add((string?)test.Attribute("testName") ?? "", (string?)test.Attribute("outcome") switch
            {
                "Passed" => TestOutcome.Passed,
                "NotExecuted" or "NotRunnable" or "Inconclusive" or "Pending" => TestOutcome.NotRun,
                _ => TestOutcome.Failed,
            });
        }

        return tally;
    }

    // Whatever namespace a tool puts them in.
    private static IEnumerable<XElement> Named(XElement within, string name) =>
        within.Descendants().Where(element => element.Name.LocalName == name);

    private enum TestOutcome
    {
        Passed,
        Failed,
        NotRun,
    }

    private sealed class Tally
    {
        public int Passed { get; private set; }

        public int Failed { get; private set; }

        public int NotRun { get; private set; }

        public List<string> FailedNames { get; } = [];

        public void Add(string name, TestOutcome outcome)
        {
            if (outcome == TestOutcome.Passed) Passed++;
            else if (outcome == TestOutcome.NotRun) NotRun++;
            else if (Failed++ < MostNames) FailedNames.Add(name);
        }
    }
}
