using System.Buffers;
using System.Security.Cryptography;

namespace Trexis.PipelineTasks.Model.Changes;

/// <summary>A SHA-256 that people compare and approve; lower-case hex.</summary>
public readonly record struct Fingerprint(string Value)
{
    /// <summary>As many digits as a person compares side by side, and as few as stand for a fingerprint.</summary>
    public const int ShortLength = 12;

    /// <summary>The first digits, for people.</summary>
    public string Short => Value.Length > ShortLength ? Value[..ShortLength] : Value;

    /// <summary>Whether the digits that a person wrote stand for this fingerprint.</summary>
    public static bool IsMeant(string digits, string fingerprint) =>
        digits.Length >= ShortLength && fingerprint.StartsWith(digits, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Value;

    /// <summary>
    /// Over the operations' action, kind, subject and detail. Their order is the plan's: a fingerprint approves a sequence,
    /// so planners sort where the engine's own order is not stable.
    /// </summary>
    public static Fingerprint OfChange(IEnumerable<Operation> operations) => OfChange(operations.Select(ApprovedOperation.From));

    public static Fingerprint OfChange(IEnumerable<ApprovedOperation> operations) =>
        From(
            operations.SelectMany(
                operation => new[] { operation.Action.ToString(), operation.Kind, operation.Subject, operation.Detail ?? "" }));

    /// <summary>Over length-prefixed parts, so that no two lists of parts share a text.</summary>
    public static Fingerprint From(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(part.Length));
            var written = Encoding.UTF8.GetBytes(part, buffer);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, written);
            hash.AppendData(length);
            hash.AppendData(buffer, 0, written);
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static Fingerprint OfText(string text) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
}
