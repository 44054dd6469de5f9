using System.Text.RegularExpressions;
using Octokit;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Who wrote a file: accounts, as far as GitHub knows them, and the first reason why there may be others.</summary>
/// <param name="byEmail">Accounts by the addresses of their commits, whichever file told of them.</param>
internal sealed partial class GitHubAuthors(Dictionary<string, string> byEmail)
{
    /// <summary>Commits made by pressing a button are committed by GitHub itself.</summary>
    private const string Itself = "web-flow";

    private readonly SortedSet<string> _logins = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Commit, string Name, string Email)> _others = [];
    private string? _unknown;

    public IReadOnlyList<string> Logins => [.. _logins.Concat(_others.Select(other => LoginOf(other.Email))).OfType<string>().Distinct()];

    public string? Problem => _unknown ?? _others.Where(other => LoginOf(other.Email) is null)
        .Select(other => $"commit {other.Commit} is also by {other.Name}, who has no account that is known")
        .FirstOrDefault();

    public void Unknown(string reason) => _unknown ??= reason;

    public void Add(string? login, string otherwise)
    {
        if (login is null) Unknown(otherwise);
        else if (login != Itself) _logins.Add(login);
    }

    public void Add(string sha, string? author, string? committer, Commit commit)
    {
        var shown = sha.Length > 7 ? sha[..7] : sha;
        Add(author, $"commit {shown} is by {commit.Author?.Name}, who has no account that is known");
        Add(committer, $"commit {shown} was committed by {commit.Committer?.Name}, who has no account that is known");
        if (author is not null && commit.Author?.Email is { } email) byEmail[email] = author;
        foreach (Match named in CoAuthor().Matches(commit.Message ?? ""))
            _others.Add((shown, named.Groups["name"].Value, named.Groups["email"].Value));
    }

    private string? LoginOf(string email) =>
        NoReply().Match(email) is { Success: true } own ? own.Groups["login"].Value : byEmail.GetValueOrDefault(email);

    [GeneratedRegex(
        @"^\s*co-authored-by:[ \t]*(?<name>[^<\r\n]*?)[ \t]*<(?<email>[^>\r\n]+)>", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex CoAuthor();

    [GeneratedRegex(@"^(?:[0-9]+\+)?(?<login>[A-Za-z0-9-]+(?:\[bot\])?)@users\.noreply\.github\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex NoReply();
}
