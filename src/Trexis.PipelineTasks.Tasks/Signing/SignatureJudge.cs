using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Tasks.Signing;

/// <summary>Gathers what it takes to verify signatures: the verifier's policy, the keys that it pins, the issuers' answers.</summary>
/// <param name="policy">Absent where nobody named one.</param>
/// <param name="issuers">Absent where no issuer is to be asked.</param>
public sealed class SignatureJudge(Policy? policy, Func<IssuerKeys>? issuers)
{
    private readonly Dictionary<string, Fact<IReadOnlyList<JsonWebKey>>> _asked = new(StringComparer.Ordinal);

    /// <inheritdoc cref="SignatureTrust.Now"/>
    public DateTimeOffset? Now { get; init; }

    /// <inheritdoc cref="SignatureTrust.RepositoryId"/>
    public string? RepositoryId { get; init; }

    /// <exception cref="InputException">A signature or a key cannot be read.</exception>
    public async Task<SignatureVerifier> ForAsync(RunStore store, IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        var trust = new SignatureTrust
        {
            Policy = policy,
            Now = Now,
            RepositoryId = RepositoryId,
            Pinned = policy is null ? [] : SignatureFiles.Pinned(store, policy.Trust.Keys),
            Issuers = _asked,
        };
        var verifier = new SignatureVerifier(trust);
        foreach (var issuer in documents.Select(stored => verifier.IssuerOf(store, stored)).OfType<string>().Distinct().ToList())
        {
            if (issuers is not null && !_asked.ContainsKey(issuer)) _asked[issuer] = await AskAsync(issuers(), issuer, cancel);
        }

        return verifier;
    }

    private static async Task<Fact<IReadOnlyList<JsonWebKey>>> AskAsync(IssuerKeys issuers, string issuer, CancellationToken cancel) =>
        KeysIn(await issuers.FetchAsync(issuer, cancel), issuer);

    internal static Fact<IReadOnlyList<JsonWebKey>> KeysIn(Fact<string> answer, string issuer) =>
        answer switch
        {
            Fact<string>.Known known => JsonWebKey.ReadSet(known.Value) is { } keys
                ? Fact.Known(keys)
                : Fact.Unreadable<IReadOnlyList<JsonWebKey>>($"what {issuer} answered is no key set"),
            var other => other.Map<IReadOnlyList<JsonWebKey>>(_ => []),
        };
}
