using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Deployments.DeploymentPlans;

/// <summary>What the plan's fields are filled from, and how a field is made.</summary>
internal sealed class PlanSource(PlanInput input)
{
    private const string NotApplicable = "not applicable: ";

    public PlanInput Input { get; } = input;

    public EnvironmentPolicy Policy { get; } = input.Policy.For(input.Environment.Name);

    public LatestResults Latest { get; } = new(input.Documents);

    private readonly Dictionary<string, string> _databases = input.Documents.Select(document => document.Target)
        .OfType<RunTarget>()
        .Where(target => target.Environment == input.Environment.Name && target.Name is not null)
        .GroupBy(target => target.Name!, StringComparer.Ordinal)
        .ToDictionary(ofTarget => ofTarget.Key, ofTarget => ofTarget.Last().Database, StringComparer.Ordinal);

    public string Environment => Input.Environment.Name;

    /// <summary>This environment's documents, in order.</summary>
    public IReadOnlyList<RunDocument> Documents { get; } =
        [.. input.Documents.Where(document => document.Target?.Environment == input.Environment.Name)];

    /// <summary>Of each target, the last document that plans or carries out the change.</summary>
    public IReadOnlyList<RunDocument> Deployments =>
    [
        .. Documents.Where(document => document.IsOfDeployment && document.Action is "plan" or "apply")
            .GroupBy(document => document.Target!.Name)
            .Select(ofTarget => ofTarget.Last()),
    ];

    /// <summary>
    /// One line for each result of these codes; on several targets each names its own. What does not apply here is only named.
    /// </summary>
    public IEnumerable<string> Messages(params IEnumerable<string> codes)
    {
        var spoken = codes.SelectMany(code => Latest.Of(code, Input.Environment).Select(said => (Code: code, Said: said))).ToList();
        foreach (var (code, said) in spoken.Where(entry => entry.Said.Result.Verdict != Verdict.Skipped)) yield return LineOf(code, said);
        var skipped = spoken.Where(entry => entry.Said.Result.Verdict == Verdict.Skipped).Select(entry => entry.Code).Distinct().ToList();
        if (skipped.Count > 0) yield return NotApplicable + string.Join(", ", skipped);
    }

    /// <summary>What documents and configuration say; of a fleet, what many targets say alike is told of the first of them.</summary>
    public PlanField Field(string id, IReadOnlyList<string> values, string whyEmpty) =>
        Made(id, Folded(values), whyEmpty, StatusOf(values), null);

    // That nothing applies answers nothing.
    private static LineStatus StatusOf(IReadOnlyList<string> values) => values.Count == 0 ? LineStatus.NotVerified
        : values.All(value => value.StartsWith(NotApplicable, StringComparison.Ordinal)) ? LineStatus.Skipped
        : LineStatus.Executed;

    /// <summary>A field that holds what a person wrote.</summary>
    public PlanField Declared(string id, string? text, string whyEmpty)
    {
        var isWritten = ChangeIsDescribed.IsWritten(text);
        return Made(
            id,
            isWritten ? [text!.Trim()] : [],
            whyEmpty,
            isWritten ? LineStatus.Declared : LineStatus.NotVerified,
            isWritten ? Authors : null);
    }

    /// <summary>The change file's authors; the file itself where it names none.</summary>
    public string? Authors => Input.Change is not { } change ? null
        : change.Authors.Count > 0 ? string.Join(", ", change.Authors)
        : Path.GetFileName(change.File);

    public static string WordOf(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "passed",
        Verdict.Warned => "warned",
        Verdict.Failed => "failed",
        Verdict.Unknown => "not checked",
        _ => "not applicable",
    };

    private static PlanField Made(string id, IReadOnlyList<string> values, string whyEmpty, LineStatus status, string? by)
    {
        // "Purpose: [Reason]" is how the procedure names the field and says what it asks for.
        var text = ProcedureMap.Find(id)!.Text;
        var colon = text.IndexOf(": [", StringComparison.Ordinal);
        return new PlanField(id, text[..colon], text[(colon
            + 3)..^1], values, values.Count == 0 ? whyEmpty : null)
        { Status = status, By = by };
    }

    private IReadOnlyList<string> Folded(IReadOnlyList<string> values) => !Fleet.IsOne(Input.Environment.Targets.Count)
        ? values
        :
        [
            .. values.GroupBy(ShapeOf, StringComparer.Ordinal)
                .Select(alike => alike.Skip(1).Any()
                    ? $"{alike.First()} (and {HumanText.Number(alike.Count() - 1)} alike)"
                    : alike.First()),
        ];

    private string ShapeOf(string value)
    {
        var from = value.IndexOf($"{Environment}/", StringComparison.Ordinal);
        var name = from < 0 ? null : Fleet.NameOf(value[from..]).Split(':', ' ')[0];
        return Fleet.Shape(value, name, name is null ? null : _databases.GetValueOrDefault(name));
    }

    private string LineOf(string code, LatestResult spoken)
    {
        var place = Input.Environment.Targets.Count > 1 && spoken.Place.Length > 0 ? $"{spoken.Place}: " : "";
        return $"{place}{code} {WordOf(spoken.Result.Verdict)}: {spoken.Reason}";
    }
}
