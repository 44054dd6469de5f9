using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Signing;

/// <summary>Signs what a session writes: by the key that it was given, else by the platform's token for this run.</summary>
internal sealed class DocumentSigning(Policy policy, ProcessEnvironment ambient, IPipelineHost host, SecretVariables secrets)
{
    private readonly Lazy<SigningKey?> _key = new(() => secrets.Whole(SigningKey.Variable) is { } text ? SigningKey.Read(text) : null);

    private readonly Lazy<IRunTokens?> _tokens = new(() => KnownPlatforms.Running(host.Context)?.RunTokens(
        new PlatformCall(ambient.Http.Value, ambient.Time, host.Context, new Secret("")),
        ambient.Environment,
        secrets.Token,
        policy.Trust.Issuers));

    private readonly Lazy<SignatureJudge> _judge = new(() => new SignatureJudge(
        policy, () => new IssuerKeys(ambient.Http.Value, ambient.Time))
    {
        Now = ambient.Time.GetUtcNow(),
        RepositoryId = host.Context.Identity?.RepositoryId,
    });

    private RunClock? _clock;
    private string? _token;

    private bool IsRequired => policy.Evidence.Signed == SignatureDemand.Required;

    // No deployment takes what a pull request writes, whoever signed it; of a fork, nobody can.
    private bool IsProposal => host.Context.IsProposal;

    /// <param name="onlyLooks">The task proposes or judges, and deploys nothing.</param>
    /// <param name="changesNothing">Nor does it make anything, so that somebody may look from their own machine.</param>
    /// <returns>Why the document will bear no signature although the policy demands one; absent where nothing is amiss.</returns>
    /// <exception cref="InputException">The policy demands signatures, and nothing here may sign for this environment.</exception>
    public string? EnsurePossible(string environment, bool onlyLooks, bool changesNothing)
    {
        var key = _key.Value;
        if (!IsRequired || (IsProposal && onlyLooks)) return null;
        if (key is not null)
        {
            if (SignatureVerifier.KeyObjection(policy, key.Thumbprint, environment, ambient.Time.GetUtcNow()) is { } objection)
                throw new InputException(
                    SigningKey.Variable, $"may not sign for {environment}: {objection}", key.Thumbprint,
                    $"a key that evidence: {{ signers }} of the policy lists for {environment}; "
                        + $"trexis keys new --environment {environment} makes one");
        }
        else if (_tokens.Value is null)
        {
            if (changesNothing && host.Context.IsConsole)
                return $"nothing on this console can sign (no {SigningKey.Variable}), and the policy demands signatures: apply takes no "
                    + "such document";
            var permission = KnownPlatforms.Running(host.Context)?.TokenPermission;
            throw new InputException(
                policy.File ?? "policy.yml", "demands signed documents (evidence: { signed: required }), and nothing here can sign", null,
                permission is null
                    ? $"the variable {SigningKey.Variable} with a key of evidence: {{ signers }}"
                    : $"`permissions: {{ {permission} }}` in the workflow's job, or the variable {SigningKey.Variable}");
        }

        return null;
    }

    /// <summary>
    /// The platform's word for the time, asked once a session. Windows, soak and the age of approvals are judged by the runner's clock,
    /// which a step before may have set.
    /// </summary>
    /// <returns>Nothing where no platform vouches for this run.</returns>
    /// <exception cref="FaultException">Signatures are demanded, and there is no token for this run.</exception>
    public async Task<RunClock?> ClockAsync(CancellationToken cancel)
    {
        if (_clock is not null || _tokens.Value is not { } tokens) return _clock;
        var asked = await tokens.TokenAsync("trexis:time", cancel);
        if (asked is Fact<string>.Known { Value: var token } && SignatureVerifier.IssuedAt(token) is { } issued)
        {
            _token = token;
            return _clock = RunnerClock.By(issued, ambient.Time.GetUtcNow());
        }

        if (!IsRequired || _key.Value is not null) return null;
        var reason = asked is Fact<string>.Unreadable unread ? unread.Reason : "the token of this run bears no time";
        throw new FaultException(FaultKind.External, reason);
    }

    /// <summary>
    /// Where the policy names workflows, a run that changes a protected environment shows by its token which it is: variables say anything.
    /// Where signatures are demanded, they show it; Azure's token is judged by <see cref="RunIdentification"/>.
    /// </summary>
    /// <exception cref="InputException">There is no such token, or the policy does not trust that run.</exception>
    public void EnsureTrusted(EnvironmentSpec environment)
    {
        if (IsRequired || policy.Trust.Workflows.Count == 0 || policy.TakesConsole(environment)) return;
        if (KnownPlatforms.Running(host.Context)?.TokenPermission is not { } permission) return;
        var objection = _token is null ? "shows by no token which it is" : SignatureVerifier.Distrust(_token, policy);
        if (objection is null) return;
        throw new InputException(
            policy.File ?? "policy.yml",
            $"names the workflows that it trusts (trust: workflows), {environment.Name} is protected, and this run {objection}; so nothing "
                + "was begun",
            null,
            $"a run of such a workflow, with `permissions: {{ {permission} }}` in its job");
    }

    /// <summary>Lays the signature beside the document. One that cannot be had is said, and changes nothing of what was done.</summary>
    public async Task SignAsync(RunStore store, StoredDocument stored, CancellationToken cancel)
    {
        try
        {
            if (await SignatureAsync(stored, cancel) is not { } text) return;
            SignatureFiles.Write(store, stored, text);
            var verifier = await _judge.Value.ForAsync(store, [stored], cancel);
            if (verifier.IssuerKeyOf(store, stored) is { } issuers) SignatureFiles.KeepKey(store, issuers);
            var signature = verifier.Verify(store, stored);
            if (IsRequired && !IsProposal && signature.State != SignatureState.Valid) Warn(stored, signature.Message);
        }
        catch (Exception exception) when (exception is InputException or FaultException)
        {
            Warn(stored, $"is not signed: {exception.Message}");
        }
    }

    private async Task<string?> SignatureAsync(StoredDocument stored, CancellationToken cancel)
    {
        if (_key.Value is { } key) return key.Sign(stored.Sha256);
        if (_tokens.Value is not { } tokens) return null;
        return await tokens.TokenAsync(SignatureVerifier.SubjectOf(stored), cancel) switch
        {
            Fact<string>.Known known => known.Value,
            Fact<string>.Unreadable unreadable => throw new FaultException(FaultKind.External, unreadable.Reason),
            _ => null,
        };
    }

    public async Task<IReadOnlyList<DocumentSignature>> JudgeAsync(
        RunStore store, IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        var verifier = await _judge.Value.ForAsync(store, documents, cancel);
        return [.. documents.Select(stored => verifier.Verify(store, stored))];
    }

    private void Warn(StoredDocument stored, string message) => host.Annotate(
        new Annotation(AnnotationLevel.Warning, "signature", $"{Path.GetFileName(stored.File)} {message}"));
}
