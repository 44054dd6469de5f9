namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class TestsHavePassed : ICheck<ProcedureFacts>
{
    private const string Code = "tests.passed";

    public CheckInfo Info { get; } = new(
        Code,
        "The tests ran and passed",
        "An untested change is tested by its users.",
        "The counts in the files of test results: at least one test ran in each, none failed. A file of zero tests is not a pass, and in a "
            + "pipeline one that git tracks is none of this run. Without files, a person's word.",
        "Run the tests, mend what fails, and name their result files below tests: in deployment.yml.");

    public Outcome Judge(ProcedureFacts facts)
    {
        var outcome = facts.Tests.Judge(Judge);
        return outcome.Verdict is Verdict.Skipped or Verdict.Unknown && facts.Words.Best(Code, facts.Environment.Name) is { } word
            ? Outcome.Passed(
                word.ToString(),
                new Finding(
                    word.By, $"{word.Status.ToString().ToLowerInvariant()} in {word.Source}", "someone's word")) with
            { Proof = word.Proof }
            : outcome;
    }

    private static Outcome Judge(IReadOnlyList<TestSummary> files)
    {
        if (files.Count == 0) return Outcome.Unknown("no file of test results was found, so nobody can tell whether the tests passed");
        var (passed, failed) = (files.Sum(file => (long)file.Passed), files.Sum(file => (long)file.Failed));
        var empty = files.Where(file => file.Passed + file.Failed == 0).ToList();
        var findings = files.Where(file => file.Failed > 0).SelectMany(Failures).Concat(empty.Select(Empty)).ToList();
        if (failed > 0)
            return Outcome.Failed($"{HumanText.Plural(failed, "test")} of {HumanText.Number(passed + failed)} failed", findings);
        if (empty.Count > 0) return Outcome.Failed($"{empty[0].File} holds no test that ran, which is not a pass", findings);
        return Outcome.Passed(
            $"{HumanText.Plural(passed, "test")} passed in {HumanText.Plural(files.Count, "file")}",
            [
                .. files.Select(
                    file => new Finding(
                        file.File,
                        $"{HumanText.Number(file.Passed)} passed, {HumanText.Number(file.NotRun)} not run, SHA-256 {file.Sha256}",
                        "no failure")),
            ]);
    }

    private static IEnumerable<Finding> Failures(TestSummary file) => file.FailedNames.Count == 0
        ? [new Finding(file.File, $"{HumanText.Number(file.Failed)} failed, SHA-256 {file.Sha256}", "no failure")]
        : file.FailedNames.Select(name => new Finding(name, $"failed ({file.File}, SHA-256 {file.Sha256})", "a pass"));

    private static Finding Empty(TestSummary file) =>
        new(file.File, $"no test ran, {HumanText.Number(file.NotRun)} not run, SHA-256 {file.Sha256}", "at least one test that ran");
}
