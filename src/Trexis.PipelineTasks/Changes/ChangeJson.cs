using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Changes;

/// <summary>Plans and approvals as JSON, in the form of run documents.</summary>
public static class ChangeJson
{
    public static byte[] Write(PlanDocument plan) => JsonOutput.Write(plan, ChangeContext.Default.PlanDocument);

    public static byte[] Write(Approval approval) => JsonOutput.Write(approval, ChangeContext.Default.Approval);

    /// <exception cref="InputException">It is not a plan that this version reads, or not the one that its fingerprints name.</exception>
    public static PlanDocument ReadPlan(ReadOnlySpan<byte> json, string file)
    {
        var plan = JsonInput.Read(json, file, ChangeContext.Default.PlanDocument, "a plan", read => read.SchemaVersion, PlanDocument.CurrentSchemaVersion);
        return plan.Basis.Fingerprint.Value == plan.Plan && Fingerprint.OfChange(plan.Operations).Value == plan.Change
            ? plan
            : throw new InputException([new InputProblem(file, "holds something else than its fingerprints were made of", plan.Plan, "a plan as plan wrote it")]);
    }

    /// <exception cref="InputException">It is not an approval that this version reads.</exception>
    public static Approval ReadApproval(ReadOnlySpan<byte> json, string file) =>
        JsonInput.Read(json, file, ChangeContext.Default.Approval, "an approval", approval => approval.SchemaVersion, Approval.CurrentSchemaVersion);
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
