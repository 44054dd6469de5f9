using Trexis.PipelineTasks.Databases.SqlServer;

namespace Trexis.PipelineTasks.Tests.Databases.SqlServer;

public sealed class QueryPlansTests
{
    [Fact]
    public void A_plan_is_told_in_steps_and_a_table_read_whole_is_a_scan()
    {
        const string Plan = """
            <ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan"><BatchSequence><Batch><Statements><StmtSimple><QueryPlan>
              <RelOp PhysicalOp="Nested Loops"><NestedLoops>
                <RelOp PhysicalOp="Clustered Index Scan"><IndexScan><Object Database="[Sales]" Schema="[dbo]" Table="[orders]" Index="[PK_orders]" /></IndexScan></RelOp>
                <RelOp PhysicalOp="Index Seek"><IndexScan><Object Database="[Sales]" Schema="[sales]" Table="[order lines]" Index="[IX_lines]" /></IndexScan></RelOp>
              </NestedLoops></RelOp>
            </QueryPlan></StmtSimple></Statements></Batch></BatchSequence></ShowPlanXML>
            """;

        QueryPlans.Read(Plan).ShouldBe(["Nested Loops", "SCAN dbo.orders USING INDEX PK_orders", "SEARCH sales.[order lines] USING INDEX IX_lines"]);
    }
}
