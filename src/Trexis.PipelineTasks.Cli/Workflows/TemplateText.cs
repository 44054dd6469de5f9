using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// The jobs of a workflow template with what is known of one repository written in: choices that are made are gone, and nothing is asked
/// that has one answer. What is not known stays an expression.
/// </summary>
internal static partial class TemplateText
{
    private const string JobsBegin = "\njobs:\n";

    /// <summary>From the first job on; each line as the template indents it.</summary>
    /// <param name="known">By context and name, such as <c>inputs.config</c>; an empty value takes its line along.</param>
    public static string Jobs(string template, IReadOnlyDictionary<string, string> known)
    {
        var jobs = template[(template.IndexOf(JobsBegin, StringComparison.Ordinal) + JobsBegin.Length)..];
        var kept = new StringBuilder();
        var gone = new List<string>();
        foreach (var step in Steps(jobs))
        {
            var condition = Condition().Match(step);
            if (!condition.Success || !known.TryGetValue(condition.Groups["name"].Value, out var value)) kept.Append(step);
            else if (value == condition.Groups["value"].Value == (condition.Groups["is"].Value == "=="))
                kept.Append(Condition().Replace(step, ""));
            else if (Id().Match(step) is { Success: true } id) gone.Add(id.Groups[1].Value);
        }

        var lines = kept.ToString().Split('\n').Select(line => Line(line, known)).OfType<string>();
        return gone.Aggregate(string.Join('\n', lines), WithoutStep);
    }

    /// <summary>With a text of the templates replaced wherever it stands.</summary>
    /// <exception cref="InvalidOperationException">It stands nowhere: the templates and what is made of them no longer fit.</exception>
    public static string Rewritten(this string jobs, string from, string to) => jobs.Contains(from, StringComparison.Ordinal)
        ? jobs.Replace(from, to, StringComparison.Ordinal)
        : throw new InvalidOperationException($"the templates of this build no longer hold '{from.Trim()}'");

    /// <summary>From one of the jobs on, where those before it are made for the repository.</summary>
    public static string From(string job, string jobs) => jobs[jobs.IndexOf(job, StringComparison.Ordinal)..];

    /// <summary>With what a job that waited for none waits for: one job, or a list in brackets.</summary>
    public static string Needs(this string jobs, string job, string others) =>
        jobs.Rewritten($"  {job}:\n", $"  {job}:\n    needs: {others}\n");

    // What stands before a job's first step, and each step: the next job is no part of the last one.
    private static string[] Steps(string jobs) => StepBegins().Split(jobs);

    private static string? Line(string line, IReadOnlyDictionary<string, string> known)
    {
        var emptied = false;
        var filled = Expression().Replace(line, expression =>
        {
            if (!known.TryGetValue(expression.Groups["name"].Value, out var value)) return expression.Value;
            var (sign, rest) = (expression.Groups["sign"].Value, expression.Groups["rest"].Value);
            if (sign == "||" && value.Length == 0) return $"${{{{ {rest} }}}}";
            emptied |= value.Length == 0;
            return value;
        });
        return emptied && WithoutValue().IsMatch(filled) ? null : filled;
    }

    private static string WithoutStep(string text, string id) =>
        Regex.Replace(
            text,
            $@" \|\| steps\.{Regex.Escape(id)}\.outputs\.[\w-]+|steps\.{Regex.Escape(id)}\.outputs\.[\w-]+ \|\| ",
            "",
            RegexOptions.CultureInvariant);

    [GeneratedRegex("^(?=      - |  [a-z])", RegexOptions.Multiline)]
    private static partial Regex StepBegins();

    [GeneratedRegex(@"^ +if: (?<name>inputs\.\w+) (?<is>==|!=) '(?<value>[^']*)'\n", RegexOptions.Multiline)]
    private static partial Regex Condition();

    [GeneratedRegex(@"^      - id: ([\w-]+)$", RegexOptions.Multiline)]
    private static partial Regex Id();

    [GeneratedRegex(@"\$\{\{ (?<name>(?:inputs|secrets)\.\w+)(?: (?<sign>\|\||&&) (?<rest>.*?))? \}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"^ +[\w-]+: *$")]
    private static partial Regex WithoutValue();
}
