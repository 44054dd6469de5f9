using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>Which file a branch holds now, as GitHub is asked over the wire.</summary>
public sealed class GitHubKeptFilesTests : GitHubScene
{
    private static readonly KeptQuestion Policy = new(null, "db/policy.yml", null);

    [Fact]
    public async Task A_branch_that_holds_no_such_file_is_known_to_hold_none()
    {
        var kept = (await ReadAsync(Policy)).ShouldBeOfType<Fact<IReadOnlyList<KeptFile>>.Known>().Value.ShouldHaveSingleItem();

        (kept.Branch, kept.Repository, kept.Blob, kept.IsProtected).ShouldBe(("main", "octo/sales", null, true));
    }

    [Fact]
    public async Task Rules_of_either_kind_protect_a_branch_and_rules_that_cannot_be_read_protect_nothing()
    {
        Server.Branches.Main.IsProtected = false;
        (await OneAsync()).IsProtected.ShouldBeFalse();

        Server.Branches.Main.Rules = 1;
        (await OneAsync()).IsProtected.ShouldBeTrue();
        Server.Fail(new ServerFault(ServerFaultKind.Answer, "GET")
        {
            Path = "/rules/",
            Status = 403,
            Body = """{"message":"Upgrade to GitHub Pro or make this repository public to enable this feature."}""",
        });
        (await OneAsync()).IsProtected.ShouldBeFalse();

        async Task<KeptFile> OneAsync() => (await ReadAsync(Policy)).ValueOr([])!.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Another_branch_is_told_beside_the_default_one_each_with_its_own_content()
    {
        Server.Branches.Main.File = _ => "version: 1"u8.ToArray();
        Server.Branches.Add("release/1.0").File = path => path == "db/policy.yml" ? "version: 2"u8.ToArray() : null;

        var kept = (await ReadAsync(Policy with { Branch = "release/1.0" })).ValueOr([])!;

        kept.Select(file => (file.Branch, file.Blob)).ShouldBe(
            [("main", GitBlob.Of("version: 1"u8).Id), ("release/1.0", GitBlob.Of("version: 2"u8).Id)]);
    }

    [Theory]
    [InlineData("/repos/octo/sales", 404)]
    [InlineData("/branches/main", 404)]
    [InlineData("/contents/", 403)]
    [InlineData("/contents/", 500)]
    public async Task What_may_not_be_read_is_no_missing_file(string path, int status)
    {
        Server.Fail([.. Enumerable.Range(0, 8).Select(_ => new ServerFault(ServerFaultKind.Answer, "GET")
        {
            Path = path,
            Status = status,
            Body = """{"message":"Resource not accessible by integration"}""",
        })]);

        var unread = (await ReadAsync(Policy)).ShouldBeOfType<Fact<IReadOnlyList<KeptFile>>.Unreadable>();

        unread.Reason.ShouldStartWith("which policy the repository holds cannot be read: ");
        if (status != 500) unread.Reason.ShouldEndWith("add to the workflow: `permissions: contents: read`");
    }

    private Task<Fact<IReadOnlyList<KeptFile>>> ReadAsync(KeptQuestion question) =>
        new GitHubKeptFiles(new PlatformCall(Http, Time, Context, new Secret("job-token"), Patience)).ReadAsync(question, Cancel);
}
