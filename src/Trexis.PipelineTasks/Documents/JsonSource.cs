using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Trexis.PipelineTasks.Configuration.Values;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Documents;

/// <summary>A JSON text that someone else may have touched: every mistake names the file, line and column.</summary>
/// <param name="what">What the file should be, with its article: <c>a run document</c>.</param>
internal sealed class JsonSource(ReadOnlyMemory<byte> json, string file, string what)
{
    /// <summary>Deeper nesting than any form has is refused before it costs anything.</summary>
    private const int MaxDepth = 32;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly ReadOnlyMemory<byte> _json = json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;

    /// <exception cref="InputException">It is no JSON.</exception>
    public JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(_json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException exception)
        {
            throw Problem((exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1, $"is not {what}: {FirstSentence(exception.Message)}", null, $"{what} as this version wrote it");
        }
    }

    /// <param name="path">As in <c>$.results[3].verdict</c>.</param>
    /// <param name="why">What is wrong there, following the path; absent where the value that stands there says it.</param>
    public InputException Refuse(JsonElement at, string path, string? why, string accepted)
    {
        var (line, column) = PlaceOf(at);
        var isSingle = at.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
        why ??= isSingle ? "" : at.ValueKind == JsonValueKind.Array ? " is a list" : " is a JSON object";
        return Problem(line, column, $"is not {what}: {path}{why}", why.Length == 0 ? ReadText.Show(TextOf(at) ?? "") : null, accepted);
    }

    public InputException RefuseVersion(JsonElement at, long received, int accepted)
    {
        var (line, column) = PlaceOf(at);
        return Problem(line, column, "has a schema version that this version of the tool does not read", received.ToString(CultureInfo.InvariantCulture), accepted.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The text itself; of any other single value, how it is written.</summary>
    /// <returns>Nothing where it is not UTF-8.</returns>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <exception cref="InputException">It is not UTF-8.</exception>
    public string NameOf(JsonProperty member, string path)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw Refuse(member.Value, path, " holds a name that is not UTF-8", "names in UTF-8");
        }
    }

    private (int Line, int Column) PlaceOf(JsonElement element)
    {
        if (!_json.Span.Overlaps(JsonMarshal.GetRawUtf8Value(element), out var offset)) return (1, 1);
        var before = _json.Span[..offset];
        return (before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }

    private InputException Problem(long line, long column, string text, string? received, string accepted) =>
        new([new InputProblem(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:{column}"), text, received, accepted)]);

    // The parser appends "LineNumber: …", which we say better ourselves.
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var text = end < 0 ? message : message[..end];
        return text.ReplaceLineEndings(" ").TrimEnd('.');
    }
}
