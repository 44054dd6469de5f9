using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Docs;

/// <summary>The README stays short, and every link of every page leads somewhere.</summary>
public class PagesTests
{
    private const int MostWords = 800;

    [Fact]
    public void The_readme_has_at_most_800_words() =>
        RepositoryFiles.Read("README.md")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Length
            .ShouldBeLessThanOrEqualTo(MostWords);

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_exist()
    {
        var anchors = MarkdownPage.All.ToDictionary(page => page.Path, page => page.Anchors.ToHashSet(), StringComparer.Ordinal);

        MarkdownPage.All.Sum(page => page.Links.Count()).ShouldBeGreaterThan(MarkdownPage.All.Count);
        MarkdownPage.All.SelectMany(page => page.Links.Where(link => !LeadsSomewhere(page.Path, link, anchors))
            .Select(link => $"{page.Path}: {link}")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_of_docs_is_linked_from_the_readme()
    {
        var linked = MarkdownPage.Read("README.md").Links.Select(link => link.Split('#')[0]).ToList();

        Directory.EnumerateFiles(RepositoryFiles.At("docs"), "*.md")
            .Select(file => $"docs/{Path.GetFileName(file)}")
            .ShouldBeSubsetOf(linked);
    }

    private static bool LeadsSomewhere(string page, string link, Dictionary<string, HashSet<string>> anchors)
    {
        var (file, anchor) = link.Split('#') is [var path, var heading] ? (path, heading) : (link, null);
        var target = file.Length == 0
            ? page
            : Path.GetRelativePath(
                RepositoryFiles.Root,
                Path.GetFullPath(file, Path.GetDirectoryName(RepositoryFiles.At(page))!)).Replace('\\', '/');
        if (!Path.Exists(RepositoryFiles.At(target))) return false;
        return anchor is null || (anchors.TryGetValue(target, out var known) && known.Contains(anchor));
    }
}
