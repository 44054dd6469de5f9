using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>
/// By which token a run asks the platform that keeps its repository: the one that an option gave, else one of that platform's variables.
/// </summary>
internal sealed class RepositoryAccess(InputValues inputs, ProcessEnvironment ambient, IPipelineHost host, SecretVariables secrets)
{
    private Secret? _token = secrets.Token(inputs, PublishingInputs.Token);

    /// <summary>Empty where none is there. On a console nobody knows where the repository is kept: GitHub's, as most are.</summary>
    /// <exception cref="InputException">A variable that is to hold it holds no token.</exception>
    public Secret Token => _token ??= TokenOf(KnownPlatforms.Keeping(host.Context) ?? KnownPlatforms.All[0]) ?? new Secret("");

    /// <summary>Asks the repository's platform what is to prove something.</summary>
    /// <param name="trust">Says whose answers prove anything.</param>
    public PlatformCall CallForProof(TrustPolicy trust) => CallBy(Token, trust);

    /// <summary>The same of the pipeline's platform, by a token of its own where another one keeps the repository.</summary>
    public PlatformCall CallForProof(TrustPolicy trust, IPlatform running) =>
        CallBy((running.Keeps == host.Context.Provider ? null : TokenOf(running)) ?? Token, trust);

    private PlatformCall CallBy(Secret token, TrustPolicy trust) =>
        new(ambient.Http.Value, ambient.Time, TrustedAddress.In(host.Context, trust), token);

    private Secret? TokenOf(IPlatform platform) => platform.TokenVariables.Select(secrets.Token).FirstOrDefault(found => found is not null);
}
