using System.Data;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Servers;

/// <summary>What is ours is never called the network's.</summary>
public sealed class DriverFaultsTests
{
    [Theory]
    [InlineData(typeof(FileNotFoundException))]
    [InlineData(typeof(NotSupportedException))]
    public void An_exception_that_the_driver_did_not_throw_is_none_of_the_networks(Type mistake)
    {
        var thrown = Should.Throw(
            () =>
            {
                if (mistake == typeof(FileNotFoundException)) File.ReadAllText(Path.GetTempPath() + Guid.NewGuid());
                else ((IList<int>)Array.Empty<int>()).Add(1);
            },
            mistake);

        DriverFaults.Translate(thrown, "db/Sales", "reading the schema").ShouldBeNull();
    }

    [Fact]
    public void A_column_of_another_type_than_bytes_is_a_defect_of_ours_with_its_name()
    {
        using var table = new DataTable();
        table.Columns.Add("query_hash", typeof(string));
        table.Rows.Add("0x01");
        using var reader = table.CreateDataReader();
        reader.Read();

        Should.Throw<QueryDefectException>(() => reader.Bytes("query_hash")).Message
            .ShouldContain("holds a String in query_hash, which is read as Byte[]");
    }
}
