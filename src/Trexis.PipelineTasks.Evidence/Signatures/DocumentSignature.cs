using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Evidence.Signatures;

public enum SignatureState
{
    /// <summary>By somebody whom the verifier trusts, over these very bytes.</summary>
    Valid,

    Unsigned,

    /// <summary>By a key, an issuer or a run that may not sign this.</summary>
    Untrusted,

    /// <summary>Over other bytes, broken, or of another run than the document names: somebody changed something.</summary>
    Invalid,

    /// <summary>What it takes to tell is not at hand.</summary>
    Unknown,
}

/// <param name="Message">What follows the document's name in a sentence: <c>is signed by …</c>.</param>
public sealed record DocumentSignature(StoredDocument Document, SignatureState State, string Message);

/// <summary>What the verifier brings along. Nothing of it comes from the evidence.</summary>
public sealed record SignatureTrust
{
    /// <summary>Absent where the verifier named none: then nobody is trusted.</summary>
    public required Policy? Policy { get; init; }

    /// <summary>The moment at which a key must not be retired; absent for the one at which the document says that it was written.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The repository in which the verifier itself runs; absent on a console.</summary>
    public string? RepositoryId { get; init; }

    /// <summary>Keys of issuers that the policy pins.</summary>
    public IReadOnlyList<JsonWebKey> Pinned { get; init; } = [];

    /// <summary>Keys as their issuers told them now, by issuer; empty where none was asked.</summary>
    public IReadOnlyDictionary<string, Fact<IReadOnlyList<JsonWebKey>>> Issuers { get; init; } =
        new Dictionary<string, Fact<IReadOnlyList<JsonWebKey>>>();
}
