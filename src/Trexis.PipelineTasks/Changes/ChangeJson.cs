using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Changes;

/// <summary>Plans and approvals as JSON, in the form of run documents.</summary>
public static class ChangeJson
{
    public static byte[] Write(PlanDocument plan) => Write(plan, ChangeContext.Default.PlanDocument);

    public static byte[] Write(Approval approval) => Write(approval, ChangeContext.Default.Approval);

    /// <exception cref="InputException">It is not a plan that this version reads, or not the one that its fingerprints name.</exception>
    public static PlanDocument ReadPlan(ReadOnlySpan<byte> json, string file)
    {
        var plan = JsonInput.Read(json, file, ChangeContext.Default.PlanDocument, "a plan");
        if (plan.SchemaVersion != PlanDocument.CurrentSchemaVersion) throw JsonInput.WrongVersion(file, plan.SchemaVersion, PlanDocument.CurrentSchemaVersion);
        return plan.Basis.Fingerprint.Value == plan.Plan && Fingerprint.OfChange(plan.Operations).Value == plan.Change
            ? plan
            : throw new InputException([new InputProblem(file, "holds something else than its fingerprints were made of", plan.Plan, "a plan as plan wrote it")]);
    }

    /// <exception cref="InputException">It is not an approval that this version reads.</exception>
    public static Approval ReadApproval(ReadOnlySpan<byte> json, string file)
    {
        var approval = JsonInput.Read(json, file, ChangeContext.Default.Approval, "an approval");
        return approval.SchemaVersion == Approval.CurrentSchemaVersion
            ? approval
            : throw JsonInput.WrongVersion(file, approval.SchemaVersion, Approval.CurrentSchemaVersion);
    }

    private static byte[] Write<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(KebabCaseEnum<WordProof>), typeof(KebabCaseEnum<Risk>), typeof(KebabCaseEnum<OperationAction>), typeof(KebabCaseEnum<FingerprintKind>)])]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(Approval))]
internal sealed partial class ChangeContext : JsonSerializerContext;
