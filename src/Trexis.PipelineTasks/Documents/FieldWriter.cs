using System.Text.Json;

namespace Trexis.PipelineTasks.Documents;

/// <summary>Writes the members as the form asks for them.</summary>
internal sealed class FieldWriter(Utf8JsonWriter writer) : IFields
{
    public void Write<T>(T record, Form<T> form)
        where T : class
    {
        writer.WriteStartObject();
        form(this, record);
        writer.WriteEndObject();
    }

    public string? Text(string name, string? value, Presence presence)
    {
        if (Begin(name, value is null, presence)) writer.WriteStringValue(value);
        return value;
    }

    public string? Word(string name, string? value, IReadOnlyList<string> accepted, Presence presence) => Text(name, value, presence);

    public long? Integer(string name, long? value, Presence presence, long largest)
    {
        if (Begin(name, value is null, presence)) writer.WriteNumberValue(value!.Value);
        return value;
    }

    public double? Number(string name, double? value, Presence presence)
    {
        if (Begin(name, value is null, presence)) writer.WriteNumberValue(value!.Value);
        return value;
    }

    public bool? Flag(string name, bool? value, Presence presence)
    {
        if (Begin(name, value is null, presence)) writer.WriteBooleanValue(value!.Value);
        return value;
    }

    public DateTimeOffset? Time(string name, DateTimeOffset? value, Presence presence)
    {
        if (Begin(name, value is null, presence)) writer.WriteStringValue(value!.Value);
        return value;
    }

    public T? Record<T>(string name, T? value, Form<T> form, Presence presence)
        where T : class
    {
        if (Begin(name, value is null, presence)) Write(value!, form);
        return value;
    }

    public IReadOnlyList<T>? Records<T>(string name, IReadOnlyList<T>? value, Form<T> form, Presence presence)
        where T : class
    {
        if (!Begin(name, value is null, presence)) return value;
        writer.WriteStartArray();
        foreach (var record in value!) Write(record, form);
        writer.WriteEndArray();
        return value;
    }

    public IReadOnlyDictionary<string, T>? RecordsByName<T>(string name, IReadOnlyDictionary<string, T>? value, Form<T> form, Presence presence)
        where T : class
    {
        if (!Begin(name, value is null, presence)) return value;
        writer.WriteStartObject();
        foreach (var (key, record) in value!)
        {
            writer.WritePropertyName(key);
            Write(record, form);
        }

        writer.WriteEndObject();
        return value;
    }

    public IReadOnlyList<string>? Texts(string name, IReadOnlyList<string>? value, Presence presence)
    {
        if (!Begin(name, value is null, presence)) return value;
        writer.WriteStartArray();
        foreach (var text in value!) writer.WriteStringValue(text);
        writer.WriteEndArray();
        return value;
    }

    public IReadOnlyDictionary<string, string>? TextsByName(string name, IReadOnlyDictionary<string, string>? value, Presence presence)
    {
        if (!Begin(name, value is null, presence)) return value;
        writer.WriteStartObject();
        foreach (var (key, text) in value!) writer.WriteString(key, text);
        writer.WriteEndObject();
        return value;
    }

    public IReadOnlyDictionary<string, long>? LongsByName(string name, IReadOnlyDictionary<string, long>? value, Presence presence)
    {
        if (!Begin(name, value is null, presence)) return value;
        writer.WriteStartObject();
        foreach (var (key, number) in value!) writer.WriteNumber(key, number);
        writer.WriteEndObject();
        return value;
    }

    public IReadOnlyList<double>? Numbers(string name, IReadOnlyList<double>? value, Presence presence)
    {
        if (!Begin(name, value is null, presence)) return value;
        writer.WriteStartArray();
        foreach (var number in value!) writer.WriteNumberValue(number);
        writer.WriteEndArray();
        return value;
    }

    /// <returns>Whether a value follows.</returns>
    private bool Begin(string name, bool isAbsent, Presence presence)
    {
        if (!isAbsent)
        {
            writer.WritePropertyName(name);
            return true;
        }

        if (presence == Presence.Required) throw new ArgumentNullException(name, $"a document is written without its {name}");
        if (presence == Presence.Nullable) writer.WriteNull(name);
        return false;
    }
}
