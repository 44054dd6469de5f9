using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.PerfGate.Measuring;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

public class ShowPlanTests
{
    private const string Document = """
        <ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan" Version="1.539" Build="15.0.2000.5">
          <BatchSequence><Batch><Statements>
            <StmtSimple StatementText="SELECT note FROM dbo.orders WHERE customer = 4242" StatementId="1" QueryPlanHash="0x1234">
              <QueryPlan>
                <RelOp NodeId="0" PhysicalOp="Nested Loops" LogicalOp="Inner Join">
                  <NestedLoops>
                    <RelOp NodeId="1" PhysicalOp="Index Seek" LogicalOp="Index Seek">
                      <IndexScan Ordered="true"><Object Database="[Sales]" Schema="[dbo]" Table="[orders]" Index="[by customer]" />
                        <Predicate><ScalarOperator ScalarString="[customer]=(4242)" /></Predicate></IndexScan>
                    </RelOp>
                    <RelOp NodeId="2" PhysicalOp="Clustered Index Scan" LogicalOp="Clustered Index Scan" TableCardinality="1.5e+06">
                      <IndexScan Ordered="false">
                        <Object Database="[Sales]" Schema="[dbo]" Table="[order lines]" Index="[pk_lines]" /></IndexScan>
                    </RelOp>
                    <RelOp NodeId="3" PhysicalOp="Table Scan" LogicalOp="Table Scan">
                      <TableScan><Object Database="[Sales]" Schema="[dbo]" Table="[heap]" /></TableScan>
                    </RelOp>
                    <RelOp NodeId="4" PhysicalOp="Constant Scan" LogicalOp="Constant Scan"><ConstantScan /></RelOp>
                  </NestedLoops>
                </RelOp>
              </QueryPlan>
            </StmtSimple>
          </Statements></Batch></BatchSequence>
        </ShowPlanXML>
        """;

    [Fact]
    public void A_plan_is_its_operators_with_the_tables_and_indexes_they_touch_and_no_values()
    {
        var plan = ShowPlan.Read([Document])!;

        plan.Steps.ShouldBe(
            [
                "Nested Loops",
                "SEARCH dbo.orders USING INDEX by customer",
                "SCAN dbo.[order lines] USING INDEX pk_lines",
                "SCAN dbo.heap",
                "Constant Scan",
            ]);
        string.Join(' ', plan.Steps).ShouldNotContain("4242");
        ShowPlan.Read([Document.Replace("4242", "17", StringComparison.Ordinal)])!.Hash.ShouldBe(plan.Hash);
        ShowPlan.Read([Document.Replace("[by customer]", "[by_date]", StringComparison.Ordinal)])!.Hash.ShouldNotBe(plan.Hash);
    }

    [Fact]
    public void What_is_read_whole_is_known_by_its_operator() =>
        ShowPlan.Read([Document])!.Steps.Select(PlanStep.ScannedTable).ShouldBe([null, null, "dbo.[order lines]", "dbo.heap", null]);

    [Fact]
    public void A_table_that_is_read_whole_has_the_size_that_the_plan_was_made_for() =>
        ShowPlan.Read([Document])!.Scans.ShouldBe([new ScannedTable("dbo.[order lines]", 1_500_000), new ScannedTable("dbo.heap", null)]);

    [Fact]
    public void Of_a_batch_only_the_statement_that_is_meant_counts()
    {
        var batch = Document.Replace("QueryPlanHash=\"0x1234\"", "QueryHash=\"0xAB\"", StringComparison.Ordinal)
            .Replace(
                "</Statements>",
                "<StmtSimple QueryHash=\"0xCD\"><QueryPlan><RelOp PhysicalOp=\"Table Scan\"><TableScan><Object Schema=\"[dbo]\" "
                    + "Table=\"[other]\" /></TableScan></RelOp></QueryPlan></StmtSimple></Statements>",
                StringComparison.Ordinal);

        ShowPlan.Scans(batch, "cd").ShouldBe([new ScannedTable("dbo.other", null)]);
        ShowPlan.Scans(batch, "ab").Count.ShouldBe(2);
        ShowPlan.Scans("", "ab").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SCAN orders", "orders")]
    [InlineData("SCAN orders USING COVERING INDEX orders_by_date", "orders")]
    [InlineData("SCAN (subquery-2)", null)]
    [InlineData("SEARCH orders USING INDEX orders_by_customer (customer=?)", null)]
    [InlineData("USE TEMP B-TREE FOR ORDER BY", null)]
    public void So_is_a_step_of_SQLite_s(string step, string? table) => PlanStep.ScannedTable(step).ShouldBe(table);

    [Theory]
    [InlineData("")]
    [InlineData("<ShowPlanXML")]
    [InlineData("<other />")]
    public void What_is_no_plan_is_none(string text) => ShowPlan.Read([text]).ShouldBeNull();
}
