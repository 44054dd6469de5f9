using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.Tests.Tasks;

public sealed class ProcessRunTests
{
    [Fact]
    public void What_escapes_every_other_end_shows_no_secret_of_the_run()
    {
        using var error = new StringWriter();
        var outlet = new TextOutlet();
        outlet.Add(new Secret("hunter2-Kx9!"));

        ProcessRun.Broken(new IOException("no room for hunter2-Kx9! in /tmp"), error, outlet).ShouldBe(ExitCode.Fault);

        error.ToString().ShouldBe("error: no room for *** in /tmp\n");
    }
}
