using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;
using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Deployments.Compliance;

/// <summary>Judges each line once, from its owners up: results on a target, targets, owners, environments.</summary>
internal sealed class ComplianceMatrixBuilder
{
    private readonly LedgerInput _input;
    private readonly LatestResults _latest;
    private readonly List<string> _names;
    private readonly List<EnvironmentSpec> _considered;
    private readonly HashSet<string> _resting;

    public ComplianceMatrixBuilder(LedgerInput input)
    {
        _input = input;
        _latest = new LatestResults(input.Documents);
        _names = [.. input.Environments.Select(environment => environment.Name)];
        _considered = [
            .. input.Environments.Where(
                environment => input.Environment is null ? _latest.HasRunIn(environment.Name) : environment.Name == input.Environment),
        ];
        _resting = input.Documents.Where(document => document.Outputs.ContainsKey(PlanOutputs.Pending))
            .GroupBy(document => $"{document.Target}", StringComparer.Ordinal)
            .Where(ofTarget => DeploymentTimeline.FoundNothing(ofTarget.Last()))
            .Select(ofTarget => ofTarget.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    public IEnumerable<LineState> States() => ProcedureMap.All.Where(IsAsked).Select(StateOf);

    private bool IsAsked(ProcedureLine line) =>
        _input.Environment is null || line.Stage == ProcedureStage.Any || line.Stage == ProcedureStages.From(_input.Environment, _names);

    private LineState StateOf(ProcedureLine line)
    {
        var state = OverEnvironments(line);
        return new LineState(line, state.Status, state.By, state.Reason);
    }

    private LineEvaluation OverEnvironments(ProcedureLine line)
    {
        if (line.Owners.All(owner => owner.Kind == OwnerKind.PlanField)) return Combine(line, [.. line.Owners.Select(PlanField)]);
        var configured = _input.Environments.Where(environment => IsOfStage(line, environment.Name))
            .Select(environment => environment.Name)
            .ToList();
        if (configured.Count == 0)
            return Silent(line, LineStatus.Skipped, $"no environment of this deployment stands for {ProcedureStages.Title(line.Stage)}");
        var speaking = _considered.Where(environment => IsOfStage(line, environment.Name)).ToList();
        if (speaking.Count == 0)
            return WordOr(
                line, configured[^1], Silent(line, LineStatus.NotVerified, $"nothing has run in {string.Join(", ", configured)}"));
        return LineEvaluation.Every(
            line.Id,
            [.. speaking.Select(environment => WordOr(line, environment.Name, In(line, environment)) with { Name = environment.Name })]);
    }

    private bool IsOfStage(ProcedureLine line, string environment) =>
        line.Stage == ProcedureStage.Any || ProcedureStages.From(environment, _names) == line.Stage;

    private LineEvaluation In(ProcedureLine line, EnvironmentSpec environment)
    {
        if (line.Needs == LineNeed.Sessions && _input.Configuration is { Capabilities.TellsWhoWaits: false, Engine: var engine })
            return Silent(line, LineStatus.Skipped, $"{engine} does not tell who waits for the deployment");
        var silent = new List<string>();
        var states = new List<LineEvaluation>();
        foreach (var owner in line.Owners)
        {
            if (owner.Kind == OwnerKind.PlanField) states.Add(PlanField(owner));
            else if (Owner(owner, environment) is { } state) states.Add(state);
            else if (_input.Configuration is { } files && NeverJudged.Why(owner.Code, files, environment) is { } why)
                states.Add(new LineEvaluation(owner.Code, LineStatus.Skipped, null, why));
            else if (IsNotDemanded(owner, environment))
                states.Add(new LineEvaluation(owner.Code, LineStatus.Skipped, null, "none demanded (policy)"));
            else silent.Add(owner.Code);
        }

        // One sentence for all of them, however many codes a line waits for; where one owner is enough, those who had nothing to do are not
        // missed.
        var codes = string.Join(", ", silent);
        if (silent.Count > 0 && (line.Rule == OwnerRule.Every || states.Count == 0))
            states.Add(LineEvaluation.NotRun(codes, environment.Name));
        var combined = Combine(line, states);
        return line.Needs == LineNeed.UsualLoad && combined.Status == LineStatus.Executed && TooLittle(line, environment) is { } little
            ? combined with { Status = LineStatus.NotVerified, By = null, Reason = little }
            : combined;
    }

    private string? TooLittle(ProcedureLine line, EnvironmentSpec environment) => line.Owners
        .SelectMany(owner => _latest.Of(owner.Code, environment))
        .Select(spoken => UsualLoad.WhyUntold(spoken.Document))
        .FirstOrDefault(why => why is not null);

    // No task takes or proves a backup where the policy asks for none.
    private bool IsNotDemanded(LineOwner owner, EnvironmentSpec environment) =>
        IsOfBackup(owner.Code) && _input.Policy?.For(environment.Name).Backup.IsDemanded == false;

    private static bool IsOfBackup(string code) => code.StartsWith("backup.", StringComparison.Ordinal);

    private static LineEvaluation Combine(ProcedureLine line, IReadOnlyList<LineEvaluation> owners) =>
        line.Rule == OwnerRule.Any ? LineEvaluation.Any(line.Id, owners) : LineEvaluation.Every(line.Id, owners);

    // None where nobody spoke.
    private LineEvaluation? Owner(LineOwner owner, EnvironmentSpec environment)
    {
        var judged = Judged(owner.Code, environment);
        var mayBeSaid = judged is null or { Status: LineStatus.NotVerified or LineStatus.Skipped }
            || (judged.Status == LineStatus.Failed && owner.Kind == OwnerKind.Attestation);
        if (mayBeSaid && _input.Words.Best(owner.Code, environment.Name) is { } word) return Spoken(owner.Code, word);
        return judged is null && owner.Kind == OwnerKind.Attestation ? Unsaid(owner.Code, environment) : judged;
    }

    // A word that no check judges is asked for once in a deployment: in the last environment that it came to.
    private LineEvaluation Unsaid(string code, EnvironmentSpec environment) => environment != _considered[^1]
        ? new(code, LineStatus.Skipped, null, $"asked once, for {_considered[^1].Name}")
        : code == ProcedureCodes.IssuesResolved && !_input.Documents.Any(HasIssue)
        ? new(code, LineStatus.Skipped, null, "nothing failed or warned")
        : new(code, LineStatus.NotVerified, null, $"no sign-off yet: trexis attest {code} records who gives it");

    // Of every attempt, whatever a later one found. An open line is no issue of the deployment's: this one would keep itself open.
    private bool HasIssue(RunDocument document) =>
        (document.Target is not { } target || _considered.Any(environment => environment.Name == target.Environment))
        && (document.Fault is not null
            || document.Results.Any(
                result => result.Code != ProcedureIsComplete.Code
                    && (result.Verdict is Verdict.Failed or Verdict.Warned || result.Waiver is not null || result.Refuses)));

    private LineEvaluation? Judged(string code, EnvironmentSpec environment)
    {
        var onTargets = environment.Targets
            .Select(target => (
                Place: target.Name is null ? environment.Name : $"{environment.Name}/{target.Name}",
                Results: _latest.Of(code, environment.Name, target.Name)))
            .ToList();
        return onTargets.All(target => target.Results.Count == 0)
            ? null
            : LineEvaluation.Every(code, [.. onTargets.Select(target => target.Results.Count == 0
                ? Absent(code, target.Place)
                : LineEvaluation.Every(
                    target.Place,
                    [
                        .. target.Results.Select(
                            spoken => new LineEvaluation(code, StatusOf(code, spoken), spoken.By, spoken.Reason)
                            {
                                RestsOnEvidence = true,
                            }),
                    ]))]);
    }

    // Policy and engine make a line inapplicable; tests that the team has named nowhere were not run, as far as anybody knows, and what had
    // nothing to compare with was not compared.
    private static LineStatus StatusOf(string code, LatestResult spoken) =>
        spoken.Status == LineStatus.Skipped
        && (code == "tests.passed" || spoken.Result.Message.StartsWith(CaptureStore.NoneAtHand, StringComparison.Ordinal))
            ? LineStatus.NotVerified
            : spoken.Status;

    // Of several that are deployed together, one in which nothing is pending is not backed up.
    private LineEvaluation Absent(string code, string place) => IsOfBackup(code) && _resting.Contains(place)
        ? new LineEvaluation(place, LineStatus.Skipped, null, $"nothing is pending in {place}")
        : new LineEvaluation(place, LineStatus.NotVerified, null, $"{code} did not run on {place}");

    private LineEvaluation PlanField(LineOwner owner)
    {
        var field = _input.Plan?.Fields.FirstOrDefault(field => field.Id == owner.Code);
        if (field is null) return new(owner.Code, LineStatus.NotVerified, null, "no deployment plan was made");
        return field.IsEmpty
            ? new(owner.Code, LineStatus.NotVerified, null, $"the plan's field {field.Name} is empty: {field.WhyEmpty}")
            : new(
                owner.Code,
                field.Status,
                field.By ?? "plan",
                $"the plan says: {field.Values[0]}{(field.Values.Count > 1 ? $" (and {field.Values.Count - 1} more)" : "")}");
    }

    private LineEvaluation WordOr(ProcedureLine line, string environment, LineEvaluation state) =>
        state.Status is LineStatus.NotVerified or LineStatus.Skipped && _input.Words.Best(line.Id, environment) is { } word
            ? Spoken(line.Id, word)
            : state;

    private static LineEvaluation Silent(ProcedureLine line, LineStatus status, string reason) => new(line.Id, status, null, reason);

    private static LineEvaluation Spoken(string name, Attestation word) =>
        new(name, word.Status, word.By, word.ToString()) { RestsOnEvidence = true };
}
