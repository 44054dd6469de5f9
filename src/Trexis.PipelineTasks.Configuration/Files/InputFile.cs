using System.Formats.Tar;

namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>A kind of file that is read from outside.</summary>
/// <param name="What">With its article, for messages: <c>a script</c>.</param>
/// <param name="LargestBytes">A larger one is refused before it costs anything.</param>
public sealed record FileKind(string What, long LargestBytes)
{
    private const long MiB = 1024 * 1024;

    public static readonly FileKind Configuration = new("a configuration file", MiB);
    public static readonly FileKind Script = new("a script", 256 * MiB);
    public static readonly FileKind Query = new("a query", MiB);
    public static readonly FileKind Document = new("a document of the evidence", 256 * MiB);
    public static readonly FileKind Signature = new("a signature or a key", MiB);
    public static readonly FileKind Holder = new("a note of who holds a lock", MiB);
    public static readonly FileKind Index = new("git's list of the files that it tracks", 1024 * MiB);
    public static readonly FileKind References = new("git's list of branches", 256 * MiB);
    public static readonly FileKind Template = new("a template", 16 * MiB);
    public static readonly FileKind TestResults = new("a file of test results", 64 * MiB);
    public static readonly FileKind Event = new("the platform's event", 64 * MiB);
    public static readonly FileKind Profile = new("a publish profile", MiB);
    public static readonly FileKind Dacpac = new("a dacpac", 2048 * MiB);
    public static readonly FileKind Project = new("a database project", 16 * MiB);
    public static readonly FileKind Source = new("a source of a dacpac", 64 * MiB);
}

/// <summary>
/// The one way in for files. Only regular files are opened, so that a pipe, a device or a socket in a file's place ends with a
/// sentence and not with a wait; what is read is bounded; what is text is UTF-8, or UTF-16 by its mark, and nothing else.
/// </summary>
public static class InputFile
{
    /// <summary>As many as Linux follows.</summary>
    private const int MostLinks = 40;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    private static readonly UnicodeEncoding Utf16BigEndian = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a file.</summary>
    /// <param name="within">The folder out of which no link may lead, where that is not the work tree in which the file lies.</param>
    /// <exception cref="InputException">It is missing, cannot be read, is no regular file, leads elsewhere or is too large.</exception>
    public static byte[] ReadBytes(string file, FileKind kind, string? within = null)
    {
        using var stream = Open(file, kind, within);
        try
        {
            // One byte more than is accepted: a file may grow while it is read.
            using var content = new MemoryStream((int)Math.Min(stream.Length, Array.MaxLength));
            var buffer = new byte[(int)Math.Min(stream.Length + 1, 81920)];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > kind.LargestBytes) throw TooLarge(file, kind);
            }

