using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Tests.Deployments;

public class FleetWordsTests
{
    [Fact]
    public void Few_targets_are_named_and_many_of_one_environment_counted()
    {
        Fleet.Named(["prod/eu", "prod/us", "prod/eu", "qa"]).ShouldBe(["prod/eu", "prod/us", "qa"]);
        Fleet.Named(Enumerable.Range(1, 997).Select(number => $"prod/t{number}").Append("qa"))
            .ShouldBe(["997 targets of prod (t1, t2, t3 …)", "qa"]);
        Fleet.Named(Enumerable.Range(1, 20).Select(number => $"code.{number}")).Count.ShouldBe(20);
    }

    [Fact]
    public void Of_many_texts_the_first_stand_and_the_rest_is_counted()
    {
        Fleet.Listed(["a", "b"]).ShouldBe("a, b");
        Fleet.Listed([.. Enumerable.Range(1, 20).Select(number => $"t{number}")])
            .ShouldBe("t1, t2, t3, t4, t5, t6, t7, t8, … and 12 more");
    }

    [Theory]
    [InlineData("database Sales_3 on S answers in 0.02 ms.", "database Sales_17 on S answers in 1,204 ms.", true)]
    [InlineData("the plan 4a478bf7b284 of eu-3", "the plan 12c8364b868b of eu-17", true)]
    [InlineData("V0001__first.sql failed", "V0002__second.sql failed", false)]
    [InlineData("eu-3 has no room", "eu-17 has no right", false)]
    public void Texts_of_two_targets_are_alike_where_only_names_and_figures_differ(string one, string other, bool alike) =>
        (Fleet.Shape(one, "eu-3", "Sales_3") == Fleet.Shape(other, "eu-17", "Sales_17")).ShouldBe(alike);
}
