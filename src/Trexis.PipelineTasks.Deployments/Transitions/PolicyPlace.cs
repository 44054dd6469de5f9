using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>The policy file of this run, beside what the heads of its repository hold in its place.</summary>
public sealed record PolicyPlace
{
    /// <summary>A file that says no more than the procedure's defaults, as pipelines write one where the repository holds none.</summary>
    private static readonly GitBlob Defaults = GitBlob.Of("version: 1\n"u8);

    /// <summary>In its repository.</summary>
    public required string Path { get; init; }

    /// <summary>As it lies here; absent where no file does and the procedure's defaults hold.</summary>
    public required GitBlob? Here { get; init; }

    /// <summary>The default branch's first; any other counts only where it is protected.</summary>
    public required Fact<IReadOnlyList<KeptFile>> Kept { get; init; }

    /// <summary>Whether a policy of unknown origin is refused.</summary>
    public required bool IsProofDemanded { get; init; }

    /// <summary>Whether the branch has to be protected.</summary>
    public required bool IsProtectionDemanded { get; init; }

    /// <summary>The head that holds what lies here; absent where none does that counts.</summary>
    public KeptFile? Head =>
        Kept.ValueOr([])!.Where((file, number) => (number == 0 || file.IsProtected) && Holds(file)).FirstOrDefault();

    /// <summary>Whether it is demanded follows from the policy itself and from the environment.</summary>
    public static PolicyPlace Of(
        Policy policy, EnvironmentSpec environment, string path, GitBlob? here, Fact<IReadOnlyList<KeptFile>> kept) => new()
        {
            Path = path,
            Here = here,
            Kept = kept,
            IsProofDemanded = DemandsProof(policy, environment),
            IsProtectionDemanded = environment.Protected && !policy.Trust.TakesUnprotected,
        };

    /// <summary>Whether something in an environment rests on what only a platform can say.</summary>
    public static bool DemandsProof(Policy policy, EnvironmentSpec environment) => environment.Protected
        || policy.Evidence.Signed == SignatureDemand.Required
        || policy.For(environment.Name).Approval.Proof == ProofLevel.Verified;

    private bool Holds(KeptFile file) => file.Blob is { } blob ? Here?.Is(blob) is true : Here?.Is(Defaults.Id) is not false;
}