            return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, kind, broken);
        }
    }

    /// <summary>The text of a file, as its author wrote it, without a mark at its beginning.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    /// <exception cref="InputException">As <see cref="ReadBytes"/>, and where it is no text.</exception>
    public static string ReadText(string file, FileKind kind, string? within = null) => Text(ReadBytes(file, kind, within), file);

    /// <inheritdoc cref="ReadText"/>
    public static string Text(ReadOnlySpan<byte> bytes, string file)
    {
        var text = bytes switch
        {
            [0xFF, 0xFE, ..] => Decode(Utf16, bytes[2..], file),
            [0xFE, 0xFF, ..] => Decode(Utf16BigEndian, bytes[2..], file),
            [0xEF, 0xBB, 0xBF, ..] => Decode(Utf8, bytes[3..], file),
            _ => Decode(Utf8, bytes, file),
        };
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw Problem(file, "holds zero characters, as UTF-16 without its mark does", null, "UTF-8 text, or UTF-16 with its mark")
            : text;
    }

    /// <summary>Opens a file whose content need not fit the memory.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static FileStream Open(string file, FileKind kind, string? within = null)
    {
        try
        {
            var info = new FileInfo(file);
            var home = within ?? RepositoryFolder.TreeOf(info.FullName);
            if (home is not null && LeadsOut(info, home) is { } target) throw Leads(target, home);
            if (Oddity(info.FullName) is { } oddity) throw Problem(file, oddity, null, $"a regular file that holds {kind.What}");
            // A link may have taken its place since.
            var stream = OpenedFile.Open(file, opened =>
            {
                if (home is not null && IsMeantWithin(info, home) && LiesOutside(opened, home)) throw Leads(opened, home);
            });
            var fits = stream.CanSeek && stream.Length <= kind.LargestBytes;
            if (fits) return stream;
            stream.Dispose();
            throw TooLarge(file, kind);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw file.Contains('\uFFFD', StringComparison.Ordinal)
                ? Problem(file, "has a name that is not UTF-8, by which nobody can open it", null, "a name in UTF-8: rename it")
                : Problem(file, "does not exist", null, $"the path of {kind.What}");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(file, kind, broken);
        }

        InputException Leads(string target, string home) =>
            Problem(file, "is a link that leads out of its folder", target, $"{kind.What} that lies in {home}");
    }

    // A folder on the way may be a link as well as the file at its end. What lies elsewhere by its name was named by a person.
    private static string? LeadsOut(FileInfo file, string within)
    {
        // What lies in the very folder and is no link leads nowhere, whatever the folder itself is.
        if (file.LinkTarget is null && file.DirectoryName == Path.TrimEndingDirectorySeparator(Path.GetFullPath(within))) return null;
        var real = Real(file.FullName, MostLinks);
        return IsMeantWithin(file, within) && LiesOutside(real, within) ? real : null;
    }

    private static bool IsMeantWithin(FileInfo file, string folder) =>
        file.LinkTarget is not null || Lies(file.FullName, Path.GetFullPath(folder));

    private static bool LiesOutside(string real, string folder) => !Lies(real, Real(Path.GetFullPath(folder), MostLinks));

    private static bool Lies(string file, string folder) => file.StartsWith(
        folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Where a path leads, once every link on the way is followed; what is not there leads nowhere else.</summary>
    /// <exception cref="InputException">The links lead in a circle, or cannot be read.</exception>
    internal static string RealPath(string path)
    {
        try
        {
            return Real(Path.GetFullPath(path), MostLinks);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw Problem(path, $"cannot be followed: {broken.Message}", null, "a path without a circle of links");
        }
    }

    private static string Real(string path, int links)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            if (links == 0) throw new IOException("too many links on the way");
            real = new FileInfo(next).LinkTarget is { } target ? Real(Path.GetFullPath(target, real), links - 1) : next;
        }

        return real;
    }

    /// <summary>A pipe in a regular file's place; see <see cref="Oddity"/>.</summary>
    public const string Pipe = "is a pipe";

    /// <summary>
    /// What stands in a regular file's place, such as <c>is a pipe</c>; absent where nothing does. To open a pipe is to wait for whoever
    /// writes to it, so this has to be known before.
    /// </summary>
    public static string? Oddity(string path)
    {
        var file = new FileInfo(path);
        var real = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (Directory.Exists(real.FullName)) return "is a folder";
        if (OperatingSystem.IsWindows() || !real.Exists || real.Length > 0) return null;
        return TypeOf(real.FullName) switch
        {
            TarEntryType.RegularFile => null,
            TarEntryType.Fifo => Pipe,
            TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "is a device",
            _ => "is no regular file",
        };
    }

    // Of all that the class library offers, only the writer of archives asks what an entry is without opening it.
    private static TarEntryType TypeOf(string file)
    {
        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, leaveOpen: true)) writer.WriteEntry(file, "entry");
        }
        catch (IOException)
        {
            return TarEntryType.ContiguousFile; // it takes no sockets
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.EntryType;
    }

    private static string Decode(Encoding encoding, ReadOnlySpan<byte> bytes, string file)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException broken)
        {
            throw Problem(
                file,
                $"is not {(encoding is UTF8Encoding ? "UTF-8" : "the UTF-16 that it begins as")} at byte {broken.Index + 1}",
                null,
                "UTF-8, or UTF-16 with its mark; what is Windows-1252 is converted by: "
                    + $"iconv -f WINDOWS-1252 -t UTF-8 '{Path.GetFileName(file)}'");
        }
    }

    private static InputException TooLarge(string file, FileKind kind) =>
        Problem(file, $"is too large for {kind.What}", null, $"at most {HumanText.Bytes(kind.LargestBytes)}");

    private static InputException Unreadable(string file, FileKind kind, Exception why) =>
        Problem(file, $"cannot be read: {why.Message.TrimEnd('.')}", null, $"{kind.What} that may be read");

    private static InputException Problem(string file, string what, string? received, string accepted) =>
        new([new InputProblem(file, what, received, accepted)]);
}
