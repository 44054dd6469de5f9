using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;
using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Releases;

/// <summary>
/// Forty releases of a schema, labelled by somebody who had not seen the reader: how many of the dangers does it find, and how many does
/// it see that are none? What it misses and what it raises for nothing stands by name in <c>docs/risk.md</c>.
/// </summary>
public sealed class LabelledReleasesTests
{
    private const string Folder = "tests/Trexis.PipelineTasks.Tests/Engines.SqlServer/Releases";

    private static readonly IReadOnlyList<LabelledRelease> Releases = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .Build()
        .Deserialize<List<LabelledRelease>>(RepositoryFiles.Read($"{Folder}/releases.yml"));

    [Fact]
    public void Of_the_dangers_that_people_see_the_reader_finds_as_many_as_the_page_says_and_raises_no_more_for_nothing()
    {
        Releases.Count.ShouldBe(40);
        Releases.Sum(release => release.Dangerous.Count).ShouldBeGreaterThanOrEqualTo(45);
        var target = Reader(KnownSchema.Empty);
        target.Read(SqlcmdScript.Read(RepositoryFiles.Read($"{Folder}/baseline.sql"), "baseline.sql").Batches).Errors.ShouldBeEmpty();
        var left = target.Left;
        left.Tables.Count.ShouldBe(38);
        var judged = new List<JudgedRelease>();
        foreach (var release in Releases)
        {
            var reader = Reader(left);
            judged.Add(Judge(release, reader));
            // Each release is planned anew, and the target asked again.
            left = reader.Left with { IsKnown = true };
        }

        var table = Table(judged);

        table.ShouldMatchGolden("risk.md");
        RepositoryFiles.Read("docs/risk.md").ReplaceLineEndings("\n").ShouldContain(table);
    }

    private static TransactSqlReader Reader(KnownSchema target) =>
        new(ServerParser.For(150), WrittenBy.People, "TradeDesk") { Target = target };

    private static JudgedRelease Judge(LabelledRelease release, TransactSqlReader reader)
    {
        var told = reader.Read(SqlcmdScript.Read(release.Sql, "release.sql").Batches).Operations.Concat(reader.LeftOn())
            .Select(found => found.Operation)
            .ToList();
        var labels = release.Dangerous.Select(label => label.Object).ToList();
        var missed = labels.Where(label => !told.Exists(operation => operation.IsDangerous && Names(operation, label))).ToList();
        return new JudgedRelease(
            release,
            [.. missed.Where(label => told.Exists(operation => Names(operation, label)))],
            [.. missed.Where(label => !told.Exists(operation => Names(operation, label)))],
            [
                .. told.Where(operation => operation.IsDangerous && !labels.Exists(label => Names(operation, label)))
                    .Select(operation => $"{operation.Kind} {operation.Subject}")
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ]);
    }

    // The very object; the table whose rows lose a column's values; or a constraint, index or member told with its table or role.
    private static bool Names(Operation operation, string label)
    {
        // A permission is called by what it gives, on what and to whom, an option by its value; labels name what they are on.
        var subject = operation switch
        {
            { Action: OperationAction.Permission } => operation.Subject.Split(" on ")[^1].Split(" to ")[0].Split(" from ")[0],
            { Kind: "alter-database" } => operation.Subject.Split(' ')[0],
            _ => operation.Subject,
        };
        var parts = subject.Split('.');
        return Is(subject, label)
            || label.StartsWith(subject + ".", StringComparison.OrdinalIgnoreCase)
            || Is(parts[^1], label)
            || (parts.Length == 3 && Is($"{parts[0]}.{parts[2]}", label));
    }

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Table(IReadOnlyList<JudgedRelease> judged)
    {
        var labels = judged.Sum(release => release.Release.Dangerous.Count);
        var (cautious, silent) = (judged.Sum(release => release.AsCaution.Count), judged.Sum(release => release.Silent.Count));
        var (found, raised) = (labels - cautious - silent, judged.Sum(release => release.Raised.Count));
        var (recall, precision) = (100.0 * found / labels, 100.0 * found / (found + raised));
        return FormattableString.Invariant(
            $"""
            | dangers labelled | found as dangerous | told as caution or safe | not told | raised for nothing | recall | precision |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | {labels} | {found} | {cautious} | {silent} | {raised} | {recall:0} % | {precision:0} % |

            {List("Told as caution or safe", judged, release => release.AsCaution)}

            {List("Not told", judged, release => release.Silent)}

            {List("Raised for nothing", judged, release => release.Raised)}

            """).ReplaceLineEndings("\n");
    }

    private static string List(string title, IReadOnlyList<JudgedRelease> judged, Func<JudgedRelease, IReadOnlyList<string>> of)
    {
        var named = judged.Where(release => of(release).Count > 0)
            .Select(release => $"- release {release.Release.Release}: {string.Join(", ", of(release).Select(what => $"`{what}`"))}")
            .ToList();
        return named.Count == 0 ? $"**{title}**: none." : $"**{title}**:\n\n{string.Join('\n', named)}";
    }

    private sealed record JudgedRelease(
        LabelledRelease Release, IReadOnlyList<string> AsCaution, IReadOnlyList<string> Silent, IReadOnlyList<string> Raised);

    public sealed class LabelledRelease
    {
        public int Release { get; set; }

        public string Title { get; set; } = "";

        public string Sql { get; set; } = "";

        public List<Label> Dangerous { get; set; } = [];
    }

    public sealed class Label
    {
        public string Object { get; set; } = "";

        public string Why { get; set; } = "";
    }
}
