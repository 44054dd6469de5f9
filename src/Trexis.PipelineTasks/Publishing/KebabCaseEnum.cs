using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>Enumerations as words that read well in JSON: <c>data-motion</c>; numbers are refused.</summary>
internal sealed class KebabCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
