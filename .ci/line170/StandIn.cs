// Copies an assembly and raises its version, so that the compiler takes it for a later one. What it writes is compiled against and never run.
using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

if (args is not [var source, var copy, var text] || !Version.TryParse(text, out var version))
{
    Console.Error.WriteLine("StandIn: takes an assembly, the copy's path and its version");
    return 2;
}

var image = File.ReadAllBytes(source);
int at;
using (var assembly = new PEReader(new MemoryStream(image)))
{
    var metadata = assembly.GetMetadataReader();
    // ECMA-335 II.22.2: a row of the assembly table begins with the hash algorithm, four bytes; then come the four parts of the version.
    at = assembly.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Assembly) + sizeof(int);
}

foreach (var part in new[] { version.Major, version.Minor, version.Build, version.Revision })
{
    BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), checked((ushort)part));
    at += sizeof(ushort);
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(copy))!);
File.WriteAllBytes(copy, image);
return 0;
