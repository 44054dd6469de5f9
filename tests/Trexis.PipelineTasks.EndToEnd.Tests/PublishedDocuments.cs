using System.Text.Json;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests;

/// <summary>The files of a whole deployment, held against what we publish for those who read evidence without us.</summary>
internal static class PublishedDocuments
{
    private const string Schemas = "src/Trexis.PipelineTasks.Evidence/Schemas/";

    /// <param name="kinds">Of documents that must be among them, by the names of their schemas.</param>
    public static void ShouldBeAsTheirSchemasSay(string results, params string[] kinds)
    {
        var files = Directory.GetFiles(results, "*.json", SearchOption.AllDirectories);
        var judged = files.Select(file => (File: file, Schema: SchemaOf(Path.GetRelativePath(results, file))))
            .Where(pair => pair.Schema is not null)
            .ToList();

        kinds.ShouldBeSubsetOf(judged.Select(pair => pair.Schema!));
        foreach (var (file, schema) in judged)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            PublishedSchema.Problems($"{Schemas}{schema}.schema.json", document.RootElement).ShouldBeEmpty(file);
        }
    }

    /// <summary>Whoever looks a code up finds the task that spoke of it.</summary>
    public static void ShouldComeFromTasksThatPagesName(string results)
    {
        var spoken = new RunStore(results, new TextOutlet()).Load()
            .SelectMany(stored => stored.Document.Results.Select(result => (result.Code, stored.Document.Task)))
            .Distinct()
            .ToList();

        spoken.ShouldNotBeEmpty();
        foreach (var (code, task) in spoken)
        {
            RepositoryFiles.Read($"docs/checks/{code}.md").Split('\n')
                .Single(line => line.StartsWith("**Which task.**", StringComparison.Ordinal))
                .ShouldContain($"`{task}`", Case.Sensitive, code);
        }
    }

    /// <summary>
    /// What prod could never judge is refused where its policy requires it, and nothing else is: before anything runs, and by name.
    /// </summary>
    /// <param name="folder">Where deployment.yml, policy.yml and the results lie; in the policy prod stands last.</param>
    public static void ShouldBeRequiredOnlyWhereTheyCanBeJudged(string folder)
    {
        // A person may speak for the tests, and whether a status is seen by others depends on where it is run.
        string[] elsewhere = ["tests.passed", "status.published"];
        var codes = new RunStore(Path.Combine(folder, ".trexis"), new TextOutlet()).Load()
            .Where(stored => stored.Document.Target?.Environment is "prod" or null)
            .SelectMany(stored => stored.Document.Results)
            .Where(result => !elsewhere.Contains(result.Code))
            .ToLookup(result => result.Code);
        var never = codes.Where(code => code.All(result => result.Verdict == Verdict.Skipped)).Select(code => code.Key).ToList();

        never.Count.ShouldBeInRange(10, codes.Count - 25);
        Should.Throw<InputException>(() => Require(folder, codes.Select(code => code.Key))).Problems
            .Select(problem => problem.What.Split(" names ")[1].Split(',')[0]).ShouldBe(never, ignoreOrder: true);
        Require(folder, codes.Select(code => code.Key).Except(never));
    }

    private static void Require(string folder, IEnumerable<string> codes)
    {
        var policy = Path.Combine(folder, "policy.yml");
        var lines = File.ReadAllLines(policy).Where(line => !line.StartsWith("    require:", StringComparison.Ordinal));
        File.WriteAllLines(policy, [.. lines, $"    require: [{string.Join(", ", codes)}]"]);
        TaskSession.Reader.Load(null, null, null, folder);
    }

    private static string? SchemaOf(string file) => Path.GetFileName(file) switch
    {
        _ when !file.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) => "run-document",
        "plan.json" => "plan",
        "approval.json" => "approval",
        "before-capture.json" or "after-capture.json" => "capture",
        var name when name.StartsWith("performance-", StringComparison.Ordinal) => "measurement",
        _ => null,
    };
}
