using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>How large the target's tables are: a database is asked itself, of one that a dacpac stands for a capture tells.</summary>
internal static class TargetSizes
{
    /// <param name="picture">The file of a capture; absent where none was named.</param>
    /// <param name="live">What the database holds; absent for a dacpac target.</param>
    /// <exception cref="InputException">The capture cannot be read, or the target needs none.</exception>
    public static TableSizes From(string? picture, IDatabase database, SchemaInventory? live)
    {
        if (live is not null)
        {
            return picture is null
                ? TableSizes.From(live, $"as {database.Identity.Database} on {database.Identity.Server} held them when this was planned")
                : throw Problem(
                    "is for a target that is a dacpac; this one is a database, which is asked itself",
                    picture,
                    $"no {DeployDacpacInputs.Capture.Option}");
        }

        if (picture is null)
            return TableSizes.Unknown(
                $"a dacpac holds no rows; {DeployDacpacInputs.Capture.Option} takes the capture that precheck kept of the database");
        var taken = SchemaCapture.Format.Read(InputFile.ReadBytes(picture, FileKind.Document), picture);
        return TableSizes.From(taken.Schema, $"as {taken.Database} held them at {HumanText.Time(taken.TakenAt)}");
    }

    private static InputException Problem(string what, string received, string accepted) =>
        new([new InputProblem(DeployDacpacInputs.Capture.Option, what, received, accepted)]);
}
