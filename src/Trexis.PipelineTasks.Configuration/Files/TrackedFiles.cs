using System.Buffers.Binary;

namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>What git tracks in a checkout, read from git's own index (versions 2 to 4): nothing asks git.</summary>
public static class TrackedFiles
{
    private const int Mode = 24;
    private const int Stats = 40;
    private const int NameLength = 0xFFF;
    private const ushort Extended = 0x4000;
    private const uint Link = 0xA000;

    /// <summary>
    /// The first file that git tracks in the folder, or the link that leads to it, or where that leads; absent where there is none, or no
    /// repository. Git's own notes (<c>.gitignore</c>, <c>.gitkeep</c>) are none.
    /// </summary>
    /// <param name="folder">Absolute; need not be there. A file is looked for itself.</param>
    /// <exception cref="InputException">The index cannot be read: then nobody knows.</exception>
    public static string? FirstBelow(string folder) =>
        FirstAt(folder) ?? (InputFile.RealPath(folder) is var real && real != folder ? FirstAt(real) : null);

    // By its name a folder may lie in another repository than the one to which links on the way lead.
    private static string? FirstAt(string folder)
    {
        if (RepositoryFolder.Above(folder) is not { } root || IndexOf(root) is not { } index) return null;
        var path = Path.GetRelativePath(root, folder).Replace('\\', '/');
        return Read(index).Where(entry => IsAtOrBelow(path, entry)).Select(entry => entry.Path).FirstOrDefault();
    }

    /// <param name="index">The whole file.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="InputException">It is no index that this software reads.</exception>
    public static IEnumerable<string> In(byte[] index, string file) => Read((file, index)).Select(entry => entry.Path);

    private static bool IsAtOrBelow(string folder, (uint Mode, string Path) entry)
    {
        // File systems differ in whether case matters; the stricter reading holds everywhere.
        bool StartsWith(string path, string start) => path.StartsWith($"{start}/", StringComparison.OrdinalIgnoreCase);
        return IsSame(folder, entry.Path)
            || (entry.Mode >> 12 == Link >> 12 && StartsWith(folder, entry.Path))
            || ((folder == "." || StartsWith(entry.Path, folder))
                // Git's own, and our lock: neither is evidence.
                && !Path.GetFileName(entry.Path).StartsWith('.'));
    }

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static (string File, byte[] Content)? IndexOf(string root)
    {
        var git = Path.Combine(root, ".git");
        // A linked work tree and a submodule name the folder in a file.
        if (File.Exists(git))
        {
            var said = InputFile.ReadText(git, FileKind.Holder).Trim();
            if (!said.StartsWith("gitdir: ", StringComparison.Ordinal)) throw Unreadable(git, "names no folder of git", said);
            git = Path.GetFullPath(said["gitdir: ".Length..], root);
        }

        var file = Path.Combine(git, "index");
        return File.Exists(file) ? (file, InputFile.ReadBytes(file, FileKind.Index)) : null;
    }

    // What an index's hashes are as long as, it does not say: SHA-1, as nearly always, or SHA-256. Only one of them comes out at its end.
    private static List<(uint Mode, string Path)> Read((string File, byte[] Content) index) =>
        TryRead(index.Content, hash: 20) ?? TryRead(index.Content, hash: 32) ?? throw Unreadable(
            index.File, "is no index of git that can be read (a split one cannot)", null);

    private static List<(uint Mode, string Path)>? TryRead(ReadOnlySpan<byte> content, int hash)
    {
        if (content.Length < 12 + hash || !content.StartsWith("DIRC"u8)) return null;
        var version = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        var count = BinaryPrimitives.ReadUInt32BigEndian(content[8..]);
        if (version is < 2 or > 4) return null;
        var end = content.Length - hash;
        var entries = new List<(uint, string)>();
        byte[] name = [];
        var at = 12;
        for (var i = 0u; i < count; i++)
        {
            if (at + Stats + hash + 2 >= end) return null;
            var start = at;
            var mode = BinaryPrimitives.ReadUInt32BigEndian(content[(at + Mode)..]);
            var flags = BinaryPrimitives.ReadUInt16BigEndian(content[(at + Stats + hash)..]);
            at += Stats + hash + ((flags & Extended) != 0 ? 4 : 2);
            var kept = version == 4 ? name.Length - Varint(content[..end], ref at) : 0;
            if (kept < 0 || kept > name.Length || at >= end) return null;
            var length = content[at..end].IndexOf((byte)0);
            if (length < 0) return null;
            name = [.. name.AsSpan(0, kept), .. content.Slice(at, length)];
            if (name.Length == 0 || ((flags & NameLength) is var told && told != Math.Min(name.Length, NameLength))) return null;
            entries.Add((mode, Encoding.UTF8.GetString(name)));
            at += length + 1;
            if (version < 4) at = start + ((at - start + 7) / 8 * 8);
        }

        return AreExtensions(content[..end], at) ? entries : null;
    }

    // One with a small first letter must be understood to know what is tracked: a split index, whose entries lie in another file. Folders
    // that a sparse checkout leaves out stand as such, and lie nowhere.
    private static bool AreExtensions(ReadOnlySpan<byte> content, int at)
    {
        while (at + 8 <= content.Length)
        {
            if (char.IsAsciiLetterLower((char)content[at]) && !content[at..].StartsWith("sdir"u8)) return false;
            var size = BinaryPrimitives.ReadUInt32BigEndian(content[(at + 4)..]);
            if (size > content.Length) return false;
            at += 8 + (int)size;
        }

        return at == content.Length;
    }

    private static int Varint(ReadOnlySpan<byte> content, ref int at)
    {
        var value = 0;
        for (var digits = 0; at < content.Length && digits < 4; digits++)
        {
            var next = content[at++];
            value = (value << 7) | (next & 0x7F);
            if ((next & 0x80) == 0) return value;
            value++;
        }

        return int.MaxValue;
    }

    private static InputException Unreadable(string file, string what, string? received) =>
        new([new InputProblem(file, what, received, "an index as git writes it: git update-index --no-split-index --index-version 2")]);
}
