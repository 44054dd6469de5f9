using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Evidence.Signatures;

/// <summary>
/// Says who signed a document, and whether that counts: the only place that does. A signature is over the document's bytes; of a
/// token, each claim that the document also states must be the same, and the policy must trust the workflow that asked for it.
/// </summary>
public sealed class SignatureVerifier(SignatureTrust trust)
{
    /// <summary>A token is asked for when the document is whole.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);

    /// <summary>Started from a ref that is protected where the policy's workflows name it, and by nobody outside.</summary>
    private static readonly string[] Events = ["push", "workflow_dispatch", "schedule", "release"];

    /// <summary>What a signature is over, as the payload of a key's or the audience of a token.</summary>
    public static string SubjectOf(StoredDocument stored) => CompactJws.SubjectOf(stored.Sha256);

    /// <summary>
    /// What changes no database and judges none, so that it may run, and be signed, outside of its environment: nothing that has to be
    /// judged there rests on it.
    /// </summary>
    public static bool IsOfNoEnvironment(RunDocument document) => document.Action == "approve"
        ? document.Task == "rollback" || document.IsOfDeployment
        : document is { Task: "report" or "attest", Action: null };

    /// <summary>When a platform says that it gave a token; nothing where it is none. It is not verified: who got it himself, by https,
    /// need not.</summary>
    public static DateTimeOffset? IssuedAt(string token) =>
        CompactJws.Read(token)?.Claims() is { } claims ? IssuedAt(claims) : null;

    /// <summary>Why a policy does not trust the run to which a platform says that it gave a token; nothing where it does. Like its time, it
    /// is not verified.</summary>
    public static string? Distrust(string token, Policy policy) => CompactJws.Read(token)?.Claims() is { } claims
        ? Objection(claims, policy) is { } objection ? $"is {NameOf(claims)}, {objection}" : null
        : "has a token that is none of a run";

    private static DateTimeOffset IssuedAt(RunClaims claims) => CompactJws.TimeOf(claims.Iat);

    public DocumentSignature Verify(RunStore store, StoredDocument stored)
    {
        var (state, message) = SignatureFiles.Read(store, stored) is { } text
            ? Verify(stored, CompactJws.Read(text))
            : (SignatureState.Unsigned, "is not signed");
        return new DocumentSignature(stored, state, message + ToldOfRun(stored.Document.Run.Identity));
    }

    // Whoever could write the document could write this, too; its signature alone says more.
    private static string ToldOfRun(RunIdentity? identity) => identity is { TokenAt: { } at }
        ? $"; names run {identity.Run} of {identity.Workflow} at {identity.Ref}, as the platform's token of {HumanText.Time(at)} said when "
            + "the run verified it, which nobody can do again"
        : "";

    /// <summary>Whose key it takes to verify this: an issuer of the policy, where the document bears a token of it.</summary>
    public string? IssuerOf(RunStore store, StoredDocument stored) =>
        SignatureFiles.Read(store, stored) is { } text
        && CompactJws.Read(text) is { Header.Alg: CompactJws.ByIssuer } jws
        && jws.Claims() is { } claims
        && trust.Policy?.Trust.Issuers.Contains(claims.Iss) is true
        && KeyOf(jws, claims) is null
            ? claims.Iss
            : null;

    /// <summary>The issuer's key by which a document is signed; absent where it is signed by none that is at hand.</summary>
    public JsonWebKey? IssuerKeyOf(RunStore store, StoredDocument stored) =>
        SignatureFiles.Read(store, stored) is { } text && CompactJws.Read(text) is { } jws && jws.Claims() is { } claims
            ? KeyOf(jws, claims)
            : null;

    private (SignatureState State, string Message) Verify(StoredDocument stored, CompactJws? jws) => jws?.Header.Alg switch
    {
        null => (SignatureState.Invalid, "has a signature that cannot be read"),
        CompactJws.ByKey => VerifyKey(stored, jws),
        CompactJws.ByIssuer => VerifyToken(stored, jws),
        var other => (
            SignatureState.Invalid,
            $"has a signature by the algorithm {other}: only {CompactJws.ByKey} (a key) and {CompactJws.ByIssuer} (a platform) count"),
    };

