using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tests.Engines.Scripts;

public class ScriptVersionTests
{
    private static readonly Arbitrary<string> Versions = (
        from count in Gen.Choose(1, 4)
        from parts in Gen.Choose(0, 30).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ListOf(count)
        from zeros in Gen.Elements("", "0", "000")
        from separator in Gen.Elements("_", ".")
        select zeros + string.Join(separator, parts)).ToArbitrary();

    [Theory]
    [InlineData("2", "10")]
    [InlineData("0002", "10")]
    [InlineData("1", "1.1")]
    [InlineData("1_9", "1_10")]
    [InlineData("1.9.9", "2")]
    [InlineData("20261122110459", "20261122110500")]
    [InlineData("99999999999999999999999999999999", "100000000000000000000000000000000")]
    public void Versions_are_compared_as_numbers_part_by_part(string lower, string higher)
    {
        Of(lower).CompareTo(Of(higher)).ShouldBeLessThan(0);
        Of(higher).CompareTo(Of(lower)).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("1", "0001")]
    [InlineData("1", "1.0")]
    [InlineData("1_1", "1.01.0_0")]
    [InlineData("0", "0.0")]
    public void Zeros_in_front_and_behind_make_no_other_version(string one, string other)
    {
        Of(one).ShouldBe(Of(other));
        Of(one).GetHashCode().ShouldBe(Of(other).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1..2")]
    [InlineData("_1")]
    [InlineData("1.")]
    [InlineData("-1")]
    [InlineData("١")]
    [InlineData("1 ")]
    public void What_is_not_made_of_digits_in_parts_is_no_version(string text) => ScriptVersion.TryParse(text).ShouldBeNull();

    [Fact]
    public void Their_order_is_total() =>
        Prop.ForAll(Versions, Versions, Versions, (first, second, third) =>
        {
            var (a, b, c) = (Of(first), Of(second), Of(third));
            var antisymmetric = Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a));
            var transitive = !(a <= b && b <= c) || a <= c;
            var agrees = a.Equals(b) == (a.CompareTo(b) == 0) && (!a.Equals(b) || a.GetHashCode() == b.GetHashCode());
            return antisymmetric && transitive && agrees;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sorting_gives_the_same_sequence_however_the_files_were_listed() =>
        Prop.ForAll(Versions.Generator.ListOf().ToArbitrary(), texts =>
        {
            var distinct = texts.Select(Of).Distinct().ToList();
            var reversed = distinct.AsEnumerable().Reverse().Order().Select(version => version.Text);
            return distinct.Order().Select(version => version.Text).SequenceEqual(reversed);
        }).QuickCheckThrowOnFailure();

    private static ScriptVersion Of(string text) => ScriptVersion.TryParse(text).ShouldNotBeNull();
}
