namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>What two short texts differ in, line by line, as people know it from their version control.</summary>
internal static class LineDifference
{
    private const int Around = 2;

    /// <summary><c>-</c> stands in front of what is there, <c>+</c> in front of what would be; gaps are <c>…</c>.</summary>
    public static IEnumerable<string> Between(string there, string wanted)
    {
        var lines = Align(there.TrimEnd('\n').Split('\n'), wanted.TrimEnd('\n').Split('\n'));
        var last = -1;
        for (var at = 0; at < lines.Count; at++)
        {
            var near = lines.Skip(Math.Max(0, at - Around)).Take(Math.Min(at, Around) + Around + 1);
            if (near.All(line => line[0] == ' ')) continue;
            if (at > last + 1) yield return "…";
            last = at;
            yield return lines[at];
        }
    }

    // The longest common lines, by the table that every textbook has: workflows are a few hundred lines.
    private static List<string> Align(string[] there, string[] wanted)
    {
        var common = new int[there.Length + 1, wanted.Length + 1];
        for (var i = there.Length - 1; i >= 0; i--)
        {
            for (var j = wanted.Length - 1; j >= 0; j--)
                common[i, j] = there[i] == wanted[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var lines = new List<string>();
        for (var (i, j) = (0, 0); i < there.Length || j < wanted.Length;)
        {
            if (i < there.Length && j < wanted.Length && there[i] == wanted[j])
            {
                lines.Add(" " + there[i++]);
                j++;
            }
            else if (j == wanted.Length || (i < there.Length && common[i + 1, j] >= common[i, j + 1])) lines.Add("-" + there[i++]);
            else lines.Add("+" + wanted[j++]);
        }

        return lines;
    }
}
