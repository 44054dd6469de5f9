using FsCheck;
using FsCheck.Fluent;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

/// <summary>Few cases each: building a model takes a good part of a second.</summary>
public sealed class RandomReleasesTests : IDisposable
{
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(4);

    private readonly TemporaryFolder _folder = new();
    private int _built;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Between_any_two_releases_every_changed_object_appears_and_between_equal_ones_none()
    {
        var release = Gen.Choose(0, 3).ListOf(5).Select(shapes => shapes.ToArray()).ToArbitrary();

        Prop.ForAll(release, release, (before, after) =>
        {
            var (source, target) = (Build(after), Build(before));
            var plan = Plan(source, target);

            var named = plan.Operations.Select(operation => operation.Subject).ToList();
            for (var table = 0; table < before.Length; table++)
            {
                // Shape 0 is no table at all: what the source lacks stays.
                var changes = before[table] != after[table] && after[table] != 0;
                named.Any(name => name == $"dbo.T{table}" || name.StartsWith($"dbo.T{table}.", StringComparison.Ordinal)).ShouldBe(changes);
            }

            plan.Operations.ShouldNotContain(operation => operation.Risk == Risk.Unclassified);
            Plan(source, source).IsEmpty.ShouldBeTrue();
        }).Check(Few);
    }

    [Fact]
    public void The_plan_does_not_depend_on_how_definitions_are_spread_over_files()
    {
        int[] shapes = [1, 2, 3, 1, 2];
        var (one, other) = (Build(shapes), Build(shapes, reversed: true));
        var target = Build([3, 1, 0, 2, 2]);

        Plan(other, target).Operations.Select(operation => (operation.Kind, operation.Subject, operation.Detail))
            .ShouldBe(Plan(one, target).Operations.Select(operation => (operation.Kind, operation.Subject, operation.Detail)));
    }

    private static DacpacPlan Plan(DacpacContents source, DacpacContents target) => Releases.Plan(source, target, DeploySettings.Default);

    private DacpacContents Build(int[] shapes, bool reversed = false)
    {
        var folder = _folder.At($"{++_built}");
        Directory.CreateDirectory(folder);
        for (var table = 0; table < shapes.Length; table++)
        {
            if (shapes[table] > 0)
                File.WriteAllText(Path.Combine(folder, $"{(reversed ? shapes.Length - table : table)}.sql"), Table(table, shapes[table]));
        }

        File.WriteAllText(Path.Combine(folder, "always.sql"), "CREATE TABLE [dbo].[Always] ([Id] INT NOT NULL);");
        File.WriteAllBytes(folder + ".dacpac", DacpacBuilder.Build(new BuildRequest(folder, "Random", new Version(1, 0))));
        return DacpacReader.Read(folder + ".dacpac");
    }

    private static string Table(int table, int shape) => shape switch
    {
        1 => $"CREATE TABLE [dbo].[T{table}] ([Id] INT NOT NULL);",
        2 => $"CREATE TABLE [dbo].[T{table}] ([Id] INT NOT NULL, [Name] NVARCHAR (50) NULL);",
        _ => $"CREATE TABLE [dbo].[T{table}] ([Id] INT NOT NULL CONSTRAINT [PK{table}] PRIMARY KEY, [Name] NVARCHAR (90) "
            + $"NULL);\nGO\nCREATE INDEX [IX{table}] ON [dbo].[T{table}] ([Name]);",
    };
}
