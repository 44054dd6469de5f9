namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

/// <summary>Collects rows in the procedure's order; the tables beside it read like the procedure itself.</summary>
internal sealed class LineTable
{
    private readonly List<ProcedureLine> _rows = [];
    private string _prefix = "";
    private string _heading = "";
    private ProcedureStage _stage;

    public IReadOnlyList<ProcedureLine> Rows => _rows;

    /// <summary>Begins a section; the rows after it belong to it.</summary>
    public LineTable Section(string prefix, string heading, ProcedureStage stage = ProcedureStage.Any)
    {
        (_prefix, _heading, _stage) = (prefix, heading, stage);
        return this;
    }

    /// <summary>A row of another stage than its section's.</summary>
    public LineTable In(ProcedureStage stage)
    {
        _stage = stage;
        return this;
    }

    public LineTable Every(string name, string text, params IReadOnlyList<string> codes) => Add(name, text, OwnerRule.Every, codes);

    public LineTable Any(string name, string text, params IReadOnlyList<string> codes) => Add(name, text, OwnerRule.Any, codes);

    /// <summary>A field of the deployment plan answers for itself.</summary>
    public LineTable Field(string name, string text) => Add(name, text, OwnerRule.Every, [$"{_prefix}.{name}"]);

    private LineTable Add(string name, string text, OwnerRule rule, IReadOnlyList<string> codes)
    {
        var owners = new LineOwner[codes.Count];
        for (var index = 0; index < owners.Length; index++) owners[index] = new LineOwner(KindOf(codes[index]), codes[index]);
        _rows.Add(new ProcedureLine($"{_prefix}.{name}", _heading, text, _stage, rule, owners));
        return this;
    }

    private static OwnerKind KindOf(string code)
    {
        if (ProcedureCodes.Attestations.Contains(code)) return OwnerKind.Attestation;
        if (ProcedureCodes.Steps.Contains(code)) return OwnerKind.Step;
        return code.StartsWith("plan.", StringComparison.Ordinal) ? OwnerKind.PlanField : OwnerKind.Check;
    }
}

/// <summary>Codes that answer together in more than one line.</summary>
internal static class Codes
{
    public static readonly string[] Environment =
    [
        "environment.as-expected", "environment.reachable", "environment.online", "environment.writable",
        "environment.version-supported", "environment.compatibility-level", "environment.not-drifted",
    ];

    public static readonly string[] Access = ["access.permissions-sufficient", "access.not-excessive", "access.responsible-in-role"];

    public static readonly string[] Scripts = [
        "scripts.parse", "scripts.lint-clean", "scripts.risk-accepted", "scripts.unchanged-since-review",
    ];

    public static readonly string[] Data =
    [
        "data.counts-as-planned", "data.integrity-check", "data.no-orphans", "data.constraints-enabled",
        "data.constraints-trusted", "data.indexes-healthy", "data.assertions-hold",
    ];

    public static readonly string[] System = [
        "system.smoke-queries", "system.modules-valid", "system.schema-equals-artifact", "integration.references-resolve",
    ];

    public static readonly string[] Validation = [.. Data, .. System];

    public static readonly string[] Security = ["security.no-orphaned-users", "security.grants-unchanged", "security.settings-safe"];

    public static readonly string[] Monitoring = ["monitoring.query-store-on", "monitoring.alerts-enabled", "monitoring.jobs-enabled"];

    public static readonly string[] Performance =
    [
        "performance.response", "performance.cpu", "performance.memory", "performance.disk", "performance.connections",
        "performance.blocking",
        "performance.not-regressed", "performance.plans-unchanged", "performance.statements-unchanged", "performance.no-new-waits",
    ];
}
