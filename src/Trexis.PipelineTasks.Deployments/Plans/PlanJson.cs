using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Deployments.Plans;

/// <summary>Plans as files hold them.</summary>
public static class PlanJson
{
    public static readonly DocumentFormat<PlanDocument> Format = new("a plan", PlanDocument.CurrentSchemaVersion, PlanTypes.Default);

    /// <exception cref="InputException">It is not a plan that this version reads, or not the one that its fingerprints name.</exception>
    public static PlanDocument Read(ReadOnlyMemory<byte> json, string file)
    {
        var plan = Format.Read(json, file);
        return plan.Basis.Fingerprint.Value == plan.Plan && Fingerprint.OfChange(plan.Operations).Value == plan.Change
            ? plan
            : throw new InputException(
                file, "holds something else than its fingerprints were made of", plan.Plan, "a plan as plan wrote it");
    }
}

[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanTypes : JsonSerializerContext;
