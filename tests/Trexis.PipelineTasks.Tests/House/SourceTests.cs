using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.House;

/// <summary>What holds for every source file.</summary>
public partial class SourceTests
{
    private const int LongestLine = 140;

    private const int MostFiles = 25;

    private static readonly IReadOnlyList<string> Files =
    [
        .. new[] { "src", "eng", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(RepositoryFiles.At(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !BuildOutput().IsMatch(file)),
    ];

    [Fact]
    public void No_line_is_longer_than_140_columns()
    {
        Files.Count.ShouldBeGreaterThan(500);

        Files.SelectMany(file => File.ReadLines(file)
                .Select((line, index) => (Line: line, Place: $"{Relative(file)}:{index + 1}"))
                .Where(one => one.Line.Length > LongestLine)
                .Select(one => one.Place))
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_folder_holds_more_files_than_a_reader_takes_in() =>
        Files.GroupBy(file => Path.GetDirectoryName(file)!)
            .Where(folder => !folder.Key.EndsWith("Queries", StringComparison.Ordinal) && folder.Count() > MostFiles)
            .Select(folder => $"{Relative(folder.Key)}: {folder.Count()}")
            .ShouldBeEmpty();

    [Fact]
    public void A_namespace_is_its_folder() =>
        Files.Select(file => (File: file, Declared: Namespace().Match(File.ReadAllText(file))))
            .Where(one => one.Declared.Success)
            .Where(one => one.Declared.Groups[1].Value != string.Join(
                '.', Path.GetDirectoryName(Relative(one.File))!.Split('/', '\\').Skip(1)))
            .Select(one => Relative(one.File))
            .ShouldBeEmpty();

    [Fact]
    public void A_type_name_exists_once() =>
        Files.SelectMany(file => Declaration().Matches(File.ReadAllText(file)).Select(match => (Type: match.Groups[1].Value, File: file)))
            .GroupBy(one => one.Type, StringComparer.Ordinal)
            .Where(type => type.Select(one => one.File).Distinct().Count() > 1)
            .Select(type => $"{type.Key}: {string.Join(", ", type.Select(one => Relative(one.File)))}")
            .ShouldBeEmpty();

    private static string Relative(string file) => Path.GetRelativePath(RepositoryFiles.At("."), file);

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex("^namespace ([A-Za-z.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    // A generic type beside its factory of the same name stands in one file.
    [GeneratedRegex(
        "^(?:public|internal) (?:(?:sealed|static|abstract|partial|readonly) )*(?:class|record struct|record|interface|enum|struct) (\\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
