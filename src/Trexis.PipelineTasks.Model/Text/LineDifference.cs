using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Trexis.PipelineTasks.Model.Text;

/// <summary>What two texts differ in, line by line, as people know it from their version control.</summary>
public static class LineDifference
{
    private const int Around = 2;

    /// <summary>
    /// <c>-</c> stands in front of what is there, <c>+</c> in front of what would be; gaps are <c>…</c>. Nothing where no line differs.
    /// </summary>
    public static IEnumerable<string> Between(string there, string wanted)
    {
        var lines = InlineDiffBuilder.Diff(there.TrimEnd('\n'), wanted.TrimEnd('\n'), ignoreWhiteSpace: false).Lines;
        var last = -1;
        for (var at = 0; at < lines.Count; at++)
        {
            if (!IsNear(lines, at)) continue;
            if (at > last + 1) yield return "…";
            last = at;
            yield return Mark(lines[at].Type) + lines[at].Text;
        }
    }

    private static bool IsNear(List<DiffPiece> lines, int at)
    {
        for (var near = Math.Max(0, at - Around); near <= Math.Min(lines.Count - 1, at + Around); near++)
        {
            if (lines[near].Type != ChangeType.Unchanged) return true;
        }

        return false;
    }

    private static string Mark(ChangeType type) => type switch
    {
        ChangeType.Deleted => "-",
        ChangeType.Inserted => "+",
        _ => " ",
    };
}
