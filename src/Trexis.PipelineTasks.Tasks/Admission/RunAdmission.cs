using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;
using Trexis.PipelineTasks.Tasks.Signing;

namespace Trexis.PipelineTasks.Tasks.Admission;

/// <summary>
/// What must hold before a task begins. A run that only looks is refused little; one that deploys can sign, knows its servers by accepted
/// certificates, is a run that the policy trusts, and goes by a true clock.
/// </summary>
internal sealed class RunAdmission(
    Policy policy, ProcessEnvironment ambient, IPipelineHost host, SecretVariables secrets, DocumentSigning signing, RunPeople people)
{
    private readonly RunIdentification _identification = new(policy, ambient, host, secrets);
    private bool _defaultsAreTold;

    /// <param name="ring">Of a fleet; absent where each target is let in by itself.</param>
    /// <exception cref="InputException">Something of it does not hold: nothing is begun.</exception>
    /// <exception cref="FaultException">Signatures are demanded, and there is no token for this run.</exception>
    public async Task<AdmittedRun> AdmitAsync(
        RunIntent intent, EnvironmentSpec environment, string? ring, CancellationToken cancel)
    {
        var unsigned = EnsureOfThisMachine(intent, environment);
        TellPolicy(intent, environment);
        var said = await people.AskAsync(intent, environment, ring, cancel);
        if (intent.OnlyLooks) return new AdmittedRun(said, said.Clock, Identity: null, unsigned);
        var identified = await _identification.AskAsync(environment, cancel);
        var clock = identified?.Clock ?? await signing.ClockAsync(cancel) ?? said.Clock;
        RunnerClock.EnsureTrue(clock);
        // A word is taken from anybody, as what it is.
        if (!intent.IsWord) signing.EnsureTrusted(environment);
        return new AdmittedRun(said, clock, identified?.Identity, unsigned);
    }

    // First, for it asks nobody.
    private string? EnsureOfThisMachine(RunIntent intent, EnvironmentSpec environment)
    {
        var unsigned = signing.EnsurePossible(environment.Name, intent.OnlyLooks, intent.ChangesNothing);
        if (unsigned is not null) host.Annotate(new Annotation(AnnotationLevel.Notice, "not signed", unsigned));
        if (!intent.OnlyLooks && !host.Context.IsConsole && PolicyPlace.DemandsProof(policy, environment))
            RunnerRoots.EnsureAccepted(policy, ambient.Environment, ambient.WorkingFolder);
        return unsigned;
    }

    // Whoever reads a plan learns by which rules it is judged.
    private void TellPolicy(RunIntent intent, EnvironmentSpec environment)
    {
        var isByDefault = policy.File is null || policy.Unnamed.Contains(environment.Name);
        if (isByDefault && !_defaultsAreTold && intent.IsReadBefore && policy.ToldOfDefaults is { } defaults)
        {
            host.Annotate(new Annotation(AnnotationLevel.Notice, "no policy of its own", defaults));
            _defaultsAreTold = true;
        }

        if (intent.Action == "plan" && policy.For(environment.Name).ToldOfWay is { } way)
            host.WriteLine($"{environment.Name} {way}, as policy.yml says");
    }
}

/// <summary>What is known of a run when it begins.</summary>
/// <param name="People">What the platform says of those around it.</param>
/// <param name="Clock">How true this machine's is; absent where nobody else told the time.</param>
/// <param name="Identity">Which run it is by the platform's token; absent where only variables say that.</param>
/// <param name="Unsigned">Why its document will bear no signature although the policy demands one.</param>
internal sealed record AdmittedRun(PlatformRecord People, RunClock? Clock, RunIdentity? Identity, string? Unsigned)
{
    public RunContext Of(RunContext run) => run with { Clock = Clock, Identity = Identity ?? run.Identity, Unsigned = Unsigned };
}
