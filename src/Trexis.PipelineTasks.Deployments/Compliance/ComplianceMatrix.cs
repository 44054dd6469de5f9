using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Deployments.Compliance;

/// <summary>What a ledger is made from.</summary>
/// <param name="Documents">Of one deployment, in order.</param>
/// <param name="Environments">In the order of promotion.</param>
internal sealed record LedgerInput(IReadOnlyList<RunDocument> Documents, IReadOnlyList<EnvironmentSpec> Environments)
{
    /// <summary>Only this environment, and only the lines that speak of it; absent for the whole deployment.</summary>
    public string? Environment { get; init; }

    /// <summary>Absent where nobody asks what of the procedure there is nothing to judge by.</summary>
    public DeploymentConfiguration? Configuration { get; init; }

    /// <summary>Absent where nobody asks what it demands.</summary>
    public Policy? Policy { get; init; }

    public Attestations Words { get; init; } = Attestations.None;

    /// <summary>Answers for the lines that are plan fields; absent where no plan was made.</summary>
    public DeploymentPlanModel? Plan { get; init; }
}

/// <summary>
/// What became of each line of the procedure. For every code the last result on each target counts. A person's word fills in
/// where no machine judged; it never outweighs a check that failed, unless that check judges nothing but words.
/// </summary>
internal sealed class ComplianceMatrix
{
    private readonly Dictionary<string, LineState> _byId;

    private ComplianceMatrix(IReadOnlyList<LineState> lines)
    {
        Lines = lines;
        _byId = lines.ToDictionary(state => state.Line.Id, StringComparer.Ordinal);
    }

    /// <summary>In the procedure's order; all 147 for a whole deployment.</summary>
    public IReadOnlyList<LineState> Lines { get; }

    public static ComplianceMatrix From(LedgerInput input) => new([.. new ComplianceMatrixBuilder(input).States()]);

    public int Count(LineStatus status) => Lines.Count(state => state.Status == status);

    /// <summary>None where the line does not exist or speaks of another environment than the ledger.</summary>
    public LineState? StateOf(string id) => _byId.GetValueOrDefault(id);
}
