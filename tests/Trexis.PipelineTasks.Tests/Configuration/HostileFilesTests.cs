using System.Text;

namespace Trexis.PipelineTasks.Tests.Configuration;

public class HostileFilesTests
{
    [Theory]
    [InlineData("", "policy.yml:1:1: is empty")]
    [InlineData("# only a comment\n", "policy.yml:1:1: is empty")]
    [InlineData("---\n...\n", "policy.yml:1:1: is empty")]
    [InlineData("just text", "policy.yml:1:1: is a single value: 'just text'")]
    [InlineData("- a\n- b\n", "policy.yml:1:1: is a list")]
    [InlineData("version: 1\n---\nversion: 1\n", "policy.yml:2:1: holds a second document")]
    [InlineData("%YAML 1.2\n---\nversion: 1\n", "policy.yml:1:1: holds a YAML directive")]
    [InlineData("version: 1\nroles:\n\tdba: [bob]\n", "policy.yml:3:1: is indented with a tab")]
    [InlineData("version: 1\nroles: &all\n  dba: [bob]\n", "policy.yml:2:8: has an anchor: '&all'")]
    [InlineData("version: 1\nroles: *all\n", "policy.yml:2:8: is an alias: '*all'")]
    [InlineData("version: !!int 1\n", "policy.yml:1:10: has a tag: '!!int'")]
    [InlineData("version: !ruby/object:Gem 1\n", "policy.yml:1:10: has a tag")]
    [InlineData("version: 1\nroles:\n  <<: { dba: [bob] }\n", "policy.yml:3:3: is a merge key")]
    [InlineData("version: 1\n? [a, b]\n: c\n", "policy.yml:2:3: is a list where a key was expected")]
    [InlineData("version: 1\nroles: { dba: [bob\n", "policy.yml:3:1: is not YAML")]
    [InlineData("version: 1\nroles: \"open\n", "policy.yml:2:8: is not YAML")]
    [InlineData(
        "version: 1\nroles: [ ] # none\n\n  - bob\n", "policy.yml:4:3: stands below a list that was closed: 'roles: [ ]'; accepted: the "
            + "entries without [] in the line above")]
    [InlineData("version: 1\nwindow: a: b\n", "policy.yml:2:10: is not YAML")]
    [InlineData("version: 1\nroles: \"\\UFFFFFFFF\"\n", "policy.yml:2:")]
    [InlineData("version: \"1\"\n", "policy.yml:1:10: version stands in quotes")]
    [InlineData("version: 999999999999999999999999999999\n", "policy.yml:1:10: version is not a format")]
    [InlineData("version: 1\nroles: { dba: [a\u0007b] }\n", "policy.yml:2:17: holds a control character")]
    public void What_the_reader_does_not_accept_is_refused_plainly_where_it_stands(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        Refusal(folder.Write("policy.yml", content), folder).ShouldStartWith(expected);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a' }, "policy.yml:1:1: begins with a byte order mark")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "policy.yml:1:1: is UTF-16")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xC3, 0xA9, 0xC3, 0x28 }, "policy.yml:2:2: holds a byte that is not UTF-8: '0xC3'")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0 }, "policy.yml:2:2: holds a control character: 'U+0000'")]
    public void Bytes_that_are_no_text_are_refused_where_they_stand(byte[] content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("policy.yml"), content);
        Refusal(folder.At("policy.yml"), folder).ShouldStartWith(expected);
    }

    [Fact]
    public void A_missing_file_and_a_folder_in_its_place_are_told_by_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("folder.yml"));

        Refusal(folder.At("none.yml"), folder).ShouldStartWith("none.yml:1:1: does not exist");
        Refusal(folder.At("folder.yml"), folder).ShouldStartWith("folder.yml:1:1: is a folder");
    }

    public static TheoryData<string> CostlyNames => [.. Costly.Keys];

    private static readonly Dictionary<string, Func<string>> Costly = new()
    {
        ["too large"] = () => new string('#', 1024 * 1024 + 1),
        ["deep flow"] = () => "version: " + new string('[', 500_000),
        ["deep flow mappings"] = () => string.Concat(Enumerable.Repeat("{a: ", 200_000)),
        ["deep blocks"] = () => string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "a:\n")),
        ["deep items"] = () => string.Concat(Enumerable.Repeat("- ", 300_000)),
        ["deep questions"] = () => string.Concat(Enumerable.Repeat("? ", 300_000)),
        ["billion laughs"] = () => "a: &a [x, x]\n"
            + string.Concat(Enumerable.Range(0, 20).Select(step => $"b{step}: &b{step} [*a, *a, *a, *a]\n")),
        ["many keys"] = () => string.Concat(Enumerable.Range(0, 80_000).Select(number => $"k{number}: 1\n")),
        ["many roles"] = () => "version: 1\nroles:\n"
            + string.Concat(Enumerable.Range(0, 60_000).Select(number => $"  r{number}: [a]\n")) + "nope: 1\n",
        ["many anchors"] = () => string.Concat(Enumerable.Range(0, 60_000).Select(number => $"k{number}: &a 1\n")),
        ["long scalar"] = () => "version: " + new string('x', 1_000_000),
        ["long key"] = () => new string('x', 1_000_000) + ": 1",
        ["long quoted"] = () => "version: \"" + new string('x', 1_000_000),
        ["many blank lines"] = () => "version: 2" + new string('\n', 1_000_000),
        ["many commas"] = () => "version: [" + new string(',', 1_000_000),
        ["many dashes"] = () => string.Concat(Enumerable.Repeat("-\n", 500_000)),
        ["many documents"] = () => string.Concat(Enumerable.Repeat("---\n", 250_000)),
        ["one long line of flow"] = () => "version: [" + string.Concat(Enumerable.Repeat("a, ", 300_000)),
    };

    [Theory]
    [MemberData(nameof(CostlyNames))]
    public void A_file_made_to_be_costly_is_refused_quickly(string name)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("policy.yml", Costly[name]());
        var refusal = "";

        var took = ProcessorTime.Of(() => refusal = Refusal(file, folder));

        took.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        refusal.ShouldStartWith("policy.yml:");
        refusal.Length.ShouldBeLessThan(50_000);
        if (name.StartsWith("deep", StringComparison.Ordinal)) refusal.ShouldContain("nested too deep");
    }

    [Fact]
    public void Quoted_and_block_text_keep_what_looks_like_syntax()
    {
        using var folder = ConfigurationFixture.Folder(
            change: "version: 1\nid: CHG-1\ndescription: \"*a &b !c <<\"\npurpose: >-\n  one\n  two\n");
        var change = folder.Load().Change!;
        change.Description.ShouldBe("*a &b !c <<");
        change.Purpose.ShouldBe("one two");
    }

    private static string Refusal(string file, TemporaryFolder folder)
    {
        var refusal = Should.Throw<InputException>(() => ConfigurationFixture.Reader.ReadPolicy(file));
        var text = new StringBuilder();
        foreach (var problem in refusal.Problems)
            text.Append(problem.ToString().Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)).Append('\n');
        return text.ToString();
    }
}
