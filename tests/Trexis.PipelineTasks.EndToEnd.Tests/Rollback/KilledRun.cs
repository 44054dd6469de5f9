using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Rollback;

/// <summary>
/// A run in a process of its own, killed once the target's journal holds a script: what comes after it has to compute without end and to
/// write nothing, so that it neither fills the disk nor keeps the journal from being read.
/// </summary>
internal static class KilledRun
{
    public static async Task AfterAsync(Shop shop, string script)
    {
        using var run = TrexisProcess.Start(shop.Folder, shop.Variables, "run", "--environment", "dev");
        while (!run.HasExited && !IsJournalled(shop, script)) await Task.Delay(20, TestContext.Current.CancellationToken);
        if (run.HasExited) (await run.EndAsync()).ShouldEndWith(-1);
        await run.KillAsync();
    }

    private static bool IsJournalled(Shop shop, string script)
    {
        try
        {
            return shop.Scalar("shop.db", $"SELECT count(*) FROM trexis_journal WHERE script = '{script}'") == "1";
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
