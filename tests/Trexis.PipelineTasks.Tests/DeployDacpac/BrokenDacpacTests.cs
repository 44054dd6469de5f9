using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Tests.Engines.Dacpac;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

/// <summary>
/// Files that are no dacpac, or want to be more than one, on either side of a plan: told in one sentence, soon, in little memory.
/// </summary>
public sealed class BrokenDacpacTests : IDisposable
{
    private const string Head = "<DataSchemaModel FileFormatVersion=\"1.2\" SchemaVersion=\"2.9\" "
        + "DspName=\"Microsoft.Data.Tools.Schema.Sql.Sql160DatabaseSchemaProvider\" "
        + "xmlns=\"http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02\">";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Broken => new()
    {
        { "0 bytes", "is empty" },
        { "not a zip", "is not a dacpac" },
        { "truncated", "is not a dacpac" },
        { "no model.xml", "holds no model.xml" },
        { "no xml", "is not a dacpac" },
        { "another xml", "begins with Project, not with DataSchemaModel" },
        { "no platform", "names no platform" },
        { "external entity", "DTD" },
        { "external entity beside the model", "DTD" },
        { "billion laughs", "DTD" },
        { "climbs out", "leads out of it" },
        { "two models", "two parts of one name" },
        { "zip bomb", "more than 256 MB" },
        { "zip bomb beside the model", "more than 64 MB" },
        { "newer schema version", "99.0" },
        { "newer file format", "FileFormatVersion" },
        { "unknown platform", "Sql999" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_dacpac_ends_with_2_or_3_and_one_sentence(string how, string expected)
    {
        var (broken, good) = (Make(how), Releases.Of(Sql.First).Path);
        foreach (var (source, target) in new[] { (broken, good), (good, broken) })
        {
            var (code, said) = await DacpacCommand.RunAsync(_folder, "plan", "--source", source, "--target-dacpac", target);

            code.ShouldBeOneOf([ExitCode.BadInput, ExitCode.Fault], said);
            var told = said.Split('\n')
                .Where(line => line.Contains("✗ fault", StringComparison.Ordinal)
                    || line.StartsWith("error", StringComparison.OrdinalIgnoreCase))
                .ToList();
            told.ShouldHaveSingleItem(said).ShouldContain(expected);
            said.ShouldNotContain("   at ");
            said.ShouldNotContain("Exception");
        }
    }

    [Theory]
    [InlineData("zip bomb")]
    [InlineData("zip bomb beside the model")]
    [InlineData("zip bomb that calls itself small")]
    public void A_bomb_is_left_without_being_held_in_memory(string how)
    {
        var path = Make(how);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<InputException>(() => DacpacReader.Read(path)).Message.ShouldContain("is not a dacpac");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16 * 1024 * 1024);
    }

    private string Make(string how) => how switch
    {
        "0 bytes" => _folder.Write("x.dacpac", ""),
        "not a zip" => _folder.Write("x.dacpac", "SELECT 1"),
        "truncated" => Written(File.ReadAllBytes(Releases.Of(Sql.First).Path)[..^200]),
        "no model.xml" => Changed(package => package.GetEntry("model.xml")!.Delete()),
        "no xml" => Model(_ => Head + "<Model>"),
        "another xml" => Model(_ => "<Project/>"),
        "no platform" => Model(_ => "<DataSchemaModel/>"),
        "external entity" => Model(
            text => "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + text[text.IndexOf("<DataSchemaModel", StringComparison.Ordinal)..]),
        "billion laughs" => Model(_ => "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><DataSchemaModel>&b;</DataSchemaModel>"),
        "climbs out" => Changed(package => Add(package, "../../etc/cron.d/x", "")),
        "two models" => Changed(package => Add(package, "Model.xml", Head + "<Model/></DataSchemaModel>")),
        "zip bomb" => Streamed("model.xml", package => Blanks(package, "model.xml", Head + "<Model>", megabytes: 260)),
        "zip bomb that calls itself small" => CalledSmall(Make("zip bomb"), "model.xml"),
        "zip bomb beside the model" => Streamed("refactor.log", package => Blanks(package, "refactor.log", "", megabytes: 70)),
        "external entity beside the model" => Changed(
            package => Add(
                package, "refactor.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Operations>&e;</Operations>")),
        "newer schema version" => Model(text => Regex.Replace(text, " SchemaVersion=\"[0-9.]+\"", " SchemaVersion=\"99.0\"")),
        "newer file format" => Model(text => Regex.Replace(text, "FileFormatVersion=\"[0-9.]+\"", "FileFormatVersion=\"9.9\"")),
        _ => Model(text => text.Replace("Sql160Database", "Sql999Database", StringComparison.Ordinal)),
    };

    private string Written(byte[] content)
    {
        File.WriteAllBytes(_folder.At("x.dacpac"), content);
        return _folder.At("x.dacpac");
    }

    // An archive that is updated is held in memory as a whole, bombs and all; one that is made anew is not.
    private string Streamed(string without, Action<ZipArchive> add)
    {
        using var from = ZipFile.OpenRead(Releases.Of(Sql.First).Path);
        using var to = ZipFile.Open(_folder.At("x.dacpac"), ZipArchiveMode.Create);
        foreach (var entry in from.Entries.Where(entry => entry.FullName != without))
        {
            using var content = entry.Open();
            using var copy = to.CreateEntry(entry.FullName).Open();
            content.CopyTo(copy);
        }

        add(to);
        return _folder.At("x.dacpac");
    }

    private string Changed(Action<ZipArchive> change)
    {
        var path = Written(File.ReadAllBytes(Releases.Of(Sql.First).Path));
        using var package = ZipFile.Open(path, ZipArchiveMode.Update);
        change(package);
        return path;
    }

    private string Model(Func<string, string> change) => Changed(package =>
    {
        var model = package.GetEntry("model.xml")!;
        string text;
        using (var reader = new StreamReader(model.Open())) text = reader.ReadToEnd();
        var changed = change(text);
        changed.ShouldNotBe(text);
        model.Delete();
        Add(package, "model.xml", changed);
    });

    // The size that a package's directory states is a claim like any other.
    private string CalledSmall(string path, string part)
    {
        const int nameInHeader = 46, sizeInHeader = 24, length = 4;
        var content = File.ReadAllBytes(path);
        var name = content.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(part));
        content.AsSpan(name - nameInHeader + sizeInHeader, length).Clear();
        content[name - nameInHeader + sizeInHeader] = 1;
        return Written(content);
    }

    private static void Add(ZipArchive package, string name, string content)
    {
        using var part = new StreamWriter(package.CreateEntry(name).Open());
        part.Write(content);
    }

    private static void Blanks(ZipArchive package, string name, string head, int megabytes)
    {
        using var part = package.CreateEntry(name, CompressionLevel.Fastest).Open();
        part.Write(Encoding.UTF8.GetBytes(head));
        var blanks = new byte[1024 * 1024];
        Array.Fill(blanks, (byte)' ');
        for (var megabyte = 0; megabyte < megabytes; megabyte++) part.Write(blanks);
    }
}
