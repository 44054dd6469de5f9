using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Trexis.PipelineTasks.Tests.Evidence.Documents;

/// <summary>
/// Makes records of which every member holds a value of its own, or as few as there may be: a member that is lost then shows.
/// </summary>
internal sealed class FilledRecord(bool whole)
{
    private int _next;

    public static T Whole<T>() => (T)new FilledRecord(whole: true).Of(typeof(T));

    public static T Bare<T>() => (T)new FilledRecord(whole: false).Of(typeof(T));

    private object Of(Type type)
    {
        var constructor = type.GetConstructors()
            .Where(candidate => candidate.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(candidate => candidate.GetParameters().Length)!;
        var nullability = new NullabilityInfoContext();
        var made = constructor.Invoke(
            [
                .. constructor.GetParameters()
                    .Select(
                        parameter => Value(parameter.ParameterType, nullability.Create(parameter).WriteState == NullabilityState.Nullable)),
            ]);
        var parameters = constructor.GetParameters().Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && !parameters.Contains(property.Name)))
            property.SetValue(made, Value(property.PropertyType, nullability.Create(property).WriteState == NullabilityState.Nullable));
        return made;
    }

    private object? Value(Type type, bool mayBeAbsent)
    {
        if (mayBeAbsent && !whole) return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        _next++;
        if (type == typeof(string)) return string.Create(CultureInfo.InvariantCulture, $"text <{_next}> \"ä\"\n");
        if (type == typeof(AttachmentPath)) return AttachmentPath.From($"run-{_next}", "plan.sql");
        if (type == typeof(int)) return _next;
        if (type == typeof(long)) return 5_000_000_000L + _next;
        if (type == typeof(double)) return _next + 0.1;
        if (type == typeof(bool)) return whole;
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1)).AddTicks(_next);
        if (type.IsEnum) return type.GetEnumValues().GetValue(_next % type.GetEnumValues().Length);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return Many(type.GetGenericArguments()[0]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return Named(type.GetGenericArguments()[1]);
        return Of(type);
    }

    private Array Many(Type item)
    {
        var items = Array.CreateInstance(item, whole ? 2 : 0);
        for (var number = 0; number < items.Length; number++) items.SetValue(Value(item, mayBeAbsent: false), number);
        return items;
    }

    private IDictionary Named(Type item)
    {
        var items = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), item))!;
        foreach (var name in whole ? ["a.b", "c|d"] : Array.Empty<string>()) items.Add(name, Value(item, mayBeAbsent: false));
        return items;
    }
}
