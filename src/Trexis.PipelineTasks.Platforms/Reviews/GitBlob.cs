using System.Security.Cryptography;

namespace Trexis.PipelineTasks.Platforms.Reviews;

/// <summary>What git calls a file's content: as it lies here, and as a checkout that makes CRLF of line feeds was given it.</summary>
public sealed record GitBlob(string Id, string WithLineFeeds)
{
    public static GitBlob Of(ReadOnlySpan<byte> content) => new(IdOf(content), IdOf(LineFeeds(content)));

    /// <summary>Whether a blob of this id holds this content.</summary>
    public bool Is(string blob) => blob == Id || blob == WithLineFeeds;

#pragma warning disable CA5350 // Git's own name for a content: what it is held against, GitHub has made and checked for collisions.
    private static string IdOf(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
#pragma warning restore CA5350

    private static byte[] LineFeeds(ReadOnlySpan<byte> content)
    {
        var kept = new List<byte>(content.Length);
        for (var at = 0; at < content.Length; at++)
        {
            if (content[at] != '\r' || at + 1 == content.Length || content[at + 1] != '\n') kept.Add(content[at]);
        }

        return [.. kept];
    }
}
