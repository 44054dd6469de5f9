using Trexis.PipelineTasks.Deployments.Procedure;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>One rollback option from this deployment.</summary>
/// <param name="Name"><c>undo</c>, <c>backup</c>, <c>snapshot</c> or <c>none</c>: the word after <c>--option</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Duration">Absent where nobody can tell.</param>
/// <param name="Losses">What it loses, table by table.</param>
/// <param name="Operations">What it would do, as people approve it.</param>
/// <param name="Objections">Why it is closed; none where it is open.</param>
internal sealed record RollbackOption(
    string Name,
    string Title,
    Duration? Duration,
    IReadOnlyList<Loss> Losses,
    IReadOnlyList<Operation> Operations,
    IReadOnlyList<Finding> Objections)
{
    public const string Undo = "undo";

    public const string Backup = "backup";

    public const string Snapshot = "snapshot";

    /// <summary>There is nothing to take back.</summary>
    public static readonly RollbackOption None = new(
        "none", "nothing is to be taken back", new Duration(TimeSpan.Zero, IsMeasured: true, ""), [], [], []);

    /// <summary>How people take it, where the engine does not; an open way, but not one that apply takes.</summary>
    public string? ByHand { get; init; }

    public bool IsOpen => Objections.Count == 0;

    /// <summary>Over what would be done: what an approval names.</summary>
    public Fingerprint Fingerprint => Model.Changes.Fingerprint.OfChange(Operations);

    /// <summary>What an approval is given for: a rollback option has no plan beside its operations.</summary>
    public ChangePlan AsChange => new(Operations, Fingerprint, Fingerprint);

    public string LossText => Losses.Count == 0 ? "nothing" : string.Join("; ", Losses);

    public string Cost => (Duration is { } known
        ? $"{known.Word} {HumanText.Duration(known.Time)}{(known.From.Length == 0 ? "" : $" ({known.From})")}, loses {LossText}"
        : $"duration unknown{(UnknownBecause is { } reason ? $" ({reason})" : "")}, loses {LossText}")
        + (Untried is { } why ? $"; not tried on a copy: {why}" : "");

    /// <summary>Why nobody knows beforehand which schema it leaves; absent where it was tried, or where it puts all back.</summary>
    public string? Untried { get; init; }

    /// <summary>Why nobody can tell how long it takes, where that is known.</summary>
    public string? UnknownBecause { get; init; }

    /// <summary>The outcome for an option that is not open, with what would open it.</summary>
    /// <param name="cannot">After its subject: <c>is closed</c>.</param>
    /// <param name="objections">At least one.</param>
    public static Outcome Refuse(string cannot, IReadOnlyList<Finding> objections) =>
        Outcome.Failed($"This rollback option {cannot}: {objections[0].Subject} {objections[0].Observed}", objections) with
        {
            Remedy = $"It takes {objections[0].Expected}; rollback plan lists the options that are open.",
        };

    public RollbackEstimate AsOption =>
        new(Title, Duration?.Time, Duration?.IsMeasured ?? false, LossText) { UnknownBecause = UnknownBecause };
}

/// <param name="From">What it rests on.</param>
internal sealed record Duration(TimeSpan Time, bool IsMeasured, string From)
{
    public string Word => IsMeasured ? "measured" : "estimated";
}

/// <summary>What a rollback option loses of one object.</summary>
/// <param name="Rows">At the most; absent where nobody can count it.</param>
/// <param name="What">After the number: <c>rows written since</c>.</param>
internal sealed record Loss(string Subject, long? Rows, string What)
{
    public override string ToString() => Rows is { } rows ? $"{Subject}: {HumanText.Number(rows)} {What}" : $"{Subject}: {What}";
}
