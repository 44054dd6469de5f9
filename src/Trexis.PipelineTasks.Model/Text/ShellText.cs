using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Model.Text;

/// <summary>Texts as a person types them into a shell.</summary>
public static partial class ShellText
{
    /// <summary>As it stands where a shell reads it as one word and nothing else; otherwise in single quotes.</summary>
    public static string Word(string text) =>
        Plain().IsMatch(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_./:\\-]+$")]
    private static partial Regex Plain();
}
