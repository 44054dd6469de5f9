using System.IO.Compression;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Tests.DeployDacpac;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public sealed class DacpacReaderTests : IDisposable
{
    private const string Head = "<DataSchemaModel FileFormatVersion=\"1.2\" SchemaVersion=\"2.9\" "
        + "DspName=\"Microsoft.Data.Tools.Schema.Sql.Sql130DatabaseSchemaProvider\" "
        + "xmlns=\"http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02\">";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dacpac_says_what_it_is()
    {
        var contents = Releases.Of(Sql.First);

        (contents.Name, contents.Version, contents.Platform).ShouldBe(("Sales", "1.0.0.0", "Sql160"));
        contents.Sha256.Length.ShouldBe(64);
    }

    [Fact]
    public void Variables_and_references_are_named() => DacpacReader.Read(Package(("model.xml", Head + """
        <Header>
          <CustomData Category="Reference" Type="SqlSchema">
            <Metadata Name="FileName" Value="C:\m.dacpac"/><Metadata Name="LogicalName" Value="master.dacpac"/></CustomData>
          <CustomData Category="SqlCmdVariables" Type="SqlCmdVariable">
            <Metadata Name="Zone" Value=""/><Metadata Name="Env" Value=""/></CustomData>
        </Header><Model/></DataSchemaModel>
        """))).ShouldSatisfyAllConditions(
            contents => contents.Variables.ShouldBe(["Env", "Zone"]), contents => contents.References.ShouldBe(["master.dacpac"]));

    [Fact]
    public void What_no_part_is_all_of_them_together_may_be_too_large()
    {
        var path = _folder.At("package.dacpac");
        using (var package = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            var zeros = new byte[60 * 1024 * 1024];
            for (var number = 0; number < 9; number++)
            {
                using var stream = package.CreateEntry($"references/{number}.dacpac", CompressionLevel.Fastest).Open();
                stream.Write(zeros);
            }
        }

        Should.Throw<InputException>(() => DacpacReader.Read(path)).Message.ShouldContain("its parts unpack to more than 512 MB together");
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
