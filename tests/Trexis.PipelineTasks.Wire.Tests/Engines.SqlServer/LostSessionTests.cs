using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

public sealed class LostSessionTests : SqlServerScene
{
    [Theory(Timeout = TimeLimit)]
    [InlineData("breaks off")]
    [InlineData("speaks garbage")]
    public async Task A_session_whose_connection_broke_is_lost_at_once_though_the_driver_closes_it_later(string how)
    {
        Server.When("RESTORE", how == "breaks off" ? TdsAnswer.Nothing.Break() : TdsAnswer.Nothing.Garbage(0, 1, 2, 3).Break());
        var connection = SqlServerConnection.From(Connection());

        // The driver is late about once in ten times.
        for (var number = 0; number < 80; number++)
        {
            await using var session = await SqlServerSession.OpenAsync(connection, TimeProvider.System, Cancel);
            var exception = await Should.ThrowAsync<DatabaseException>(
                () => session.ExecuteAsync("restoring", "RESTORE DATABASE [Sales];", Cancel));
            exception.Kind.ShouldBe(DatabaseErrorKind.StateUnknown);
            session.IsOpen.ShouldBeFalse();
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_session_whose_statement_was_refused_goes_on()
    {
        Server.When("RESTORE", TdsAnswer.Nothing.Error(3183, 16, 1, "RESTORE detected an error."));
        await using var session = await SqlServerSession.OpenAsync(SqlServerConnection.From(Connection()), TimeProvider.System, Cancel);

        await Should.ThrowAsync<DatabaseException>(() => session.ExecuteAsync("restoring", "RESTORE DATABASE [Sales];", Cancel));

        session.IsOpen.ShouldBeTrue();
        await session.ExecuteAsync("letting others in", "ALTER DATABASE [Sales] SET MULTI_USER;", Cancel);
    }
}
