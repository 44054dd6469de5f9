namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Ways to have a change approved by nobody: each starts from an honest run, and its twin goes the honest way.</summary>
public class UnearnedApprovalTests
{
    private const string Approved = "deploy.approved";
    private const string Declared = "approval: { required: true, role: dba, proof: declared }, require: [environment.online]";
    private const string Attested = "approval: { required: true, role: dba }, require: [environment.online]";

    [Fact]
    public async Task A_file_that_says_of_itself_that_it_is_verified_approves_nothing()
    {
        using var shop = new GatedShop(Declared);
        await shop.PlanAsync();
        shop.Shop.Write(
            ".trexis/approvals/mine.json",
            $$"""
            {
              "schemaVersion": 1, "kind": "plan", "fingerprint": "{{PlanOf(shop, "plan-fingerprint")}}", "by": "carol",
              "role": "dba", "proof": "verified", "at": "2026-01-01T00:00:00Z", "operations": []
            }
            """);
        await RefusedPrecheckAsync(shop);
        await shop.ShouldRefuseAsync(Approved, "approvals/mine.json is not of this deployment's line");

        (await shop.RunAsAsync("carol", "deploy-scripts", "approve")).ShouldEndWith(ExitCode.Passed);
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task An_approval_of_another_deployment_is_none_of_this_one_wherever_its_file_is_laid()
    {
        using var shop = new GatedShop(Declared);
        string[] other = ["--change", "changes/CHG-8.yml"];
        string[] own = ["--change", "changes/CHG-7.yml"];
        shop.Shop.Write(
            "changes/CHG-8.yml",
            (await File.ReadAllTextAsync(shop.Shop.At("changes/CHG-7.yml"), TestContext.Current.CancellationToken))
                .Replace("CHG-7", "CHG-8", StringComparison.Ordinal));
        (await shop.RunAsync(["deploy-scripts", "plan", .. other])).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsAsync("carol", ["deploy-scripts", "approve", .. other])).ShouldEndWith(ExitCode.Passed);
        var recorded = Directory.GetFiles(shop.Shop.At(".trexis/files"), "approval.json", SearchOption.AllDirectories)
            .ShouldHaveSingleItem();
        (await shop.RunAsync(["deploy-scripts", "plan", .. own])).ShouldEndWith(ExitCode.Passed);
        var plan = shop.Shop.Last("deploy-scripts", "plan").Run.Id;
        File.Copy(recorded, shop.Shop.At($".trexis/files/{plan}/approval.json"));
        Directory.CreateDirectory(shop.Shop.At(".trexis/approvals"));
        File.Copy(recorded, shop.Shop.At(".trexis/approvals/carol.json"));
        await RefusedPrecheckAsync(shop, own);
        await shop.ShouldRefuseAsync(Approved, "Nobody approved change", own);

        (await shop.RunAsAsync("carol", ["deploy-scripts", "approve", .. own])).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync(["precheck", .. own])).ShouldEndWith(ExitCode.Passed);
        await shop.ShouldDeployAsync(own);
    }

    [Fact]
    public async Task Variables_alone_make_no_platform_of_a_laptop()
    {
        using var shop = new GatedShop(Attested);
        var forged = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTOR"] = "carol",
            ["GITHUB_TRIGGERING_ACTOR"] = "carol",
            ["GITHUB_REPOSITORY"] = "octo/sales",
            ["GITHUB_RUN_ID"] = "4711",
            ["GITHUB_SHA"] = new string('a', 40),
        };
        await shop.PlanAsync();
        string[] approve = ["deploy-scripts", "approve", "--environment", "dev"];

        (await Shop.RunInAsync(shop.Shop.Folder, forged, approve)).ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("carol is declared only, and the policy asks for attested");
        shop.Shop.Last("deploy-scripts", "approve").Run.ActorProof.ShouldBe(ProofLevel.Declared);
        await RefusedPrecheckAsync(shop);
        await shop.ShouldRefuseAsync(Approved, "Nobody approved change");

        shop.Demand(Declared);
        (await Shop.RunInAsync(shop.Shop.Folder, forged, approve)).ShouldEndWith(ExitCode.Passed);
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
        shop.Shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == Approved).Proof.ShouldBe(ProofLevel.Declared);
    }

    [Fact]
    public async Task An_author_who_approves_in_another_name_in_the_own_change_file_has_declared_it()
    {
        using var shop = new GatedShop(Attested);
        await shop.PlanAsync();
        Approve(shop, "carol");
        await RefusedPrecheckAsync(shop);
        await shop.ShouldRefuseAsync(Approved, "carol is declared only, and the policy asks for attested (approval: proof)");

        shop.Demand(Declared);
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task An_author_approves_the_own_change_only_where_the_policy_says_so()
    {
        using var shop = new GatedShop(Declared);
        await shop.PlanAsync();
        Approve(shop, "Alice");
        await RefusedPrecheckAsync(shop);
        await shop.ShouldRefuseAsync(Approved, "Alice is an author of the change");

        shop.Demand(Declared.Replace("role: dba", "role: dba, by-author: true", StringComparison.Ordinal));
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task Who_approved_in_one_role_has_not_approved_in_another()
    {
        using var shop = new GatedShop(Declared);
        shop.Demand(Declared, roles: "dba: [carol], product: [carol]");
        await shop.PlanAsync();
        Approve(shop, "carol", "product");
        await RefusedPrecheckAsync(shop);
        await shop.ShouldRefuseAsync(Approved, "approved as product, and the policy asks for a dba");

        var change = shop.Shop.At("changes/CHG-7.yml");
        await File.WriteAllTextAsync(
            change,
            (await File.ReadAllTextAsync(change, TestContext.Current.CancellationToken)).Replace("role: product", "role: dba"),
            TestContext.Current.CancellationToken);
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    private static void Approve(GatedShop shop, string by, string role = "dba") => File.AppendAllText(
        shop.Shop.At("changes/CHG-7.yml"),
        $"approve:\n  - {{ fingerprint: {PlanOf(shop, "change-fingerprint")[..12]}, by: {by}, role: {role} }}\n");

    private static string PlanOf(GatedShop shop, string output) => shop.Shop.Last("deploy-scripts", "plan").Outputs[output];

    private static async Task RefusedPrecheckAsync(GatedShop shop, params string[] more) =>
        (await shop.RunAsync(["precheck", .. more])).ShouldEndWith(ExitCode.Refused);
}
