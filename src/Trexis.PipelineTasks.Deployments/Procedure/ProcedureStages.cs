namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>Which of the procedure's stages a deployment's environments stand for.</summary>
public static class ProcedureStages
{
    private static readonly Dictionary<string, ProcedureStage> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dev"] = ProcedureStage.Development,
        ["development"] = ProcedureStage.Development,
        ["local"] = ProcedureStage.Development,
        ["qa"] = ProcedureStage.QualityAssurance,
        ["test"] = ProcedureStage.QualityAssurance,
        ["testing"] = ProcedureStage.QualityAssurance,
        ["int"] = ProcedureStage.QualityAssurance,
        ["integration"] = ProcedureStage.QualityAssurance,
        ["stage"] = ProcedureStage.Staging,
        ["staging"] = ProcedureStage.Staging,
        ["stg"] = ProcedureStage.Staging,
        ["uat"] = ProcedureStage.Staging,
        ["preprod"] = ProcedureStage.Staging,
        ["prod"] = ProcedureStage.Production,
        ["production"] = ProcedureStage.Production,
        ["live"] = ProcedureStage.Production,
    };

    /// <summary>
    /// By the first word of its name (<c>prod-eu</c> is production); otherwise by its place: the last is production, the first
    /// development, the one before the last staging, the others quality assurance.
    /// </summary>
    /// <param name="environments">In the order of promotion.</param>
    public static ProcedureStage From(string environment, IReadOnlyList<string> environments)
    {
        if (Names.TryGetValue(FirstWord(environment), out var stage)) return stage;
        var place = environments.ToList().IndexOf(environment);
        if (place < 0) return ProcedureStage.Any;
        if (place == environments.Count - 1) return ProcedureStage.Production;
        if (place == 0) return ProcedureStage.Development;
        return place == environments.Count - 2 ? ProcedureStage.Staging : ProcedureStage.QualityAssurance;
    }

    /// <summary>As the procedure's headings call it.</summary>
    public static string Title(ProcedureStage stage) => stage switch
    {
        ProcedureStage.Development => "Development",
        ProcedureStage.QualityAssurance => "Quality Assurance",
        ProcedureStage.Staging => "Staging",
        ProcedureStage.Production => "Production",
        _ => "every environment",
    };

    private static string FirstWord(string name)
    {
        var end = name.AsSpan().IndexOfAny("-_. /");
        return end < 0 ? name : name[..end];
    }
}
