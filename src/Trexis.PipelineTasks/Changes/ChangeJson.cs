using Trexis.PipelineTasks.Documents;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Changes;

/// <summary>Plans and approvals as files hold them.</summary>
public static class ChangeJson
{
    internal static readonly DocumentFormat<PlanDocument> Plans = new("a plan", PlanDocument.CurrentSchemaVersion, DocumentTypes.Default);

    internal static readonly DocumentFormat<Approval> Approvals = new("an approval", Approval.CurrentSchemaVersion, DocumentTypes.Default);

    public static byte[] Write(PlanDocument plan) => Plans.Write(plan);

    public static byte[] Write(Approval approval) => Approvals.Write(approval);

    /// <exception cref="InputException">It is not a plan that this version reads, or not the one that its fingerprints name.</exception>
    public static PlanDocument ReadPlan(ReadOnlyMemory<byte> json, string file)
    {
        var plan = Plans.Read(json, file);
        return plan.Basis.Fingerprint.Value == plan.Plan && Fingerprint.OfChange(plan.Operations).Value == plan.Change
            ? plan
            : throw new InputException([new InputProblem(file, "holds something else than its fingerprints were made of", plan.Plan, "a plan as plan wrote it")]);
    }

    /// <exception cref="InputException">It is not an approval that this version reads.</exception>
    public static Approval ReadApproval(ReadOnlyMemory<byte> json, string file) => Approvals.Read(json, file);
}
