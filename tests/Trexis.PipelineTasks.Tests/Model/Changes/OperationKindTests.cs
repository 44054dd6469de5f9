using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Model.Changes;

public sealed class OperationKindTests
{
    private static readonly IReadOnlyList<string> Kinds =
        [.. typeof(OperationKind).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void A_kind_stands_once_and_is_asked_for_by_its_name()
    {
        Kinds.Count.ShouldBeGreaterThan(30);
        Kinds.ShouldBeUnique();

        // One word alone may be another thing's name.
        var written = Kinds.Where(kind => kind.Contains('-', StringComparison.Ordinal)).Select(kind => $"\"{kind}\"").ToList();
        Directory.EnumerateFiles(RepositoryFiles.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != $"{nameof(OperationKind)}.cs")
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Line: line, Place: $"{Path.GetFileName(file)}:{index + 1}")))
            .Where(one => written.Exists(kind => one.Line.Contains(kind, StringComparison.Ordinal)))
            .Select(one => one.Place)
            .ShouldBeEmpty();
    }

    [Fact]
    public void What_a_kind_means_for_rows_is_said_of_kinds_that_there_are()
    {
        Kinds.Where(OperationKind.Destroys).Order(StringComparer.Ordinal).ShouldBe(
            ["cascade-delete", "convert-column", "delete-rows", "drop-column", "drop-table", "narrow-column", "truncate-table"]);
        Kinds.Where(OperationKind.DestroysValues).ShouldBe(["convert-column", "drop-column", "narrow-column"]);
        Kinds.Where(OperationKind.Overwrites).ShouldBe(["alter-column", "cascade-update", "merge-rows", "rebuild-table", "update-rows"]);
        Kinds.Where(OperationKind.Renames).ShouldBe(["rename-object"]);
    }
}
