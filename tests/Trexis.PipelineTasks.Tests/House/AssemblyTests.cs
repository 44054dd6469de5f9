using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Render;
using Trexis.PipelineTasks.Cli.Verbs;
using Assembly = System.Reflection.Assembly;

namespace Trexis.PipelineTasks.Tests.House;

/// <summary>The layers: which assembly may use which, and that no two folders of one need each other.</summary>
public class AssemblyTests(ITestOutputHelper output)
{
    private const string Prefix = "Trexis.PipelineTasks.";

    private const int MostByPosition = 6;

    /// <summary>Beside the product: writes what is rendered from its declarations.</summary>
    private const string Program = "Render";

    private static readonly string[] Slices = ["precheck", "backup", "deploy-scripts", "validate", "perf-gate", "rollback"];

    /// <summary>What each may use beside what those may use: arrows go down only, and a slice never knows another.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Model"] = [],
        ["Configuration"] = ["Model"],
        ["Evidence"] = ["Configuration"],
        ["Platforms"] = ["Configuration"],
        ["Deployments"] = ["Evidence", "Platforms"],
        ["Reporting"] = ["Deployments"],
        ["Engines"] = ["Deployments"],
        ["Engines.Sqlite"] = ["Engines"],
        ["Engines.SqlServer"] = ["Engines"],
        ["Engines.Dacpac"] = ["Engines.SqlServer"],
        ["Tasks"] = ["Reporting", "Engines"],
        ["Engines.Supported"] = ["Tasks", "Engines.Sqlite", "Engines.SqlServer"],
        ["report"] = ["Tasks"],
        ["deploy-dacpac"] = ["Engines.Supported", "Engines.Dacpac"],
        ["trexis"] = [.. Slices, "report", "deploy-dacpac"],
        [Program] = ["trexis"],
    };

    private static readonly IReadOnlyCollection<Assembly> Assemblies = Explanations.Own(typeof(RenderedFiles).Assembly, []);

    private static readonly IReadOnlyList<string> Known = [.. Assemblies.Select(Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. Known];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_assembly_uses_only_those_below_it(string name)
    {
        var assembly = Assemblies.Single(one => Name(one) == name);
        var used = assembly.GetReferencedAssemblies().Select(Name).Where(Known.Contains).Order(StringComparer.Ordinal).ToList();

        output.WriteLine($"{name} → {(used.Count == 0 ? "nothing" : string.Join(", ", used))}");

        used.Except(Below(name)).ShouldBeEmpty();
    }

    [Fact]
    public void What_plans_no_dacpacs_comes_without_DacFx()
    {
        foreach (var name in Known.Where(name => name is not ("Engines.Dacpac" or "deploy-dacpac" or "trexis" or Program)))
            Below(name).ShouldNotContain("Engines.Dacpac", name);
    }

    [Fact]
    public void No_two_folders_of_an_assembly_need_each_other()
    {
        var read = new ArchLoader().LoadAssemblies([.. Assemblies]).Build();
        var arrows = read.Types
            .SelectMany(type => type.Dependencies.Where(use => use.Target is not GenericParameter), (type, use) => new Arrow(
                Folder(type), Folder(use.Target), $"{type.Name} uses {use.Target.Name}"))
            .Where(arrow => arrow.IsOwn && arrow.From != arrow.To)
            .DistinctBy(arrow => (arrow.From, arrow.To))
            .ToLookup(arrow => arrow.From, StringComparer.Ordinal);
        arrows.Count.ShouldBeGreaterThan(50);

        arrows.Select(folder => WayBack(folder.Key, arrows)).FirstOrDefault(way => way is not null).ShouldBeNull();
    }

    [Fact]
    public void A_record_that_is_filled_by_position_has_no_more_members_than_a_reader_counts() =>
        Assemblies.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.Name == "Deconstruct" && method.GetParameters().Length > MostByPosition)
            .Select(method => $"{method.DeclaringType}: {method.GetParameters().Length}")
            .ShouldBeEmpty();

    private static string Folder(IType type) => type.Namespace?.FullName ?? "";

    // The shortest way from a folder back to itself; nothing where there is none.
    private static string? WayBack(string start, ILookup<string, Arrow> arrows)
    {
        var ways = new Queue<IReadOnlyList<Arrow>>(arrows[start].Select(arrow => (IReadOnlyList<Arrow>)[arrow]));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (ways.TryDequeue(out var way))
        {
            if (way[^1].To == start) return string.Join("; ", way);
            if (!seen.Add(way[^1].To)) continue;
            foreach (var next in arrows[way[^1].To]) ways.Enqueue([.. way, next]);
        }

        return null;
    }

    private static HashSet<string> Below(string name)
    {
        string[] allowed = Slices.Contains(name) ? ["Engines.Supported"] : Allowed[name];
        return [.. allowed, .. allowed.SelectMany(Below)];
    }

    private static string Name(Assembly assembly) => Name(assembly.GetName());

    private static string Name(AssemblyName name) => name.Name! switch
    {
        "trexis" => "trexis",
        var task when task.StartsWith("trexis-", StringComparison.Ordinal) => task["trexis-".Length..],
        var other => other.Replace(Prefix, ""),
    };

    private sealed record Arrow(string From, string To, string Why)
    {
        public bool IsOwn => IsOurs(From) && IsOurs(To);

        private static bool IsOurs(string folder) =>
            folder.StartsWith(Prefix, StringComparison.Ordinal) || folder.Split('.')[0] == Program;

        public override string ToString() => $"{From} → {To} ({Why})";
    }
}
