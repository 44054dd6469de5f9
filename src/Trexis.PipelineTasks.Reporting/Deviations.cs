using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>Where the policy asks for less than the procedure: what each asks for, and what was measured.</summary>
internal static class Deviations
{
    public static IReadOnlyList<PolicyDeviation> In(ReportModel model) =>
        PolicyDeviation.Between(model.Context.Policy, model.Context.Environments);

    public static string Where(ReportModel model, PolicyDeviation deviation) =>
        deviation.Environments.Count == model.Context.Environments.Count ? "everywhere" : ReportHeadline.Words(deviation.Environments);

    /// <summary>Of the environment that was carried out last among those: it is asked about most.</summary>
    public static string? Measured(ReportModel model, PolicyDeviation deviation) => model.Environments
        .Where(state => deviation.Environments.Contains(state.Name))
        .SelectMany(state => state.Results)
        .LastOrDefault(placed => placed.Result.Code == deviation.Code && placed.Result.Measured is not null) is { } last
            ? $"{last.Result.Measured} in {last.Place}"
            : null;

    /// <summary><c>disk limit in prod: policy 85 %, procedure 70 %, measured 77.4 % in prod</c>.</summary>
    public static IEnumerable<string> Format(ReportModel model) => In(model).Select(one =>
        $"{one.Demand} {(Where(model, one) is "everywhere" and var all ? all : $"in {Where(model, one)}")}: policy {one.Policy}, procedure "
            + $"{one.Procedure}{(Measured(model, one) is { } measured ? $", measured {measured}" : "")}");
}
