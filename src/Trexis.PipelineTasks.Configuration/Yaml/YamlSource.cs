using System.Text.Unicode;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <summary>The text of a configuration file, once its size, encoding and characters are found fit to parse.</summary>
internal static class YamlSource
{
    private const string AcceptedText = "UTF-8 text without byte order mark";

    /// <returns>Absent where a problem was added.</returns>
    public static string? Read(string file, ProblemList problems)
    {
        var bytes = Bytes(file, problems);
        return bytes is null ? null : Read(bytes, problems);
    }

    /// <summary>As the other, of a file that is at hand already.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, ProblemList problems) =>
        IsText(bytes, problems) ? Characters(Encoding.UTF8.GetString(bytes), problems) : null;

    private static byte[]? Bytes(string file, ProblemList problems)
    {
        try
        {
            return InputFile.ReadBytes(file, FileKind.Configuration);
        }
        catch (InputException exception)
        {
            foreach (var problem in exception.Problems) problems.Add(Position.Start, problem.What, problem.Received, problem.Accepted);
            return null;
        }
    }

    private static bool IsText(ReadOnlySpan<byte> bytes, ProblemList problems)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            problems.Add(
                Position.Start,
                "begins with a byte order mark",
                null,
                AcceptedText + " (editors call it \"UTF-8\", not \"UTF-8 with BOM\")");
            return false;
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            problems.Add(Position.Start, "is UTF-16", null, AcceptedText);
            return false;
        }

        if (Utf8.IsValid(bytes)) return true;
        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var consumed) == System.Buffers.OperationStatus.Done) valid += consumed;
        problems.Add(
            After(Encoding.UTF8.GetString(bytes[..valid])), "holds a byte that is not UTF-8", $"0x{bytes[valid]:X2}", AcceptedText);
        return false;
    }

    private static string? Characters(string text, ProblemList problems)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character is '\n' or '\r' or '\t' || !char.IsControl(character) && character != '\uFEFF') continue;
            problems.Add(
                After(text.AsSpan(0, at)),
                "holds a control character",
                string.Create(CultureInfo.InvariantCulture, $"U+{(int)character:X4}"),
                "printable text");
            return null;
        }

        return IsIndentedWithSpaces(text, problems) ? text : null;
    }

    private static bool IsIndentedWithSpaces(string text, ProblemList problems)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            var indent = content.IndexOfAnyExcept(' ', '\t');
            var tab = content[..Math.Max(0, indent)].IndexOf('\t');
            if (tab >= 0) problems.Add(new Position(line, tab + 1), "is indented with a tab", null, "spaces");
        }

        return problems.IsEmpty;
    }

    private static Position After(ReadOnlySpan<char> text)
    {
        var lastLine = text.LastIndexOf('\n') + 1;
        return new Position(text.Count('\n') + 1, text.Length - lastLine + 1);
    }
}
