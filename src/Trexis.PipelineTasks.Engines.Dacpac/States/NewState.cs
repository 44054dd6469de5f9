using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Carried;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.States;

/// <summary>
/// The state that a plan leaves: everything the source defines, and of the target what the source lacks and the plan does not
/// drop. The package's own scripts write rows, of which a dacpac target holds none.
/// </summary>
public static class NewState
{
    /// <returns>The new dacpac target's content; the same for the same source, target and plan.</returns>
    /// <exception cref="FaultException">What is left standing does not fit together with the new release.</exception>
    public static byte[] After(DacpacPlan plan, DacpacContents source, DacpacContents target, CancellationToken cancel) =>
        DacFxFaults.Translate($"making the state that {source.FileName} leaves in {target.FileName}", () =>
        {
            using var sources = PackageBeside.Unpack(source);
            using var targets = PackageBeside.Unpack(target);
            using var next = Load(sources.File, cancel);
            using var last = Load(targets.File, cancel);
            var dropped = Dropped(plan);
            foreach (var standing in LeftStanding(last, next).Where(one => !one.Names.Any(dropped.Contains)))
            {
                cancel.ThrowIfCancellationRequested();
                next.AddObjects(standing.Script);
            }

            using var package = new MemoryStream();
            var metadata = new PackageMetadata { Name = source.Name, Version = source.Version ?? "0.0.0.0", Description = "" };
            DacPackageExtensions.BuildPackage(package, next, metadata, new PackageOptions());
            return PackageForm.Stable(package.ToArray(), references: ReferencedPackage.Of(source));
        }, cancel: cancel);

    private static TSqlModel Load(string package, CancellationToken cancel) =>
        TSqlModel.LoadFromDacpac(
            package, new ModelLoadOptions(DacSchemaModelStorageType.Memory, loadAsScriptBackedModel: true), cancel);

    private static HashSet<string> Dropped(DacpacPlan plan) => new(
        plan.Dropped, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<(string Script, IReadOnlyList<string> Names)> LeftStanding(TSqlModel last, TSqlModel next)
    {
        var known = new HashSet<string>(next.GetObjects(DacQueryScopes.UserDefined).Select(Key), StringComparer.OrdinalIgnoreCase);
        foreach (var standing in last.GetObjects(DacQueryScopes.UserDefined))
        {
            if (standing.ObjectType == DatabaseOptions.TypeClass || known.Contains(Key(standing)) || !standing.TryGetScript(out var script))
                continue;
            yield return (script, Names(standing));
        }
    }

    // What has no name (a permission, a nameless constraint) is known by its text.
    private static string Key(TSqlObject one) =>
        $"{one.ObjectType.Name} {(one.Name.HasName ? ObjectNames.Format(one.Name.Parts) : one.TryGetScript(out var script) ? script : "")}";

    private static IReadOnlyList<string> Names(TSqlObject one) => one.Name.HasName ? [ObjectNames.Format(one.Name.Parts)] : [];
}
