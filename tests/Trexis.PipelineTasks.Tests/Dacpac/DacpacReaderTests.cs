using System.IO.Compression;
using Trexis.PipelineTasks.Dacpac;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Tests.DeployDacpac;

namespace Trexis.PipelineTasks.Tests.Dacpac;

public sealed class DacpacReaderTests : IDisposable
{
    private const string Head = "<DataSchemaModel FileFormatVersion=\"1.2\" SchemaVersion=\"2.9\" DspName=\"Microsoft.Data.Tools.Schema.Sql.Sql130DatabaseSchemaProvider\" xmlns=\"http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02\">";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dacpac_says_what_it_is()
    {
        var contents = Releases.Of(Sql.First);

        (contents.Name, contents.Version, contents.Platform).ShouldBe(("Sales", "1.0.0.0", "Sql130"));
        contents.Sha256.Length.ShouldBe(64);
    }

    [Fact]
    public void Variables_and_references_are_named() => DacpacReader.Read(Package(("model.xml", Head + """
        <Header>
          <CustomData Category="Reference" Type="SqlSchema"><Metadata Name="FileName" Value="C:\m.dacpac"/><Metadata Name="LogicalName" Value="master.dacpac"/></CustomData>
          <CustomData Category="SqlCmdVariables" Type="SqlCmdVariable"><Metadata Name="Zone" Value=""/><Metadata Name="Env" Value=""/></CustomData>
        </Header><Model/></DataSchemaModel>
        """))).ShouldSatisfyAllConditions(contents => contents.Variables.ShouldBe(["Env", "Zone"]), contents => contents.References.ShouldBe(["master.dacpac"]));

    public static TheoryData<string, string> Broken => new()
    {
        { "no zip", "dacpac" },
        { "empty", "is empty" },
        { "truncated", "dacpac" },
        { "no model", "holds no model.xml" },
        { "no xml", "dacpac" },
        { "another xml", "DataSchemaModel" },
        { "external entity", "DTD" },
        { "billion laughs", "DTD" },
        { "climbs", "leads out of it" },
        { "no platform", "names no platform" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_dacpac_is_refused_in_one_sentence(string how, string expected)
    {
        var problem = Should.Throw<InputException>(() => DacpacReader.Read(Make(how))).Problems.ShouldHaveSingleItem();

        problem.ToString().ShouldContain(expected);
        problem.ToString().ShouldNotContain('\n');
    }

    [Fact]
    public void A_bomb_is_left_after_the_limit()
    {
        var path = _folder.At("bomb.dacpac");
        using (var package = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        using (var model = package.CreateEntry("model.xml", CompressionLevel.Fastest).Open())
        {
            model.Write(System.Text.Encoding.UTF8.GetBytes(Head + "<Model>"));
            var blanks = new byte[1024 * 1024];
            Array.Fill(blanks, (byte)' ');
            for (var megabyte = 0; megabyte < 260; megabyte++) model.Write(blanks);
        }

        Should.Throw<InputException>(() => DacpacReader.Read(path)).Message.ShouldContain("more than 256 MB");
    }

    private string Make(string how) => how switch
    {
        "no zip" => _folder.Write("x.dacpac", "SELECT 1"),
        "empty" => _folder.Write("x.dacpac", ""),
        "truncated" => Truncated(),
        "no model" => Package(("DacMetadata.xml", "<DacType/>")),
        "no xml" => Package(("model.xml", Head + "<Model>")),
        "another xml" => Package(("model.xml", "<Project/>")),
        "external entity" => Package(("model.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><DataSchemaModel>&e;</DataSchemaModel>")),
        "billion laughs" => Package(("model.xml", "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><DataSchemaModel>&b;</DataSchemaModel>")),
        "climbs" => Package(("model.xml", Head + "</DataSchemaModel>"), ("../../etc/cron.d/x", "")),
        _ => Package(("model.xml", "<DataSchemaModel/>")),
    };

    private string Truncated()
    {
        var bytes = File.ReadAllBytes(Releases.Of(Sql.First).Path);
        var path = _folder.At("truncated.dacpac");
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        return path;
    }

    private string Package(params (string Name, string Content)[] parts)
    {
        var path = _folder.At("package.dacpac");
        using var package = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in parts)
        {
            using var stream = new StreamWriter(package.CreateEntry(name).Open());
            stream.Write(content);
        }

        return path;
    }
}
