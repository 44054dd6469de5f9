using System.Text;
using Render;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Pipelines;

/// <summary><c>dotnet run --project eng/Render</c> in a folder that stands for a checkout.</summary>
public sealed class RenderCommandTests : IDisposable
{
    private const string Template = "templates/github/deploy.yml";

    private const string Reference = "templates/REFERENCE.md";

    private readonly TemporaryFolder _checkout = new();

    public RenderCommandTests()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(Template))!);
        File.WriteAllText(At(Template), RepositoryFiles.Read(Template));
    }

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public void Each_file_that_changes_is_named_on_a_line_and_a_second_time_there_is_none()
    {
        var first = Run(0);
        var second = Run(0);

        first.ShouldContain(Reference);
        first.ShouldContain(".github/workflows/deploy.yml");
        first.ShouldContain("docs/checks/backup.recent.md");
        first.ShouldContain("src/Trexis.PipelineTasks.Evidence/Schemas/plan.schema.json");
        first.ShouldBe(RenderedFiles.In(_checkout.Path).Keys);
        second.ShouldBeEmpty();
    }

    [Fact]
    public void Files_have_no_byte_order_mark_and_line_feeds_only()
    {
        foreach (var path in Run(0))
        {
            var bytes = File.ReadAllBytes(At(path));
            bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble).ShouldBeFalse(path);
            bytes.ShouldNotContain((byte)'\r', path);
            bytes[^1].ShouldBe((byte)'\n', path);
        }
    }

    [Fact]
    public void A_template_with_the_line_ends_of_Windows_renders_the_same()
    {
        Run(0);
        File.WriteAllText(At(Template), RepositoryFiles.Read(Template).Replace("\n", "\r\n"));

        Run(0, "--check").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\uFEFF")]
    public void A_check_names_what_differs_and_writes_nothing(string change)
    {
        Run(0);
        File.WriteAllText(At(Reference), change + File.ReadAllText(At(Reference)));
        var changed = File.ReadAllBytes(At(Reference));

        Run(1, "--check").ShouldBe([Reference]);

        File.ReadAllBytes(At(Reference)).ShouldBe(changed);
        Run(0).ShouldBe([Reference]);
        Run(0, "--check").ShouldBeEmpty();
    }

    [Fact]
    public void What_is_left_of_a_declaration_that_went_away_is_named_and_removed()
    {
        const string Left = "docs/checks/gone.away.md";
        Run(0);
        File.WriteAllText(At(Left), "once\n");

        Run(1, "--check").ShouldBe([$"{Left} (nothing renders it any more)"]);
        Run(0).ShouldBe([$"{Left} (nothing renders it any more)"]);

        File.Exists(At(Left)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--chekc")]
    [InlineData("--check", "--check")]
    public void Arguments_that_nobody_knows_write_nothing(params string[] arguments)
    {
        Run(2, arguments).ShouldHaveSingleItem().ShouldContain("--check");

        File.Exists(At(Reference)).ShouldBeFalse();
    }

    [Fact]
    public void The_checkout_is_the_one_above_the_program() =>
        Checkout.Root(AppContext.BaseDirectory).ShouldBe(RepositoryFiles.Root);

    private string At(string path) => Checkout.At(_checkout.Path, path);

    private IReadOnlyList<string> Run(int exit, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        RenderCommand.Run(arguments, _checkout.Path, output).ShouldBe(exit);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
