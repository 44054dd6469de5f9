using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Makes the change of what its file was found to hold.</summary>
internal sealed class ChangeBinding(string file, ProblemList problems, KnownNames codes)
{
    public Change Build(ChangeSchema shape)
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
            Authors = shape.Authors.Values(),
            Rows = Rows(shape),
            OutOfOrder = shape.OutOfOrder.Values(),
            Redeploy = shape.Redeploy.Value,
            Acknowledge = shape.Acknowledge.Each("acknowledge", Acknowledgement),
            Attest = shape.Attest.Each("attest", Attestation),
            Approve = shape.Approve.Each("approve", Approval),
        };
    }

    /// <summary>What can only be judged beside the other files.</summary>
    public void CheckNames(ChangeSchema shape, KnownNames? environments, KnownNames? roles)
    {
        foreach (var (name, path) in shape.Attest.Each(
            "attest", (item, path) => (item.Value!.Environment, $"{path}.environment"))) environments?.Check(name, path, problems);
        foreach (var (name, path) in shape.Approve.Each(
            "approve", (item, path) => (item.Value!.Role, $"{path}.role"))) roles?.Check(name, path, problems);
    }

    // A copied change file whose id was forgotten would mix up the evidence of two changes.
    private void CheckId(Field<string> id)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!id.IsSet || id.Value == name || Path.GetFileName(Path.GetDirectoryName(file)) != ConfigurationReader.ChangesFolder) return;
        problems.Add(id.At, "id differs from the file's name", id.Value, name);
    }

    private Dictionary<string, RowExpectation> Rows(ChangeSchema shape)
    {
        var rows = new Dictionary<string, RowExpectation>(StringComparer.OrdinalIgnoreCase);
        var names = new UniqueNames(problems);
        foreach (var row in shape.Rows.Or([]))
        {
            names.Add(row.Name, row.At, "rows");
            rows[row.Name] = row.Value.Value!;
        }

        return rows;
    }

    private Acknowledgement Acknowledgement(Field<AcknowledgementSchema> item, string path) => new(
        item.Value!.Object.Or(
            ""), item.Value.Operation.Or(
                ""), item.Value.Reason.Or(""), item.Value.By.Or(""), item.Value.Expires.Or(default), Location(item.At));

    private DeclaredAttestation Attestation(Field<AttestationSchema> item, string path)
    {
        var shape = item.Value!;
        codes.Check(shape.Line, $"{path}.line", problems);
        return new DeclaredAttestation(shape.Line.Or(""), shape.By.Or(""), shape.Note.Value, shape.Environment.Value, Location(item.At));
    }

    private DeclaredApproval Approval(Field<DeclaredApprovalSchema> item, string path) => new(
        item.Value!.Fingerprint.Or(
            ""), item.Value.By.Or(
                ""), item.Value.Role.Value, item.Value.Expires.IsSet ? item.Value.Expires.Value : null, Location(item.At));

    private SourceLocation Location(Position at) => new(problems.File, at.Line, at.Column);
}
