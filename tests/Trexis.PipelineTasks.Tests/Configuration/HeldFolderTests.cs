using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public sealed class ScriptFilesTests : IDisposable
{
    private readonly DirectoryInfo _dead = Directory.CreateTempSubdirectory("trexis-plan-");

    public ScriptFilesTests() => File.WriteAllText(Path.Combine(_dead.FullName, "lock"), "");

    public void Dispose()
    {
        if (Directory.Exists(_dead.FullName)) _dead.Delete(recursive: true);
    }

    [Theory]
    [InlineData(2, false, false)]
    [InlineData(2, true, true)]
    [InlineData(0, false, true)]
    public void What_a_killed_plan_left_goes_with_the_next_but_nothing_of_one_that_works(int daysAgo, bool isHeld, bool stays)
    {
        var left = Path.Combine(_dead.FullName, "lock");
        using var holder = isHeld ? new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        _dead.LastWriteTimeUtc = _dead.CreationTimeUtc.AddDays(-daysAgo);

        using (new ScriptFiles()) Directory.Exists(_dead.FullName).ShouldBe(stays);
    }
}
