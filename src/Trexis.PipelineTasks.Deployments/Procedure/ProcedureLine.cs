namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>One line of the procedure and who answers for it.</summary>
public sealed record ProcedureLine
{
    /// <summary>
    /// The procedure's own: <c>3.2.2.2</c> is the second line of the second group under the second heading of its third part. What stands
    /// before the first group is in group 0.
    /// </summary>
    public required string Number { get; init; }

    /// <summary>Stable: <c>qa.deployment.data-validation</c>. People name it to <c>trexis attest</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The procedure's headings above it: <c>Quality Assurance / Deployment</c>.</summary>
    public required string Section { get; init; }

    /// <summary>As the procedure writes it; the cells of a table's row joined by <c> | </c>.</summary>
    public required string Text { get; init; }

    /// <summary>The environment that the line speaks of; <see cref="ProcedureStage.Any"/> where it speaks of every deployment.</summary>
    public required ProcedureStage Stage { get; init; }

    public required OwnerRule Rule { get; init; }

    public required IReadOnlyList<LineOwner> Owners { get; init; }

    /// <summary>What its owners must have seen to answer for it: the same result may say enough for one line and too little for
    /// another.</summary>
    public LineNeed Needs { get; init; }
}

/// <param name="Code">Of a check, step or attestation; for a plan field, the line's own id.</param>
public sealed record LineOwner(OwnerKind Kind, string Code);

public enum OwnerKind
{
    /// <summary>Judged from facts.</summary>
    Check,

    /// <summary>Carried out.</summary>
    Step,

    /// <summary>Said by a person.</summary>
    Attestation,

    /// <summary>A field of the deployment plan, filled or said to be empty.</summary>
    PlanField,
}

/// <summary>What a line asks of what its owners saw.</summary>
public enum LineNeed
{
    Nothing,

    /// <summary>Who waits for the deployment; where the engine does not tell that, the line does not apply.</summary>
    Sessions,

    /// <summary>The load of a while, or the engine's own history of it; see <see cref="Performance.UsualLoad"/>.</summary>
    UsualLoad,
}

/// <summary>How several owners answer for one line.</summary>
public enum OwnerRule
{
    /// <summary>All of them; the line is as strong as its weakest owner. One that does not apply here stands aside.</summary>
    Every,

    /// <summary>One is enough: they are different ways to the same end. A failure still fails the line.</summary>
    Any,
}

/// <summary>The procedure's four stages, which a deployment's environments take by name or by place.</summary>
public enum ProcedureStage
{
    Any,
    Development,
    QualityAssurance,
    Staging,
    Production,
}
