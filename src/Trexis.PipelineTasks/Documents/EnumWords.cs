using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Trexis.PipelineTasks.Documents;

/// <summary>The names of an enumeration as words that read well in JSON: <c>data-motion</c>. Its members count up from zero.</summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    public static readonly string[] All = Array.ConvertAll(typeof(T).GetEnumNames(), JsonNamingPolicy.KebabCaseLower.ConvertName);

    public static string? Of(T? value) => value is { } given ? All[Unsafe.BitCast<T, int>(given)] : null;

    /// <param name="word">One of <see cref="All"/>.</param>
    public static T Of(string word) => Unsafe.BitCast<int, T>(Array.IndexOf(All, word));
}
