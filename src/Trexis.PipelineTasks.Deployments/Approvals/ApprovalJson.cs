using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Approvals as files hold them.</summary>
public static class ApprovalJson
{
    public static readonly DocumentFormat<Approval> Format = new("an approval", Approval.CurrentSchemaVersion, ApprovalTypes.Default);

    /// <exception cref="InputException">It is not an approval that this version reads.</exception>
    public static Approval Read(ReadOnlyMemory<byte> json, string file) => Format.Read(json, file);
}

[JsonSerializable(typeof(Approval))]
internal sealed partial class ApprovalTypes : JsonSerializerContext;