    private (SignatureState State, string Message) VerifyKey(StoredDocument stored, CompactJws jws)
    {
        if (jws.Header.Jwk is not { Algorithm: CompactJws.ByKey } key || !key.Verifies(jws.Signed, jws.Signature))
            return (SignatureState.Invalid, "has a signature that its own key does not verify");
        if (!jws.Payload.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(CompactJws.SubjectOf(stored.Sha256))))
            return (SignatureState.Invalid, "is not what was signed: it was changed, or bears another document's signature");
        if (trust.Policy is not { } policy)
            return (SignatureState.Unknown, $"is signed by the key {key.Thumbprint}: whose it is, only a policy says (--policy)");
        var listed = policy.Evidence.Signers.FirstOrDefault(signer => signer.Thumbprint == key.Thumbprint);
        var by = listed?.Name ?? $"the key {key.Thumbprint}";
        var at = trust.Now ?? stored.Document.Run.EndedAt;
        if (KeyObjection(policy, key.Thumbprint, stored.Document.Target?.Environment, at) is { } objection)
            return (SignatureState.Untrusted, $"is signed by {by}: {objection}");
        var since = listed!.Retired is { } later ? $", retired since {HumanText.Time(later)}; the document says that it is older" : "";
        return (SignatureState.Valid, $"is signed by {by} (key {key.Thumbprint}{since})");
    }

    /// <summary>Why a key may not sign for an environment; nothing where it may.</summary>
    public static string? KeyObjection(Policy policy, string thumbprint, string? environment, DateTimeOffset at)
    {
        if (policy.Evidence.Signers.FirstOrDefault(signer => signer.Thumbprint == thumbprint) is not { } listed)
            return "the policy lists no such key (evidence: signers)";
        if (!listed.Environments.Contains(environment ?? "", StringComparer.OrdinalIgnoreCase))
            return $"that key may sign for {string.Join(", ", listed.Environments)} alone";
        return at > listed.Retired ? $"that key is retired since {HumanText.Time(listed.Retired.Value)}" : null;
    }

    private (SignatureState State, string Message) VerifyToken(StoredDocument stored, CompactJws jws)
    {
        if (jws.Claims() is not { } claims) return (SignatureState.Invalid, "has a signature that is no token of a run");
        if (trust.Policy is { } policy && !policy.Trust.Issuers.Contains(claims.Iss))
            return (SignatureState.Untrusted, $"is signed by {claims.Iss}, which is no issuer that the policy trusts (trust: issuers)");
        if (KeyOf(jws, claims) is not { } key) return (SignatureState.Unknown, WithoutKey(jws, claims));
        if (!key.Verifies(jws.Signed, jws.Signature))
            return (SignatureState.Invalid, $"has a signature that the key {jws.Header.Kid} of {claims.Iss} does not verify");
        if (claims.Aud != CompactJws.SubjectOf(stored.Sha256))
            return (SignatureState.Invalid, "is not what was signed: it was changed, or bears a token that is for something else");
        if (Contradiction(stored, claims) is { } contradiction) return (SignatureState.Invalid, contradiction);
        return Objection(stored, claims) is { } objection
            ? (SignatureState.Untrusted, $"is signed for {NameOf(claims)}, {objection}")
            : (SignatureState.Valid, $"is signed for {NameOf(claims)}");
    }

    // Where the policy pins keys, no other counts: whoever stands between us and the issuer could answer with his own.
    private JsonWebKey? KeyOf(CompactJws jws, RunClaims claims) => jws.IssuerKeyAmong(
        trust.Pinned.Concat((trust.Issuers.GetValueOrDefault(claims.Iss)?.ValueOr(null) ?? []).Where(key =>
            trust.Policy?.Trust.Keys is not { Count: > 0 } pinned || pinned.Contains(key.Thumbprint))));

    private string WithoutKey(CompactJws jws, RunClaims claims) => trust.Issuers.GetValueOrDefault(claims.Iss) switch
    {
        Fact<IReadOnlyList<JsonWebKey>>.Unreadable unreadable => $"is signed for {NameOf(claims)}, as it says: {unreadable.Reason}",
        null => $"is signed for {NameOf(claims)}, as it says: no key that the policy pins (trust: keys) lies here, and its issuer "
            + "was not asked (--online), so whoever could write this folder could have made it",
        Fact<IReadOnlyList<JsonWebKey>>.Known { Value: var told } when jws.IssuerKeyAmong(told) is { } unpinned =>
            $"is signed for {NameOf(claims)}, as it says: the key {unpinned.Thumbprint} ({jws.Header.Kid}) that answers for {claims.Iss} "
                + "is none that the policy pins (trust: keys)",
        _ => $"is signed for {NameOf(claims)}, as it says: {claims.Iss} has no key {jws.Header.Kid} now, and none that the policy pins "
            + "(trust: keys) lies here",
    };

    /// <summary>What the token says otherwise than the document; one of them is a lie.</summary>
    private static string? Contradiction(StoredDocument stored, RunClaims claims)
    {
        if (stored.Document.Run.Identity is not { } own) return "is signed by a platform, and names no run of one";
        (string Claim, string? Claimed, string? Written)[] compared =
        [
            ("repository", claims.Repository, own.Repository),
            ("repository_id", claims.RepositoryId, own.RepositoryId),
            ("run_id", claims.RunId, own.Run),
            ("run_attempt", claims.RunAttempt, own.Attempt),
            ("sha", claims.Sha, own.Commit),
            ("ref", claims.Ref, own.Ref),
            ("event_name", claims.EventName, own.Event),
            ("workflow_ref", claims.WorkflowRef, own.Workflow),
            ("repository_owner_id", claims.RepositoryOwnerId, own.OwnerId),
            ("actor_id", claims.ActorId, own.ActorId),
            ("runner_environment", claims.RunnerEnvironment, own.Runner),

            // Of a later attempt the token names who started the first one.
            ("actor", claims.Actor, own.Attempt == "1" ? stored.Document.Run.Actor : claims.Actor),
        ];
        foreach (var (claim, claimed, written) in compared)
        {
            if (claimed is not null && claimed != written)
                return $"says {claim} {written ?? "nothing"}, and its signature says {claimed}";
        }

        var signedAt = IssuedAt(claims);
        return (signedAt - stored.Document.Run.EndedAt).Duration() <= Delay
            ? null
            : $"ended at {HumanText.Time(stored.Document.Run.EndedAt)}, as it says, and was signed at {HumanText.Time(signedAt)}";
    }

    /// <summary>Why a true token does not let this document count.</summary>
    private string? Objection(StoredDocument stored, RunClaims claims)
    {
        if (Objection(claims, trust.Policy) is { } objection) return objection;
        if (trust.RepositoryId is { } here && here != claims.RepositoryId)
            return $"which is another repository than this one ({claims.RepositoryId}, not {here})";
        var environments = EnvironmentsOf(stored.Document);
        if (environments.Count == 0 || environments.Contains(claims.Environment ?? "", StringComparer.OrdinalIgnoreCase)) return null;
        var where = claims.Environment is { } other ? $"the platform's environment {other}" : "no environment of the platform";
        return $"in {where}: it takes {string.Join(" or ", environments)}";
    }

    private static string? Objection(RunClaims claims, Policy? policy)
    {
        var workflows = policy?.Trust.Workflows ?? [];
        foreach (var workflow in new[] { claims.WorkflowRef, claims.JobWorkflowRef })
        {
            if (!workflows.Contains(workflow)) return $"and the policy does not trust the workflow {workflow} (trust: workflows)";
        }

        return Events.Contains(claims.EventName)
            ? null
            : $"started by {claims.EventName}: only {string.Join(", ", Events)} count";
    }

    /// <summary>The platform's environments in one of which the run must have been; empty where that does not matter.</summary>
    private static IReadOnlyList<string> EnvironmentsOf(RunDocument document)
    {
        if (IsOfNoEnvironment(document)) return [];
        if (document.Target is not { } target) return ["an environment"];
        // One of several targets may have an environment of its own, or share that of its ring.
        IEnumerable<string> parts = target.Name is { } name ? [name, .. FleetRings.All] : [];
        List<string> own = [target.Environment, .. parts.Select(part => $"{target.Environment}-{part}")];
        return document.Task is "precheck" or "prepare" || document.Action == "plan"
            ? [.. own, .. own.Select(name => $"{name}-plan")]
            : own;
    }

    private static string NameOf(RunClaims claims)
    {
        var environment = claims.Environment is { } name ? $" in {name}" : "";
        return $"run {claims.RunId}, attempt {claims.RunAttempt}, of {claims.Repository}{environment}";
    }
}
