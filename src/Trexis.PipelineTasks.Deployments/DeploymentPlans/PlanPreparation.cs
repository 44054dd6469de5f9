using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Deployments.DeploymentPlans;

internal static class PlanPreparation
{
    private static readonly string[] EnvironmentAreas = ["environment.", "resources.", "dependencies.", "access."];

    public static IReadOnlyList<PlanField> Fields(PlanSource source) =>
        [Environment(source), Backup(source), Team(source), Scripts(source)];

    private static PlanField Environment(PlanSource source) => source.Field(
        "plan.pre-deployment.environment",
        [
            .. source.Documents.Select(document => document.Target!)
                .Distinct()
                .Select(target =>
                    $"{target}: {target.Database}{(target.Server.Length == 0 ? "" : $" on {target.Server}")} ({target.Engine})"),
            .. source.Messages(
                ProcedureCodes.Checks.Where(code => EnvironmentAreas.Any(area => code.StartsWith(area, StringComparison.Ordinal)))),
        ],
        $"nothing has looked at {source.Environment} yet; precheck does");

    private static PlanField Backup(PlanSource source)
    {
        var policy = source.Policy.Backup;
        var values = new List<string>();
        if (policy.IsDemanded)
        {
            values.Add($"Demanded: {Demanded(policy)}");
            values.AddRange(source.Input.Environment.Targets.Select(target => KindOf(source, target)).Distinct());
            values.AddRange(
                source.Input.Environment.Targets.Select(
                    target => $"Place{(target.Name is null ? "" : $" for {target.Name}")}: {target.BackupFolder ?? "beside the results"}"));
            values.AddRange(source.Latest.Of("backup.taken", source.Input.Environment) is { Count: > 0 } taken
                ? taken.Where(spoken => spoken.Result.ElapsedMs > 0).Select(TimeOf)
                : ["Time: not known before the first backup of this deployment"]);
            values.Add("Retention: not known, this tool deletes no backup: whoever keeps the folder says how long");
            if (source.Input.Configuration.Evidence is { } evidence)
                values.Add($"Proof kept in {evidence.Store} for {HumanText.Duration(evidence.Retention)}");
        }
        else
        {
            values.Add($"None demanded: the policy asks for no backup in {source.Environment}");
        }

        values.AddRange(
            source.Messages(
                [
                    .. ProcedureCodes.Steps.Concat(ProcedureCodes.Checks)
                        .Where(code => code.StartsWith("backup.", StringComparison.Ordinal)),
                ]));
        return source.Field("plan.pre-deployment.backup", values, "");
    }

    // What is not asked for otherwise leaves the backup chain as it is.
    private static string KindOf(PlanSource source, TargetSpec target) =>
        $"Kind: {(source.Input.Configuration.Capabilities.HasServerBackups ? target.BackupKind.Word() : "a copy of the database file")}";

    private static string TimeOf(LatestResult spoken) =>
        $"Time{(spoken.Document.Target?.Name is { } name ? $" for {name}" : "")}: the last took "
            + HumanText.Duration(TimeSpan.FromMilliseconds(spoken.Result.ElapsedMs));

    private static string Demanded(BackupPolicy policy)
    {
        var age = policy.MaxAge is { } maxAge ? $"at most {HumanText.Duration(maxAge)} old" : null;
        var proof = policy.Verify switch
        {
            BackupVerification.Checksum => "verified by its checksum",
            BackupVerification.Integrity => "opened and checked for integrity",
            BackupVerification.Restore when policy.ProofMaxAge is { } most => "restored under another name, checked and dropped, or "
                + $"standing on an earlier restore of its chain at most {HumanText.Duration(most)} old",
            BackupVerification.Restore => "restored under another name, checked and dropped",
            _ => null,
        };
        return string.Join(", ", new[] { age, proof }.Where(part => part is not null));
    }

    private static PlanField Team(PlanSource source)
    {
        var values = new List<string>();
        if (source.Policy.Responsible is { } responsible) values.Add($"Responsible: {source.Input.Policy.Named(responsible)}");
        if (source.Policy.Approval.Role is { } approver) values.Add($"Approves: {source.Input.Policy.Named(approver)}");
        if (source.Input.Change is { Authors.Count: > 0 } change) values.Add($"Authors: {string.Join(", ", change.Authors)}");
        var actors = source.Documents.Select(document => document.Run.Actor).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (actors.Count > 0) values.Add($"Ran it: {string.Join(", ", actors)}");
        values.AddRange(source.Messages("access.responsible-in-role", "review.approved", "team.ready", "team.scheduled"));
        return source.Field(
            "plan.pre-deployment.team",
            values,
            $"the policy names no role for {source.Environment}, the change file no authors, and nobody has run anything yet");
    }

    private static PlanField Scripts(PlanSource source)
    {
        var values = new List<string>();
        foreach (var document in source.Deployments)
        {
            if (document.Artifact is { } artifact)
                values.Add(
                    $"{document.Target}: {artifact.Name}{(artifact.Version is null ? "" : $" {artifact.Version}")}, SHA-256 "
                        + $"{artifact.Sha256}");
            var scripts = document.Operations.Where(operation => operation.Script is not null)
                .Select(operation => operation.Script!)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            values.AddRange(scripts.Count > 0 ? scripts : document.Operations.Select(operation => $"{operation.Kind} {operation.Subject}"));
            if (document.Operations.Count == 0) values.Add($"{document.Target}: nothing is pending");
        }

        return source.Field(
            "plan.pre-deployment.scripts",
            values,
            $"no plan was made for {source.Environment}; deploy-scripts plan or deploy-dacpac plan makes it");
    }
}
