using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>What the caller wants of a rollback.</summary>
/// <param name="Option">Of <see cref="RollbackOption"/>'s names.</param>
/// <param name="To">The state that is wanted; absent for that before this deployment.</param>
/// <param name="Fingerprint">Demanded of the option.</param>
/// <param name="IsAnswered">A person on a console answers for it without an approval.</param>
internal sealed record RollbackChoice(string? Option, string? To, string? Fingerprint, bool IsAnswered)
{
    public static RollbackChoice From(InputValues inputs) => new(
        inputs.Text(RollbackInputs.Option),
        inputs.Text(RollbackInputs.To),
        inputs.Text(RollbackInputs.Fingerprint),
        inputs.Flag(RollbackInputs.Yes));
}
