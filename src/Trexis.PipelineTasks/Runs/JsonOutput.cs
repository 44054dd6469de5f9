using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trexis.PipelineTasks.Runs;

/// <summary>Writes JSON as files hold it: with a newline at the end, as everything that reads by lines expects.</summary>
public static class JsonOutput
{
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
}
