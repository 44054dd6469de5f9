namespace Trexis.PipelineTasks.Tests.Model.Runs;

public sealed class FaultTextTests
{
    [Fact]
    public void What_a_library_could_not_read_when_it_began_is_the_file_systems_and_no_defect_of_ours()
    {
        var fault = FaultText.From(new TypeInitializationException("Constants", new FileNotFoundException("Could not load file x")));

        fault.Kind.ShouldBe(FaultKind.FileSystem);
        fault.Message.ShouldBe("Could not load file x");
    }

    [Fact]
    public void What_the_class_library_says_of_a_defect_is_not_shown_for_it_may_quote_a_value()
    {
        var fault = FaultText.From(Should.Throw<KeyNotFoundException>(() => new Dictionary<string, int>()["079-05-1120"]));

        fault.Kind.ShouldBe(FaultKind.Internal);
        fault.Message.ShouldStartWith("a defect of this tool: KeyNotFoundException in ");
        fault.Message.ShouldContain("What_the_class_library_says");
        fault.Message.ShouldNotContain("079");
    }

    [Fact]
    public void What_took_too_long_was_not_cancelled_where_nobody_cancelled_the_run()
    {
        FaultText.From(new TaskCanceledException(), CancellationToken.None).ShouldSatisfyAllConditions(
            fault => fault.Kind.ShouldBe(FaultKind.External),
            fault => fault.Message.ShouldBe("what was asked for took too long, and was given up"));
        FaultText.From(new TaskCanceledException(), new CancellationToken(canceled: true)).ShouldBe(FaultText.Cancelled);
    }
}
