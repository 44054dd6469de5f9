using Markdig;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;
using Trexis.PipelineTasks.Reporting;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Tests.Reporting;

/// <summary>
/// The comment as a browser lays it out, with GitHub's sizes of text, cells and spaces, in a column as wide as a pull request's; skipped
/// where no Chromium is on the path.
/// </summary>
public class CommentInBrowserTests
{
    private const int Column = 860;
    private const int Screen = 900;

    private const string Style =
        """
        body { margin: 0; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif }
        table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; margin: 0 0 16px }
        th, td { padding: 6px 13px; border: 1px solid }
        code { font: 85%/1 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; padding: .2em .4em; white-space: break-spaces }
        p, ul, details, pre, blockquote { margin: 0 0 16px }
        h3 { font-size: 1.25em } h3, h4 { margin: 24px 0 16px; line-height: 1.25 } h3:first-child { margin-top: 0 }
        """;

    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().Build();

    /// <summary>Each of another kind, so that no row shares its reason with the one above.</summary>
    private static readonly string[] Dangerous =
    [
        "DROP TABLE shop.LoyaltyProgramme",
        "ALTER TABLE shop.Customer DROP COLUMN LoyaltyNumber",
        "ALTER TABLE shop.Payment ALTER COLUMN Amount decimal(9,2) NOT NULL",
        "DROP PROCEDURE shop.GetLoyaltyOfCustomer",
        "TRUNCATE TABLE shop.Basket",
        "UPDATE shop.Customer SET State = 1",
        "CREATE TRIGGER shop.Audited ON shop.Payment AFTER UPDATE AS DELETE FROM shop.Basket WHERE Id = 1",
        "ALTER TABLE shop.OrderLine ADD CONSTRAINT FK_OrderLine_Order FOREIGN KEY (OrderId) REFERENCES shop.Orders (Id) ON DELETE CASCADE",
        "EXEC sp_rename 'shop.Customer.Surname', 'FamilyName', 'COLUMN'",
        "CREATE CLUSTERED INDEX CX_Basket ON shop.Basket (CreatedAt)",
    ];

    [Fact]
    public async Task Ten_dangerous_operations_of_ten_kinds_and_all_above_them_fit_one_screen()
    {
        var operations = Plan();
        operations.Take(10).ShouldAllBe(operation => operation.IsDangerous);
        operations.Take(10).Select(operation => operation.Kind).Distinct(StringComparer.Ordinal).Count().ShouldBe(10);
        operations.Count.ShouldBe(500);

        var said = await AskAsync(
            operations,
            """
            const rows = [...page.querySelector('table').querySelectorAll('tbody tr')];
            return rows.length + ' ' + Math.ceil(rows[rows.length - 1].getBoundingClientRect().bottom)
              + ' ' + (page.documentElement.scrollWidth > frame.innerWidth);
            """);

        var answer = said.Split(' ');
        answer[0].ShouldBe("10");
        int.Parse(answer[1], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(500, Screen);
        answer[2].ShouldBe("false");
    }

    [Fact]
    public void Each_row_says_what_where_how_many_rows_why_and_who_waits_and_what_would_be_safer_is_said_once_for_each_kind()
    {
        var comment = MarkdownComment.Render(Model(Plan()), "report.html");

        comment.ShouldContain(
            "| ⚠ <code>drop-column</code> <code>shop.Customer.LoyaltyNumber</code> · "
                + "[V0018&#95;&#95;drop_loyalty_programme.sql:2](<https://github.example/octo/sales/blob/5d1f0c3e9a7b/migrations/"
                + "V0018__drop_loyalty_programme.sql#L2>)<br>Its values are gone, and every statement that names it fails. Readers and "
                + "writers of the table wait for a moment. | about 2,100,000, 1.2 GiB |\n");
        comment.ShouldNotContain("about 2,100,000 rows");
        comment.Split("\n- <code>drop-column</code>: Stop using it in one release").Length.ShouldBe(2);
        comment.ShouldNotContain("While it runs", customMessage: "what locks is the way that is planned, not the safer one");
        comment.ShouldContain("<summary>And 490 safe</summary>");
    }

    private static List<Operation> Plan()
    {
        var size = new TableSize(2_100_000, RowsAreExact: false, 1_288_490_189);
        var added = new Operation(OperationAction.Create, "create-table", "", Risk.Safe, "A new table is used by nobody yet.");
        return
        [
            .. Dangerous.Select((sql, at) => Read(sql) with
            {
                Size = size,
                Location = new SourceLocation("migrations/V0018__drop_loyalty_programme.sql", at + 1),
            }),
            .. Enumerable.Range(0, 490).Select(number => added with { Subject = $"shop.New{number}" }),
        ];
    }

    private static Operation Read(string sql) => new TransactSqlReader(ServerParser.Newest(), WrittenBy.People)
        .Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.First(found => found.Operation.IsDangerous).Operation;

    private static ReportModel Model(IReadOnlyList<Operation> operations)
    {
        var judged = SampleDocuments.Result(RiskIsAccepted.Code, Verdict.Failed, "10 dangerous operations nobody acknowledged");
        var plan = SampleDocuments.Document(
            "deploy-scripts", "plan", new RunTarget("dev", null, "sqlserver", "SQL-DEV-01", "Shop"), TestTime.Monday, 1_000, judged) with
        {
            Operations = operations,
        };
        return ReportModelBuilder.Build(SampleDocuments.Chained([plan]), SampleDocuments.Context);
    }

    private static async Task<string> AskAsync(IReadOnlyList<Operation> operations, string question)
    {
        var html = Markdown.ToHtml(MarkdownComment.Render(Model(operations), "report.html"), GitHub);
        var page = $"<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Comment</title><style>{Style}</style>{html}</html>";
        return (await PageInBrowser.AskAsync([page], Column, unfolded: false, question)).ShouldHaveSingleItem();
    }
}
