using System.Reflection;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Validation.Checks;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.PerfGate.Checks;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>What every check and step of this program says of itself, found where it is declared, so that none can be forgotten.</summary>
public static class Explanations
{
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>By code.</summary>
    public static SortedDictionary<string, CheckInfo> All()
    {
        var found = new SortedDictionary<string, CheckInfo>(StringComparer.Ordinal);
        foreach (var info in Registered().Concat(Own(typeof(Explanations).Assembly, []).SelectMany(DeclaredIn)))
            found.TryAdd(info.Code, info);
        return found;
    }

    /// <summary>Of a code that no machine judges: a person's word alone.</summary>
    public static CheckInfo Word(string code) => new(
        code,
        "a person's word",
        "Some lines of the procedure can be checked by no machine.",
        "The best proven word counts: verified by the platform, attested under its identity, declared in the change file.",
        $"trexis attest {code} --environment NAME --note \"…\"");

    /// <summary>An assembly and those of this software below it.</summary>
    internal static HashSet<Assembly> Own(Assembly assembly, HashSet<Assembly> known)
    {
        if (!known.Add(assembly)) return known;
        foreach (var name in assembly.GetReferencedAssemblies())
        {
            if (name.Name!.StartsWith("trexis", StringComparison.OrdinalIgnoreCase)) Own(Assembly.Load(name), known);
        }

        return known;
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
            foreach (var field in type.GetFields(AnyStatic).Where(field => field.FieldType == typeof(CheckInfo)))
                yield return (CheckInfo)field.GetValue(null)!;
            if (type.IsAbstract
                || type.GetConstructor(Type.EmptyTypes) is null
                || type.GetProperty("Info")?.PropertyType != typeof(CheckInfo))
                continue;
            if (Activator.CreateInstance(type) is { } check) yield return (CheckInfo)type.GetProperty("Info")!.GetValue(check)!;
        }
    }
}
