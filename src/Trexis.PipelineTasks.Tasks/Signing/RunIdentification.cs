using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Signing;

/// <summary>
/// Asks a platform whose tokens sign no document which run this is, once a session, and holds the answer against variables and policy.
/// </summary>
internal sealed class RunIdentification(Policy policy, ProcessEnvironment ambient, IPipelineHost host, SecretVariables secrets)
{
    private readonly Lazy<IIdentityToken?> _platform = new(() => KnownPlatforms.Running(host.Context)?.IdentityToken(
        new PlatformCall(ambient.Http.Value, ambient.Time, host.Context, new Secret("")), ambient.Environment, secrets.Token));

    private Task<Fact<IdentifiedRun>>? _asked;
    private bool _isTold;

    /// <returns>Nothing where no platform says which run this is, and the policy lets that pass.</returns>
    /// <exception cref="InputException">
    /// The platform says another run than variables or policy, or nothing where the policy wants its word for a protected environment.
    /// </exception>
    public async Task<IdentifiedRun?> AskAsync(EnvironmentSpec environment, CancellationToken cancel)
    {
        if (_platform.Value is not { } platform) return null;
        var asked = await (_asked ??= RequestAsync(platform, cancel));
        switch (asked)
        {
            case Fact<IdentifiedRun>.Unreadable unread:
                Accept(environment, unread.Reason);
                break;
            case Fact<IdentifiedRun>.NotApplicable absent when policy.Trust.Azure is not null:
                Accept(environment, absent.Reason);
                break;
        }

        return asked.ValueOr(null);
    }

    private void Accept(EnvironmentSpec environment, string reason)
    {
        if (policy.Trust.Azure is not null && environment.Protected)
            throw new InputException(
                policy.File ?? "policy.yml",
                $"names the runs that it trusts (trust: azure), and {environment.Name} is protected: nothing shows which run this is, so "
                    + $"nothing was begun; {reason}",
                null,
                "a run for which Azure DevOps gives its token");
        if (_isTold) return;
        _isTold = true;
        host.Annotate(new Annotation(AnnotationLevel.Warning, "only variables say which run this is", reason));
    }

    private async Task<Fact<IdentifiedRun>> RequestAsync(IIdentityToken platform, CancellationToken cancel)
    {
        var asked = await platform.RequestAsync(cancel);
        if (asked is not Fact<string>.Known { Value: var text }) return asked.Map<IdentifiedRun>(_ => null!);

        // Whoever had it could sign in with it: it is hidden before anything else is done with it.
        ambient.Outlet.Add(new Secret(text));
        var token = IdentityToken.Read(text, platform.Issuer, platform.Audience);
        var identity = platform.Identify(token.Claims) with { TokenAt = token.IssuedAt };
        var keys = await new IssuerKeys(ambient.Http.Value, ambient.Time).DiscoverAsync(platform.Issuer, cancel);
        return SignatureJudge.KeysIn(keys, platform.Issuer).Map(known => Verified(token, known, identity));
    }

    private IdentifiedRun Verified(IdentityToken token, IReadOnlyList<JsonWebKey> keys, RunIdentity identity)
    {
        token.EnsureSigned(keys);
        var now = ambient.Time.GetUtcNow();
        var clock = RunnerClock.By(token.IssuedAt, now);
        RunnerClock.EnsureTrue(clock);
        token.EnsureCurrent(now, RunnerClock.MostApart);
        EnsureTrusted(identity);
        return new IdentifiedRun(identity, clock);
    }

    private void EnsureTrusted(RunIdentity identity)
    {
        if (policy.Trust.Azure is not { } trusted) return;
        List<InputProblem> problems = [];
        if (!trusted.Subjects.Contains(identity.Workflow, StringComparer.OrdinalIgnoreCase))
            Add("pipeline", identity.Workflow, trusted.Subjects);
        if (!trusted.Refs.Contains(identity.Ref)) Add("ref", identity.Ref, trusted.Refs);
        if (problems.Count > 0) throw new InputException(problems);

        void Add(string what, string claimed, IReadOnlyList<string> accepted) => problems.Add(new InputProblem(
            policy.File ?? "policy.yml",
            $"does not trust the {what} of this run, as the platform's token names it (trust: azure), so nothing was begun",
            claimed,
            string.Join(" or ", accepted)));
    }
}

/// <summary>What a platform's token said of the run, and when by this machine's clock.</summary>
internal sealed record IdentifiedRun(RunIdentity Identity, RunClock Clock);
