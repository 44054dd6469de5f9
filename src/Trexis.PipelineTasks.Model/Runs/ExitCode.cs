namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>What every executable returns.</summary>
public static class ExitCode
{
    /// <summary>Nothing refused: passed, warned, or unknown only where it was not required.</summary>
    public const int Passed = 0;

    public const int Refused = 1;

    public const int BadInput = 2;

    /// <summary>A fault, or nothing was judged.</summary>
    public const int Fault = 3;

    public const int Cancelled = 130;

    /// <summary>Of several targets the gravest: a refusal, then a cancel, a fault, bad input.</summary>
    public static int From(IReadOnlyList<RunDocument> documents)
    {
        var codes = documents.Select(From).ToHashSet();
        foreach (var grave in new[] { Refused, Cancelled, Fault, BadInput })
        {
            if (codes.Contains(grave)) return grave;
        }

        return documents.Count == 0 ? Fault : Passed;
    }

    /// <summary>A fault never lowers a refusal.</summary>
    public static int From(RunDocument document)
    {
        if (document.Results.Any(result => result.Refuses)) return Refused;
        return document.Fault?.Kind switch
        {
            FaultKind.Cancelled => Cancelled,
            FaultKind.BadInput => BadInput,
            not null => Fault,
            null => document.Results.Any(result => result.Verdict != Verdict.Skipped) ? Passed : Fault,
        };
    }
}
