using System.Reflection;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases.Checks;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.Procedure;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Cli;

/// <summary>What every check and step of this program says of itself, found where it is declared, so that none can be forgotten.</summary>
internal static class Explanations
{
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>By code.</summary>
    public static SortedDictionary<string, CheckInfo> All()
    {
        var found = new SortedDictionary<string, CheckInfo>(StringComparer.Ordinal);
        foreach (var info in Registered().Concat(TaskSet.All.Values.Select(task => task().GetType().Assembly).Append(typeof(DatabaseChecks).Assembly).Append(typeof(CheckInfo).Assembly).Distinct().SelectMany(DeclaredIn)))
            found.TryAdd(info.Code, info);
        return found;
    }

    private static IEnumerable<CheckInfo> Registered() =>
    [
        .. DatabaseChecks.Before.Concat(DatabaseChecks.After).Select(check => check.Info),
        .. ValidationChecks.After.Select(check => check.Info),
        .. ProcedureChecks.All.Select(check => check.Info),
        .. PerformanceChecks.All.Select(check => check.Info),
    ];

    private static IEnumerable<CheckInfo> DeclaredIn(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(type => type is { ContainsGenericParameters: false, IsClass: true }))
        {
            foreach (var field in type.GetFields(AnyStatic).Where(field => field.FieldType == typeof(CheckInfo))) yield return (CheckInfo)field.GetValue(null)!;
            if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null || type.GetProperty("Info")?.PropertyType != typeof(CheckInfo)) continue;
            if (Activator.CreateInstance(type) is { } check) yield return (CheckInfo)type.GetProperty("Info")!.GetValue(check)!;
        }
    }
}
