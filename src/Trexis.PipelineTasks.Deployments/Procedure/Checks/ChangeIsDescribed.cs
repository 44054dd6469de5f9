using System.Buffers;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class ChangeIsDescribed : ICheck<ProcedureFacts>
{
    private static readonly SearchValues<char> AsciiLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public CheckInfo Info { get; } = new(
        "change.described",
        "The change says what it is, why it is made and whom it touches",
        "Those who approve, watch and perhaps undo it know nothing of it but what its author wrote.",
        "The change file's id, description, purpose and impact: each present, and not the words that the template put there.",
        "Write the missing entries into the change file.");

    public Outcome Judge(ProcedureFacts facts)
    {
        if (facts.Change is not { } change) return Undescribed(facts, "nobody described the change", []);
        var missing = Fields(change).Where(field => !IsWritten(field.Value)).ToList();
        return missing.Count == 0
            ? Outcome.Passed($"{change.Id}: {change.Description}")
            : Undescribed(
                facts,
                $"{change.Id} does not say {string.Join(", ", missing.Select(field => field.Name))}",
                [
                    .. missing.Select(
                        field => new Finding(
                            field.Name,
                            string.IsNullOrWhiteSpace(field.Value) ? "nothing" : $"the template's words: {field.Value}",
                            "the author's own words")),
                ]);
    }

    /// <summary>Whether a person wrote it: not empty, not dots, not a bracket to be filled in, not a note to do it later.</summary>
    public static bool IsWritten(string? text)
    {
        var bare = text.AsSpan().Trim().Trim(".…-_?*\"'").Trim();
        if (bare.IsEmpty) return false;
        if ((bare[0], bare[^1]) is ('[', ']') or ('<', '>') or ('{', '}')) return false;
        var end = bare.IndexOfAnyExcept(AsciiLetters);
        return (end < 0 ? bare : bare[..end]) is not ("TODO" or "TBD" or "FIXME" or "todo" or "tbd" or "fixme");
    }

    private static IEnumerable<(string Name, string? Value)> Fields(Change change) =>
        [("id", change.Id), ("description", change.Description), ("purpose", change.Purpose), ("impact", change.Impact)];

    // A first try on a developer's own database need not wait for prose; what comes near production does.
    private Outcome Undescribed(ProcedureFacts facts, string message, IReadOnlyList<Finding> findings) =>
        facts.Stage == ProcedureStage.Production || facts.IsRequired(Info.Code)
            ? Outcome.Failed(message, findings)
            : Outcome.Warned(message, findings);
}
