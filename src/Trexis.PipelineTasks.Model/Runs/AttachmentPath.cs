using System.Diagnostics.CodeAnalysis;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>
/// Where a file lies that belongs to a document: below <c>files/</c>, with forward slashes. Another job wrote it: no value of this type
/// leads out of that folder, on any system.
/// </summary>
public sealed record AttachmentPath
{
    /// <summary>Below the document's folder.</summary>
    public const string Folder = "files";

    private readonly string _text;

    private AttachmentPath(string text) => _text = text;

    /// <summary>Its last part.</summary>
    public string Name => _text[(_text.LastIndexOf('/') + 1)..];

    /// <exception cref="ArgumentException">A part is no name of a file.</exception>
    public static AttachmentPath From(params IEnumerable<string> parts)
    {
        var text = string.Join('/', parts.Prepend(Folder));
        return TryRead(text, out var path) ? path : throw new ArgumentException($"'{text}' is no path of a document's file", nameof(parts));
    }

    public static bool TryRead(string? text, [NotNullWhen(true)] out AttachmentPath? path)
    {
        path = text is not null && text.StartsWith(Folder + "/", StringComparison.Ordinal) && AreNames(text.AsSpan(Folder.Length + 1))
            ? new AttachmentPath(text)
            : null;
        return path is not null;
    }

    /// <summary>The file itself, for who has the document's folder.</summary>
    public string In(string folder) => Path.Combine([folder, .. _text.Split('/')]);

    public override string ToString() => _text;

    private static bool AreNames(ReadOnlySpan<char> parts)
    {
        foreach (var part in parts.Split('/'))
        {
            if (!IsName(parts[part])) return false;
        }

        return true;
    }

    // A colon begins a drive or a stream of NTFS.
    private static bool IsName(ReadOnlySpan<char> part) =>
        part is not ("" or "." or "..") && !part.ContainsAny('\\', ':') && !part.ContainsAnyInRange('\0', '\u001F');
}
