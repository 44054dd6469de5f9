using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Configuration.Shapes;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Assembly;

/// <summary>Makes the change of what its file was found to hold.</summary>
internal sealed class ChangeAssembly(string file, ProblemList problems, KnownNames codes)
{
    public Change Build(ChangeShape shape)
    {
        CheckId(shape.Id);
        return new Change
        {
            File = file,
            Id = shape.Id.Or(""),
            Description = shape.Description.Value,
            Purpose = shape.Purpose.Value,
            Impact = shape.Impact.Value,
            Risk = shape.Risk.Value,
            Authors = Values(shape.Authors),
            Rows = shape.Rows.Or([]).Where(row => row.Value.IsSet).ToDictionary(row => row.Name, row => row.Value.Value!, StringComparer.OrdinalIgnoreCase),
            Acknowledge = Values(shape.Acknowledge, Acknowledgement),
            Attest = Values(shape.Attest, Attestation),
            Approve = Values(shape.Approve, Approval),
        };
    }

    /// <summary>What can only be judged beside the other files.</summary>
    public void CheckNames(ChangeShape shape, KnownNames? environments, KnownNames? roles)
    {
        foreach (var (item, number) in shape.Attest.Or([]).Select((item, number) => (item, number)))
        {
            if (item.IsSet) environments?.Check(item.Value!.Environment, $"attest[{number}].environment", problems);
        }

        foreach (var (item, number) in shape.Approve.Or([]).Select((item, number) => (item, number)))
        {
            if (item.IsSet) roles?.Check(item.Value!.Role, $"approve[{number}].role", problems);
        }
    }

    // A copied change file whose id was forgotten would mix up the evidence of two changes.
    private void CheckId(Setting<string> id)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!id.IsSet || id.Value == name || Path.GetFileName(Path.GetDirectoryName(file)) != ConfigurationReader.ChangesFolder) return;
        problems.Add(id.At, "id differs from the file's name", id.Value, name);
    }

    private Acknowledgement Acknowledgement(AcknowledgementShape shape, Position at, int number) => new(
        shape.Object.Or(""), shape.Operation.Or(""), shape.Reason.Or(""), shape.By.Or(""), shape.Expires.Or(default), Location(at));

    private DeclaredAttestation Attestation(AttestationShape shape, Position at, int number)
    {
        codes.Check(shape.Line, $"attest[{number}].line", problems);
        return new DeclaredAttestation(shape.Line.Or(""), shape.By.Or(""), shape.Note.Value, shape.Environment.Value, Location(at));
    }

    private DeclaredApproval Approval(DeclaredApprovalShape shape, Position at, int number) => new(
        shape.Fingerprint.Or(""), shape.By.Or(""), shape.Role.Value, shape.Expires.IsSet ? shape.Expires.Value : null, Location(at));

    private SourceLocation Location(Position at) => new(problems.File, at.Line, at.Column);

    private static IReadOnlyList<T> Values<T>(Setting<IReadOnlyList<Setting<T>>> list) =>
        [.. list.Or([]).Where(item => item.IsSet).Select(item => item.Value!)];

    private static IReadOnlyList<T> Values<TShape, T>(Setting<IReadOnlyList<Setting<TShape>>> list, Func<TShape, Position, int, T> build) =>
        [.. list.Or([]).Select((item, number) => (item, number)).Where(pair => pair.item.IsSet).Select(pair => build(pair.item.Value!, pair.item.At, pair.number))];
}
