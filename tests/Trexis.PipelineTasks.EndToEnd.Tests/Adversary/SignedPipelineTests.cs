using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>A whole pipeline of two jobs on GitHub, from dev to prod, and what is left of it.</summary>
public class SignedPipelineTests
{
    private const string Demanded = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [environment.online] }";

    [Fact]
    public async Task Each_job_signs_what_it_wrote_prod_rests_on_devs_signatures_and_the_store_is_verified_without_a_network()
    {
        using var issuer = new RunTokenIssuer();
        var pinned = JsonWebKey.ReadSet(RunTokenIssuer.Keys())!.Single().Thumbprint;
        using var shop = new Shop(
            $"environments: {{ dev: {Demanded}, prod: {Demanded} }}\nevidence: {{ signed: required }}\n"
                + $"trust: {{ workflows: ['{RunTokenIssuer.Workflow}'], keys: [{pinned}] }}",
            "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }").WithScripts();
        shop.Write("deployment.yml", File.ReadAllText(shop.At("deployment.yml")) + "evidence: { store: store, retention: 3650d }\n");
        File.Copy(shop.At("shop.db"), shop.At("prod.db"));
        issuer.Branches.Main.Holds(shop.Folder);

        (await RunAsync("dev")).ShouldEndWith(ExitCode.Passed);
        var signature = shop.Results.Load().Single(stored => stored.Document.Task == "precheck").File + ".jws";
        File.Move(signature, shop.At("kept.jws"));
        var before = shop.State("prod.db");
        var refused = (await RunAsync("prod")).ShouldEndWith(ExitCode.Refused);
        (refused.Output + refused.Error).ShouldContain("-precheck.dev.json is not signed");
        shop.State("prod.db").ShouldBe(before);

        File.Move(shop.At("kept.jws"), signature);
        (await RunAsync("prod")).ShouldEndWith(ExitCode.Passed);
        shop.State("prod.db").ShouldContain("total");

        var count = shop.Results.Load().Count;
        foreach (var folder in new[] { ".trexis", "store" })
        {
            (await shop.RunAsync("verify", folder, "--policy", "policy.yml")).ShouldEndWith(ExitCode.Passed)
                .Output.ShouldContain($"{count} documents verified, chain unbroken, {count} signed by whom the policy trusts");
        }

        Task<Ran> RunAsync(string environment) => Shop.RunInAsync(
            shop.Folder, RunTokenIssuer.Job(environment, shop.Folder), issuer.Client, "run", "--environment", environment);
    }
}
