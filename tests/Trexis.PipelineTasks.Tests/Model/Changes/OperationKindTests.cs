using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.Model.Changes;

public sealed partial class OperationKindTests
{
    private static readonly IReadOnlyList<string> Kinds =
        [.. typeof(OperationKind).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void An_operation_of_a_kind_that_is_not_listed_cannot_be_made() =>
        Should.Throw<ArgumentException>(() => Operation.Of(OperationAction.Drop, "drop-colum", "dbo.T.c", Risk.Safe, "Why."))
            .Message.ShouldStartWith("'drop-colum' is none of the kinds");

    [Fact]
    public void A_kind_stands_once_and_is_asked_for_by_its_name()
    {
        Kinds.Count.ShouldBeGreaterThan(200);
        Kinds.ShouldBeUnique();
        Kinds.ShouldBe(OperationKind.All, ignoreOrder: true);

        // One word alone may be another thing's name.
        InSources(Literal(), literal => literal.EndsWith('-') || (literal.Contains('-') && OperationKind.All.Contains(literal)))
            .ShouldBeEmpty("name the kind by OperationKind, and let it say what several have in common");
    }

    [Fact]
    public void Operations_are_made_where_their_kind_is_looked_up() =>
        InSources(Making(), _ => true).ShouldBeEmpty("Operation.Of takes no kind that is not listed; the constructor is for documents");

    [Fact]
    public void What_a_kind_means_for_rows_is_said_of_kinds_that_there_are()
    {
        Kinds.Where(OperationKind.Destroys).Order(StringComparer.Ordinal).ShouldBe(
            ["cascade-delete", "convert-column", "delete-rows", "drop-column", "drop-table", "narrow-column", "truncate-table"]);
        Kinds.Where(OperationKind.DestroysValues).ShouldBe(["convert-column", "drop-column", "narrow-column"]);
        Kinds.Where(OperationKind.Overwrites).ShouldBe(["alter-column", "cascade-update", "merge-rows", "rebuild-table", "update-rows"]);
        Kinds.Where(OperationKind.Renames).ShouldBe(["rename-column", "rename-object", "rename-table"]);
        Kinds.Where(OperationKind.DefinesModule).Count().ShouldBe(9);
    }

    private static IEnumerable<string> InSources(Regex pattern, Func<string, bool> isMeant) =>
        Directory.EnumerateFiles(RepositoryFiles.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != $"{nameof(OperationKind)}.cs")
            .SelectMany(file => pattern.Matches(File.ReadAllText(file))
                .Where(match => isMeant(match.Value.Trim('"')))
                .Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

    [GeneratedRegex("\"([a-z]+(-[a-z]+)+|(add|alter|create|disable|drop|enable|rename)-)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"new Operation\(|=> new\(\s*OperationAction\.")]
    private static partial Regex Making();
}
