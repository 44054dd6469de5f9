namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>The size ladder: a report that does not fit takes the next step down instead of being cut.</summary>
internal enum MarkdownDetail
{
    Full,
    WithoutPassed,
    WithoutSql,
    FailuresOnly,
}
