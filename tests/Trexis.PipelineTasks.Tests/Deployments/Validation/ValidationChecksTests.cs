using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Deployments.Validation.Checks;

namespace Trexis.PipelineTasks.Tests.Deployments.Validation;

public class ValidationChecksTests
{
    private static readonly ConstraintCapture ForeignKey = Captures.Schema().Constraints[1];
    private static readonly ConstraintCapture Check = Captures.Schema().Constraints[0];
    private static readonly IndexCapture Index = Captures.Schema().Indexes[0];
    private static readonly ModuleCapture View = Captures.Schema().Modules[0];

    public static TheoryData<string> Codes() => [.. ValidationChecks.After.Select(check => check.Info.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_check_passes_where_nothing_changed(string code) =>
        Of(code).Judge(new ValidationFactsBuilder().Build()).Verdict.ShouldBe(Verdict.Passed);

    [Theory]
    [MemberData(nameof(Codes))]
    public void No_check_passes_where_nothing_could_be_read(string code)
    {
        const string Reason = "the connection broke";
        var outcome = Of(code).Judge(new ValidationFacts
        {
            Before = Fact.Unreadable<SchemaCapture>(Reason),
            After = Fact.Unreadable<SchemaCapture>(Reason),
            Integrity = Fact.Unreadable<IntegrityReading>(Reason),
            Assertions = Fact.Unreadable<IReadOnlyList<AssertionResult>>(Reason),
            SmokeQueries = Fact.Unreadable<IReadOnlyList<SmokeQueryResult>>(Reason),
            ArtifactDifferences = Fact.Unreadable<IReadOnlyList<Finding>>(Reason),
            MissingReferences = Fact.Unreadable<IReadOnlyList<string>>(Reason),
            Grants = Fact.Unreadable<IReadOnlyList<string>>(Reason),
        });

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldBe(Reason);
    }

    [Fact]
    public void A_check_that_found_nothing_a_while_ago_stands_in_and_says_how_long_ago()
    {
        var outcome = new DataIntegrityCheck().Judge(
            Facts() with { Integrity = Fact.Known(new IntegrityReading([], TimeSpan.FromHours(30))) });

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("the engine's integrity check found nothing when it last ran, 30 h ago; it was not repeated");
    }

    [Fact]
    public void Damage_that_the_engine_reports_fails()
    {
        var outcome = new DataIntegrityCheck().Judge(
            Facts() with { Integrity = Fact.Known(new IntegrityReading(["page 7 is never used"])) });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("page 7 is never used");
    }

    [Theory]
    [InlineData(0, 2, Verdict.Failed)]
    [InlineData(2, 2, Verdict.Warned)]
    [InlineData(3, 2, Verdict.Warned)]
    [InlineData(2, 3, Verdict.Failed)]
    [InlineData(0, 0, Verdict.Passed)]
    public void New_orphans_fail_and_old_ones_warn(long before, long after, Verdict expected) =>
        new DataHasNoOrphans().Judge(Constraints(ForeignKey with { Violations = before }, ForeignKey with { Violations = after })).Verdict
            .ShouldBe(expected);

    [Fact]
    public void Orphans_that_were_not_counted_are_unknown() =>
        new DataHasNoOrphans().Judge(Constraints(ForeignKey, ForeignKey with { Violations = null })).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void Orphans_fail_where_no_picture_from_before_says_that_they_are_old() =>
        new DataHasNoOrphans()
            .Judge(Constraints(ForeignKey, ForeignKey with { Violations = 2 }) with { Before = Fact.Unreadable<SchemaCapture>("none") })
            .Verdict.ShouldBe(Verdict.Failed);

    [Theory]
    [InlineData(true, Verdict.Failed)]
    [InlineData(false, Verdict.Warned)]
    public void A_constraint_that_was_switched_off_fails_and_one_that_was_off_before_warns(bool enabledBefore, Verdict expected) =>
        new DataConstraintsAreEnabled().Judge(Constraints(Check with { Enabled = enabledBefore }, Check with { Enabled = false })).Verdict
            .ShouldBe(expected);

    [Fact]
    public void A_constraint_that_is_gone_fails_unless_the_plan_drops_it()
    {
        var facts = new ValidationFactsBuilder { After = Captures.Schema() with { Constraints = [ForeignKey] } };

        new DataConstraintsAreEnabled().Judge(facts.Build()).Findings.ShouldHaveSingleItem().Subject.ShouldBe("ck_total on orders");
        facts.Operations = [new Operation(OperationAction.Alter, "rebuild-table", "orders", Risk.Caution, "It is rebuilt.")];
        new DataConstraintsAreEnabled().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Warned);
        facts.Operations = [new Operation(
            OperationAction.Drop, "drop-constraint", "ck_total", Risk.Caution, "Rows are no longer checked.")];
        new DataConstraintsAreEnabled().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Passed);
    }

