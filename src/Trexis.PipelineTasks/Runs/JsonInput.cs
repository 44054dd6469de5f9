using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Runs;

/// <summary>Reads JSON that someone else may have touched: every mistake names the file, line and column.</summary>
public static class JsonInput
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="what">What the file should be, with its article: <c>a run document</c>.</param>
    /// <exception cref="InputException">It is not.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string file, JsonTypeInfo<T> type, string what)
    {
        if (json.StartsWith(ByteOrderMark)) json = json[ByteOrderMark.Length..];
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw Problem($"{file}:1:1", $"is not {what}", "null", "a JSON object");
        }
        catch (JsonException exception)
        {
            var line = (exception.LineNumber ?? 0) + 1;
            var column = (exception.BytePositionInLine ?? 0) + 1;
            var path = string.IsNullOrEmpty(exception.Path) ? "" : $" at {exception.Path}";
            throw Problem(
                string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:{column}"),
                $"is not {what}{path}: {FirstSentence(exception.Message)}",
                null,
                $"{what} as this version wrote it");
        }
    }

    /// <summary>The same, of the only schema version that this version of the tool reads.</summary>
    /// <exception cref="InputException">It is not, or of another version.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string file, JsonTypeInfo<T> type, string what, Func<T, int> version, int accepted)
    {
        var read = Read(json, file, type, what);
        return version(read) == accepted ? read : throw WrongVersion(file, version(read), accepted);
    }

    private static InputException WrongVersion(string file, int read, int accepted) =>
        Problem($"{file}:1:1", "has a schema version that this version of the tool does not read", read.ToString(CultureInfo.InvariantCulture), accepted.ToString(CultureInfo.InvariantCulture));

    private static InputException Problem(string where, string what, string? received, string accepted) =>
        new([new InputProblem(where, what, received, accepted)]);

    // The serializer appends "Path: … | LineNumber: …", which we say better ourselves.
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var text = end < 0 ? message : message[..end];
        return text.ReplaceLineEndings(" ").TrimEnd('.');
    }
}
