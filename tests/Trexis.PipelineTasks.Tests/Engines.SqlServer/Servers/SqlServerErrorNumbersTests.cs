using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Servers;

public sealed class SqlServerErrorNumbersTests
{
    // As "Database engine events and errors" and "Troubleshoot connectivity issues" (Azure SQL Database) word each.
    [Theory]
    [InlineData(701, 17, DatabaseErrorKind.Full, "memory")]
    [InlineData(1204, 19, DatabaseErrorKind.Full, "locks")]
    [InlineData(1205, 13, DatabaseErrorKind.Locked, "was rolled back, and nothing else")]
    [InlineData(1807, 16, DatabaseErrorKind.Locked, "model")]
    [InlineData(3101, 16, DatabaseErrorKind.Locked, "stop the application")]
    [InlineData(3960, 16, DatabaseErrorKind.Locked, "the same rows")]
    [InlineData(3961, 16, DatabaseErrorKind.Locked, "the object's definition")]
    [InlineData(3967, 17, DatabaseErrorKind.Full, "tempdb")]
    [InlineData(13535, 16, DatabaseErrorKind.Locked, "the same rows")]
    [InlineData(41302, 16, DatabaseErrorKind.Locked, "memory-optimized")]
    [InlineData(41325, 16, DatabaseErrorKind.Locked, "memory-optimized")]
    [InlineData(41823, 16, DatabaseErrorKind.Full, "larger size")]
    [InlineData(40549, 16, DatabaseErrorKind.TimedOut, "batches that commit one by one")]
    [InlineData(40552, 16, DatabaseErrorKind.Full, "batches that commit one by one")]
    [InlineData(40613, 14, DatabaseErrorKind.Unreachable, "about a minute")]
    [InlineData(926, 14, DatabaseErrorKind.Unreachable, "newest verified backup")]
    [InlineData(909, 21, DatabaseErrorKind.Unreachable, "edition")]
    [InlineData(3169, 16, DatabaseErrorKind.Statement, "not older")]
    [InlineData(33111, 16, DatabaseErrorKind.Statement, "private key")]
    [InlineData(33117, 16, DatabaseErrorKind.Statement, "edition")]
    [InlineData(5064, 16, DatabaseErrorKind.Locked, "SET MULTI_USER WITH ROLLBACK IMMEDIATE")]
    [InlineData(8645, 17, DatabaseErrorKind.TimedOut, "memory")]
    [InlineData(18401, 14, DatabaseErrorKind.Unreachable, "in some minutes")]
    [InlineData(18461, 14, DatabaseErrorKind.Unreachable, "without")]
    [InlineData(40914, 14, DatabaseErrorKind.Denied, "virtual network rule")]
    [InlineData(47073, 14, DatabaseErrorKind.Denied, "private endpoint")]
    public void A_number_has_its_kind_and_a_hint_of_its_own(int number, int severity, DatabaseErrorKind kind, string hint)
    {
        SqlServerErrorNumbers.KindOf(number, severity).ShouldBe(kind);

        SqlServerErrorNumbers.Hint(number, kind)!.ShouldContain(hint);
    }
}