    [Theory]
    [InlineData(true, Verdict.Failed)]
    [InlineData(false, Verdict.Warned)]
    public void A_constraint_that_lost_its_trust_fails_and_one_without_it_before_warns(bool trustedBefore, Verdict expected) =>
        new DataConstraintsAreTrusted().Judge(Constraints(
            ForeignKey with { Trusted = trustedBefore }, ForeignKey with { Trusted = false })).Verdict.ShouldBe(expected);

    [Fact]
    public void Rows_that_break_a_check_fail_even_where_the_engine_knows_no_trust() =>
        new DataConstraintsAreTrusted()
            .Judge(Constraints(Check with { Trusted = null }, Check with { Trusted = null, Violations = 4 }))
            .Findings.ShouldHaveSingleItem().Observed.ShouldBe("broken by 4 rows");

    [Fact]
    public void An_engine_without_trust_skips_the_check()
    {
        var key = ForeignKey with { Trusted = null };

        new DataConstraintsAreTrusted().Judge(Constraints(key, key)).Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public void A_missing_index_fails_unless_the_plan_drops_it_or_a_column_of_it()
    {
        var facts = new ValidationFactsBuilder { After = Captures.Schema() with { Indexes = [] } };

        new DataIndexesAreHealthy().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Failed);
        foreach (var (kind, subject) in new[]
        {
            ("drop-index", "ix_customer"),
            ("drop-index", "orders.ix_customer"),
            ("drop-column", "orders.customer"),
            ("drop-table", "orders"),
        })
        {
            facts.Operations = [new Operation(OperationAction.Alter, kind, subject, Risk.Dangerous, "It goes.")];
            new DataIndexesAreHealthy().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Passed, subject);
        }
    }

    [Fact]
    public void Indexes_that_automatic_tuning_makes_and_drops_are_named_and_not_judged()
    {
        var own = Index with { Name = "nci_wi_orders_1", FragmentationPercent = 99, Enabled = false };
        var gone = new ValidationFactsBuilder { Before = Captures.Schema() with { AutomaticIndexes = [own] } };
        var made = new ValidationFactsBuilder { After = Captures.Schema() with { AutomaticIndexes = [own] } };

        new DataIndexesAreHealthy().Judge(gone.Build()).Message.ShouldBe("1 index usable, none missing");
        new DataIndexesAreHealthy().Judge(made.Build()).Verdict.ShouldBe(Verdict.Passed);
        new DataIndexesAreHealthy().Judge(made.Build()).Message
            .ShouldEndWith("1 index of automatic tuning's own is no part of the schema and no drift: nci_wi_orders_1 on orders");
    }

    [Fact]
    public void An_index_that_the_engine_calls_unusable_fails_and_a_fragmented_one_warns()
    {
        Judge(Index with { Valid = false }).ShouldBe(Verdict.Failed);
        Judge(Index with { Enabled = false }).ShouldBe(Verdict.Failed);
        Judge(Index with { FragmentationPercent = 30 }).ShouldBe(Verdict.Warned);
        Judge(Index with { FragmentationPercent = 29.9 }).ShouldBe(Verdict.Passed);

        static Verdict Judge(IndexCapture after) =>
            new DataIndexesAreHealthy().Judge(new ValidationFactsBuilder
            {
                After = Captures.Schema() with { Indexes = [after] },
            }.Build()).Verdict;
    }

    [Fact]
    public void An_assertion_that_does_not_hold_or_cannot_be_run_fails()
    {
        var results = Fact.Known<IReadOnlyList<AssertionResult>>(
            [new("totals add up", false, 12), new("orders exist", false, 0), new("typo", false, 0, "no such table: ordres")]);

        var outcome = new DataAssertionsHold().Judge(Facts() with { Assertions = results });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings.Select(finding => finding.Observed)
            .ShouldBe(["returned 12 rows", "returned 0 rows", "could not be run: no such table: ordres"]);
        outcome.Findings.Select(finding => finding.Expected).ShouldBe(["no row", "at least one row", "a query that runs"]);
    }

    [Fact]
    public void No_assertion_and_no_query_is_skipped_not_passed()
    {
        var none = Facts() with
        {
            Assertions = Fact.Known<IReadOnlyList<AssertionResult>>([]),
            SmokeQueries = Fact.Known<IReadOnlyList<SmokeQueryResult>>([]),
        };

        new DataAssertionsHold().Judge(none).Verdict.ShouldBe(Verdict.Skipped);
        new DataIsPrepared().Judge(none.Assertions).Verdict.ShouldBe(Verdict.Skipped);
        new SystemSmokeQueries().Judge(none).Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public void A_named_query_that_the_server_refuses_fails_with_its_words()
    {
        var queries = Fact.Known<IReadOnlyList<SmokeQueryResult>>([new("open orders", "no such column: state")]);

        new SystemSmokeQueries().Judge(Facts() with { SmokeQueries = queries }).Findings
            .ShouldHaveSingleItem().Observed
            .ShouldBe("no such column: state");
    }

    [Theory]
    [InlineData(null, Verdict.Failed)]
    [InlineData("no such column", Verdict.Warned)]
    public void A_module_that_broke_fails_and_one_that_was_broken_warns(string? before, Verdict expected)
    {
        var facts = new ValidationFactsBuilder
        {
            Before = Captures.Schema() with { Modules = [View with { Invalid = before }] },
            After = Captures.Schema() with { Modules = [View with { Invalid = "no such column" }] },
        };

        new SystemModulesAreValid().Judge(facts.Build()).Verdict.ShouldBe(expected);
    }

    [Fact]
    public void A_module_that_is_gone_fails_unless_the_plan_drops_it()
    {
        var facts = new ValidationFactsBuilder { After = Captures.Schema() with { Modules = [] } };

        new SystemModulesAreValid().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Failed);
        facts.Operations = [new Operation(OperationAction.Drop, "drop-view", "open_orders", Risk.Caution, "It goes.")];
        new SystemModulesAreValid().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void What_the_artifact_holds_and_the_database_does_not_fails()
    {
        var differences = Fact.Known<IReadOnlyList<Finding>>([new("V0003__total.sql", "not in the journal", "done")]);

        new SystemSchemaEqualsArtifact().Judge(Facts() with { ArtifactDifferences = differences }).Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public void A_reference_that_leads_nowhere_fails() =>
        new IntegrationReferencesResolve().Judge(Facts() with
        {
            MissingReferences = Fact.Known<IReadOnlyList<string>>(["Archive"]),
        }).Verdict.ShouldBe(Verdict.Failed);

    [Fact]
    public void A_grant_that_came_or_went_fails_unless_the_plan_changes_permissions()
    {
        var facts = Facts() with { Grants = Fact.Known<IReadOnlyList<string>>(["CONTROL to public"]) };

        var outcome = new SecurityGrantsAreUnchanged().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings.Select(finding => finding.Observed).ShouldBe(["granted since", "not granted any more"]);
        var permission = new Operation(OperationAction.Permission, "grant", "CONTROL", Risk.Caution, "It grants.");
        new SecurityGrantsAreUnchanged().Judge(facts with { Operations = [permission] }).Verdict.ShouldBe(Verdict.Warned);
    }

    [Fact]
    public void An_engine_without_principals_skips_the_grants() =>
        new SecurityGrantsAreUnchanged().Judge(Facts() with { Grants = Fact.NotApplicable<IReadOnlyList<string>>("no users") }).Verdict
            .ShouldBe(Verdict.Skipped);

    [Fact]
    public void Five_thousand_tables_and_twenty_thousand_indexes_are_compared_in_an_instant()
    {
        var schema = Captures.Schema() with
        {
            Tables = [.. Enumerable.Range(0, 5_000).Select(number => Captures.Table($"table{number}", number))],
            Indexes = [
                .. Enumerable.Range(0, 20_000).Select(number => Index with { Table = $"table{number % 5_000}", Name = $"index{number}" }),
            ],
        };
        var after = schema with { Tables = [.. schema.Tables.Select(table => table with { Rows = table.Rows + 1 })], Indexes = [] };
        var facts = new ValidationFactsBuilder { Before = schema, After = after }.Build();

        var took = ProcessorTime.Of(() => ValidationChecks.After.ToList().ForEach(check => check.Judge(facts)));

        // A comparison of each with each would be 400 million steps.
        took.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        new DataIndexesAreHealthy().Judge(facts).Measured.ShouldBe(Quantity.Count(20_000));
    }

    private static ValidationFacts Facts() => new ValidationFactsBuilder().Build();

    private static ValidationFacts Constraints(ConstraintCapture before, ConstraintCapture after) => new ValidationFactsBuilder
    {
        Before = Captures.Schema() with { Constraints = [before] },
        After = Captures.Schema() with { Constraints = [after] },
    }.Build();

    private static ICheck<ValidationFacts> Of(string code) => ValidationChecks.After.Single(check => check.Info.Code == code);
}
