using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Observation;

/// <summary>As Microsoft's page on sys.query_store_wait_stats maps them.</summary>
public class WaitCategoriesTests
{
    [Theory]
    [InlineData("SOS_SCHEDULER_YIELD", "CPU")]
    [InlineData("THREADPOOL", "Worker Thread")]
    [InlineData("LCK_M_X", "Lock")]
    [InlineData("LATCH_EX", "Latch")]
    [InlineData("PAGELATCH_UP", "Buffer Latch")]
    [InlineData("PAGEIOLATCH_SH", "Buffer IO")]
    [InlineData("RESOURCE_SEMAPHORE_QUERY_COMPILE", "Compilation")]
    [InlineData("RESOURCE_SEMAPHORE", "Memory")]
    [InlineData("WRITELOG", "Tran Log IO")]
    [InlineData("ASYNC_NETWORK_IO", "Network IO")]
    [InlineData("CXPACKET", "Parallelism")]
    [InlineData("HADR_SYNC_COMMIT", "Replication")]
    [InlineData("HADR_THROTTLE_LOG_RATE_GOVERNOR", "Log Rate Governor")]
    [InlineData("PREEMPTIVE_OS_WRITEFILE", "Preemptive")]
    [InlineData("IO_COMPLETION", "Other Disk IO")]
    [InlineData("NEVER_HEARD_OF", WaitCategories.Other)]
    public void A_wait_has_the_category_that_the_query_store_gives_it(string type, string category) =>
        WaitCategories.Classify(type).ShouldBe(category);

    [Theory]
    [InlineData("WAITFOR")]
    [InlineData("SLEEP_TASK")]
    [InlineData("XE_TIMER_EVENT")]
    [InlineData("SOS_WORK_DISPATCHER")]
    [InlineData("QDS_PERSIST_TASK_MAIN_LOOP_SLEEP")]
    [InlineData("HADR_WORK_QUEUE")]
    [InlineData("BROKER_RECEIVE_WAITFOR")]
    [InlineData("CLR_AUTO_EVENT")]
    [InlineData("DIRTY_PAGE_POLL")]
    public void A_thread_with_nothing_to_do_waits_for_nothing(string type) => WaitCategories.Classify(type).ShouldBe(WaitCategories.Benign);
}
