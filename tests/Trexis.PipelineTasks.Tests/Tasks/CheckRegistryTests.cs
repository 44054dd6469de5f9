using System.Reflection;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Cli.Verbs;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Deployments.Validation.Checks;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Watching;
using Trexis.PipelineTasks.Report.Checks;
using Trexis.PipelineTasks.Rollback.Checks;

namespace Trexis.PipelineTasks.Tests.Tasks;

public partial class CheckRegistryTests
{
    private static readonly IReadOnlyList<(CheckInfo Info, Type Type)> All =
    [
        .. DatabaseChecks.Before.Concat(DatabaseChecks.After).Select(check => (check.Info, check.GetType())),
        (ValidationChecks.Prepared.Info, ValidationChecks.Prepared.GetType()),
        .. ValidationChecks.After.Select(check => (check.Info, check.GetType())),
        .. PerformanceChecks.All.Select(check => (check.Info, check.GetType())),
        (new MonitoringIsWatched().Info, typeof(MonitoringIsWatched)),
        (new DeployIsBackedUp().Info, typeof(DeployIsBackedUp)),
        (new RollbackSchemaIsRestored().Info, typeof(RollbackSchemaIsRestored)),
        (new RollbackCountsAreRestored().Info, typeof(RollbackCountsAreRestored)),
        (new EvidenceChainIsUnbroken().Info, typeof(EvidenceChainIsUnbroken)),
        (new EvidenceIsStored().Info, typeof(EvidenceIsStored)),
        (new DeployDemandsAreMet().Info, typeof(DeployDemandsAreMet)),
        (new BackupIsVerified().Info, typeof(BackupIsVerified)),
        (new BackupIsRestored().Info, typeof(BackupIsRestored)),
    ];

    public static TheoryData<string> Codes() => [.. All.Select(check => check.Info.Code)];

    [Fact]
    public void No_two_checks_share_a_code() => All.Select(check => check.Info.Code).ShouldBeUnique();

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_is_an_area_and_a_healthy_state(string code) => Code().IsMatch(code).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_is_one_that_the_procedure_knows(string code) => ProcedureCodes.Checks.ShouldContain(code);

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_check_is_explained_in_sentences(string code)
    {
        var (info, _) = Of(code);

        info.Title.ShouldNotEndWith(".");
        char.IsUpper(info.Title[0]).ShouldBeTrue();
        foreach (var sentence in new[] { info.Why, info.Judged, info.Remedy })
        {
            sentence.ShouldEndWith(".");
            char.IsUpper(sentence[0]).ShouldBeTrue(sentence);
            sentence.Length.ShouldBeGreaterThan(25);
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_class_bears_the_words_of_its_code(string code)
    {
        var (_, type) = Of(code);
        var expected = string.Concat(code.Split('.', '-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

        Fillers().Replace(type.Name, "").ShouldBe(expected);
    }

    [Fact]
    public void Every_step_that_a_task_carries_out_is_one_that_the_procedure_knows()
    {
        var declared = Explanations.Own(typeof(CommandLine).Assembly, [])
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(CheckInfo))
            .Select(field => ((CheckInfo)field.GetValue(null)!).Code)
            .Distinct()
            .ToList();

        declared.ShouldContain("backup.snapshot-taken");
        declared.Except([.. ProcedureCodes.Steps, .. ProcedureCodes.Checks, .. ProcedureCodes.Attestations]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_check_that_is_written_is_registered()
    {
        var written = new[]
        {
            typeof(DatabaseChecks),
            typeof(ValidationChecks),
            typeof(PerformanceChecks),
            typeof(RollbackResult),
            typeof(EvidenceIsStored),
        }
            .SelectMany(registry => registry.Assembly.GetTypes())
            .Where(type => type is { IsAbstract: false }
                && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICheck<>)))
            .Where(type => !Elsewhere.Any(part => type.Namespace!.EndsWith(part, StringComparison.Ordinal)));

        written.ShouldBe(All.Select(check => check.Type), ignoreOrder: true);
    }

    [Fact]
    public void The_first_check_of_all_is_whether_the_database_is_the_one_that_is_meant() =>
        DatabaseChecks.Before[0].Info.Code.ShouldBe("environment.as-expected");

    private static (CheckInfo Info, Type Type) Of(string code) => All.Single(check => check.Info.Code == code);

    // Judged by deployers, and by the procedure's own tests.
    private static readonly string[] Elsewhere = [".Deployments.Approvals", ".Deployments.Procedure.Checks", ".Engines.Scripts"];

    [GeneratedRegex("^[a-z]+\\.[a-z]+(-[a-z]+)*$")]
    private static partial Regex Code();

    [GeneratedRegex("(Is|Are|Has)(?=[A-Z])")]
    private static partial Regex Fillers();
}
