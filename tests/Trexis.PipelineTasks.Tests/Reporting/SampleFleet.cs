using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Reporting;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>
/// Many databases of one kind: every target is deployed with the same three operations, but every fiftieth is refused, the ninth is
/// left half-way, the thirteenth has a plan of its own, and the last is not reached.
/// </summary>
internal static class SampleFleet
{
    public const int HalfWay = 8;
    public const int Different = 12;

    public static ReportContext Context(int targets) => SampleDocuments.Context with
    {
        Environments =
        [
            new EnvironmentSpec("prod", null, true, [.. Enumerable.Range(0, targets).Select(number => new TargetSpec(
                NameOf(number), new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES")))]),
        ],
        Lines = [],
        Plans = [],
        Checklists = [],
    };

    public static IReadOnlyList<StoredDocument> Documents(int targets) =>
        SampleDocuments.Chained(Enumerable.Range(0, targets - 1).SelectMany(Target));

    public static ReportModel Model(int targets) => ReportModelBuilder.Build(Documents(targets), Context(targets));

    public static string NameOf(int number) => $"eu-{number}";

    private static IEnumerable<RunDocument> Target(int number)
    {
        var target = new RunTarget("prod", NameOf(number), "sqlserver", "SQL-PROD-01", $"Sales_{number}");
        var at = TestTime.Monday.AddMinutes(number);
        var isRefused = number % 50 == 49;
        yield return SampleDocuments.Document("precheck", null, target, at, 4_200,
            SampleDocuments.Result("environment.reachable", Verdict.Passed, $"database Sales_{number} answered in {number + 1} ms"),
            isRefused
                ? SampleDocuments.Result(
                    "resources.disk", Verdict.Failed, $"{60 + (number % 30)} % of the volume of eu-{number} is used") with
                {
                    Remedy = "free space on the volume",
                }
                : SampleDocuments.Result("resources.disk", Verdict.Passed, "48 % of the volume is used"),
            SampleDocuments.Result("performance.response", Verdict.Unknown, "deployment.yml names no query to time")) with
        {
            Operations = isRefused ? Operations(number) : [],
        };
        if (isRefused) yield break;
        var executed = number == HalfWay
            ? SampleDocuments.Result("deploy.executed", Verdict.Failed, "V2.sql was refused after 1 of 2 scripts") with
            {
                Findings = [new Finding("V2.sql", "no such table", "done"), new Finding("V1.sql", "done in 2 ms, 0 rows", "done")],
            }
            : SampleDocuments.Result("deploy.executed", Verdict.Passed, $"3 scripts were executed in {number + 2} ms");
        yield return SampleDocuments.Document(
            "deploy-scripts", "apply", target, at.AddSeconds(5), 31_000, executed with { Kind = ResultKind.Step }) with
        {
            Operations = Operations(number),
            Attachments = [new Attachment("log", AttachmentPath.From($"{number}", "log.txt"), new string('c', 64))],
            Metrics = number == HalfWay
                ? new SortedDictionary<string, Quantity>(StringComparer.Ordinal) { ["scripts.executed"] = Quantity.Count(1) }
                : [],
        };
        if (number == HalfWay) yield break;
        yield return SampleDocuments.Document(
            "validate", null, target, at.AddSeconds(40), 4_000,
            SampleDocuments.Result("data.integrity-check", Verdict.Passed, "the engine's check found nothing"),
            SampleDocuments.Result("data.counts-as-planned", Verdict.Passed, "every table has its rows"));
    }

    private static IReadOnlyList<Operation> Operations(int number) => number == Different
        ? [SampleDocuments.Operations[0] with { Subject = "dbo.Orders.OnlyHere" }]
        : [.. SampleDocuments.Operations.Take(3)];
}
