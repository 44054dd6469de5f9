using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Reporting.Markdown;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

/// <summary>The pull-request comment in docs/dacpac.md is what the sample's plan really says, without what a click unfolds.</summary>
public sealed partial class DacpacPageShowsThePlanTests : IDisposable
{
    private const string Sample = "samples/sales-dacpac";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_comment_in_the_page_is_that_of_the_samples_plan()
    {
        foreach (var file in RepositoryFiles.Under(Sample, "*")
            .Where(file => file.EndsWith(".sql", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal)))
            _folder.Write(Path.GetRelativePath(Sample, file), RepositoryFiles.Read(file));
        Directory.CreateDirectory(_folder.At("artifacts"));
        File.WriteAllBytes(
            _folder.At("artifacts", "Sales.dacpac"),
            DacpacBuilder.Build(new BuildRequest(_folder.At("release-2"), "Sales", new Version(2, 0, 0, 0))));

        var (code, said) = await DacpacCommand.RunAsync(_folder, "plan", "--environment", "dev");
        code.ShouldBe(ExitCode.Passed, said);
        var planned = new RunStore(_folder.At(".trexis"), new TextOutlet()).Load().Single().Document;

        planned.Operations.ShouldContain(operation => operation.IsDangerous);
        var comment = Folded().Replace(MarkdownSummary.RenderTask(planned, "the document"), "");
        RepositoryFiles.Read("docs/dacpac.md").ReplaceLineEndings("\n").ShouldContain(Quoted(comment));
    }

    // The time that it took is another one each time, and the document lies elsewhere.
    private static string Quoted(string comment) =>
        string.Join(
            '\n',
            Elapsed().Replace(comment, ".")
                .Split("This run's document")[0]
                .Trim()
                .Split('\n')
                .Select(line => line.Length == 0 ? ">" : $"> {line}"));

    [GeneratedRegex("\n<details>.*?</details>\n", RegexOptions.Singleline)]
    private static partial Regex Folded();

    [GeneratedRegex("(?<= stop the deployment), in .*")]
    private static partial Regex Elapsed();
}
