using System.Globalization;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>What the branches of <c>octo/sales</c> hold now and which of them are protected, as GitHub tells it.</summary>
public sealed class GitHubBranches
{
    private readonly List<GitHubBranch> _branches = [new("main", new string('e', 40))];

    /// <summary>The default branch, protected unless a test says otherwise.</summary>
    public GitHubBranch Main => _branches[0];

    /// <summary>Whether every commit is part of every branch's history: no test made one.</summary>
    public bool HoldEverything { get; set; } = true;

    public GitHubBranch Add(string name)
    {
        var branch = new GitHubBranch(name, _branches.Count.ToString("d40", CultureInfo.InvariantCulture));
        _branches.Add(branch);
        return branch;
    }

    /// <param name="path">Below the repository, as it was asked; empty for the repository itself.</param>
    /// <param name="at">The commit that was asked for.</param>
    /// <returns>Nothing where there is no such thing.</returns>
    internal JsonNode? Answer(string path, string? at) => path.Split('/') switch
    {
        [""] => new JsonObject { ["default_branch"] = Main.Name },
        ["branches", var name] when Named(name) is { } branch => new JsonObject
        {
            ["name"] = branch.Name,
            ["commit"] = new JsonObject { ["sha"] = branch.Commit },
            ["protected"] = branch.IsProtected,
        },
        ["compare", var range] when HoldEverything && _branches.Exists(branch => range.Split("...")[^1] == branch.Commit) =>
            new JsonObject { ["status"] = "ahead", ["total_commits"] = 1, ["commits"] = new JsonArray() },
        ["rules", "branches", var name] when Named(name) is { } branch =>
            new JsonArray([.. Enumerable.Range(0, branch.Rules).Select(_ => new JsonObject())]),
        ["contents", .. var parts] when _branches.Find(branch => branch.Commit == at) is { } branch =>
            branch.File(Uri.UnescapeDataString(string.Join('/', parts))) is { } content
                ? new JsonObject { ["sha"] = GitBlob.Of(content).Id }
                : null,
        _ => null,
    };

    private GitHubBranch? Named(string name) => _branches.Find(branch => branch.Name == Uri.UnescapeDataString(name));
}

/// <param name="start">Its head, until somebody pushes.</param>
public sealed class GitHubBranch(string name, string start)
{
    public string Name => name;

    /// <summary>Its head.</summary>
    public string Commit { get; set; } = start;

    /// <summary>By the older kind of rules.</summary>
    public bool IsProtected { get; set; } = true;

    /// <summary>How many rules of rulesets hold for it.</summary>
    public int Rules { get; set; }

    /// <summary>By path; nothing where it holds no such file.</summary>
    public Func<string, byte[]?> File { get; set; } = _ => null;

    /// <summary>Holds what lies in a folder, as it lies there at every moment.</summary>
    public void Holds(string folder) =>
        File = path => System.IO.File.Exists(Path.Combine(folder, path)) ? System.IO.File.ReadAllBytes(Path.Combine(folder, path)) : null;
}
