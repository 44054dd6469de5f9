using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>
/// What the server says, without the values of rows that it quotes. Known by number and taken out to the message's end, for a value may
/// hold whatever would end it, and the words before it depend on the language.
/// </summary>
internal static partial class ServerMessages
{
    /// <summary>Messages of authors of scripts, triggers and procedures: RAISERROR and THROW.</summary>
    private const int FirstOfAuthors = 50000;

    // The first of these characters begins the value.
    private static readonly Dictionary<int, char[]> Begins = new()
    {
        [2627] = ['('],
        [2601] = ['('],
        [1505] = ['('],
        [102] = Redaction.Quotes,
        [103] = Redaction.Quotes,
        [105] = Redaction.Quotes,
        // What stands in the place of a name may be a value: in double quotes under QUOTED_IDENTIFIER ON, or in none.
        [128] = Redaction.Quotes,
        [207] = Redaction.Quotes,
        [220] = ['='],
        [232] = ['='],
        [244] = Redaction.Quotes,
        [245] = Redaction.Quotes,
        [248] = Redaction.Quotes,
        [6522] = Redaction.Quotes,
        [6926] = Redaction.Quotes,
    };

    /// <summary>What the server says beside its results; a PRINT has no number.</summary>
    public static string OfInfo(int number, string message) =>
        number == 0 ? OfAuthor(Redaction.Line(message)) : Redact(number, message);

    /// <summary>In one line.</summary>
    public static string Redact(int number, string message)
    {
        var line = Redaction.Line(message);
        if (number == 2628) return Truncated(line);
        if (number >= FirstOfAuthors) return OfAuthor(line);
        return Begins.TryGetValue(number, out var begins) ? Redaction.Before(line, begins) : Redaction.Message(line);
    }

    // Whoever wrote the text may have put any value of a row into it: quoted, or as a number or an address between the words.
    private static string OfAuthor(string line) => Figure().Replace(Redaction.Unquoted(line), Redaction.Mark);

    [GeneratedRegex(@"[^\s,;:()]*[\d@][^\s,;:()]*(?<![.!?])", RegexOptions.CultureInvariant)]
    private static partial Regex Figure();

    // Table and column stand in quotes before the value. Where the words are not the English ones, all of it goes.
    private static string Truncated(string line)
    {
        const string value = "Truncated value:";
        var at = line.IndexOf(value, StringComparison.Ordinal);
        return at < 0 ? Redaction.Unquoted(line) : $"{line[..(at + value.Length)]} {Redaction.Mark}.";
    }
}
