using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis keys</c>: what a policy has to say of keys, made ready to be pasted.</summary>
internal sealed class KeysVerb() : DeclaredVerb(Info)
{
    private static readonly InputSpec Do = new(
        "do",
        InputKind.Choice,
        "new makes a key that signs documents; pin names the keys of the policy's issuers as they are now, so that signatures can be "
            + "verified when the issuers have long replaced them.")
    { Positional = true, Required = true, Accepted = ["new", "pin"] };

    private static readonly InputSpec Out = new(
        "out", InputKind.Path, "The file for the new private key, which only you may read; an existing one is never overwritten.")
    {
        Default = "trexis-signing.key",
    };

    private static readonly InputSpec Signer = new("name", InputKind.Text, "Whose key it is, as verify names them.")
    {
        Default = "pipeline",
    };

    private static readonly TaskInfo Info = new(
        "keys",
        "Makes a key that signs run documents, and pins issuers' keys; both print the lines for policy.yml.",
        [],
        [Do, Out, Signer],
        [],
        [
            new TaskExample("new --environment prod --name prod-pipeline", "A key for the documents of one environment."),
            new TaskExample("pin --policy policy.yml", "So that evidence can be verified without a network, and in years."),
        ]);

    protected override async Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        if (inputs.Text(Do) == "new") New(inputs, host, ambient);
        else await PinAsync(inputs, host, ambient);
        return ExitCode.Passed;
    }

    private static void New(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var file = inputs.File(Out)!;
        var configuration = Configuration(inputs, ambient);
        var environments = configuration?.Deployment.Environments ?? [];
        var environment = inputs.Text(CommonInputs.Environment) ?? (environments is [.., var last] ? last.Name : "prod");
        if (environments.Count > 0) _ = TargetSelection.EnvironmentOf(CommonInputs.Environment, environment, environments);
        using var key = SigningKey.Create();
        var folder = Path.GetDirectoryName(file)!;
        var ignored = RepositoryFolder.Above(folder) is null ? [] : IgnoreFile.Add(folder, $"/{Path.GetFileName(file)}");
        Write(file, Encoding.ASCII.GetBytes(key.Export().Reveal() + "\n"));
        host.WriteLine($"{file} holds the private key: make it the secret {SigningKey.Variable} of the pipeline, then delete the file.");
        foreach (var line in ignored) host.WriteLine($"{Path.Combine(folder, ".gitignore")} keeps it out of git: {line}");
        Tell(
            configuration?.Policy.Evidence,
            $"    - {{ name: {inputs.Text(Signer)}, thumbprint: {key.Thumbprint}, environments: [{environment}] }}");

        void Tell(EvidencePolicy? evidence, string signer)
        {
            // A second block of the same key would be refused.
            if (evidence is { Signers.Count: > 0 })
            {
                host.WriteLine("policy.yml, below the signers: of its evidence:");
            }
            else
            {
                host.WriteLine("policy.yml (what stands below evidence: already stays):");
                host.WriteLine("evidence:");
                host.WriteLine("  signed: required");
                host.WriteLine("  signers:");
            }

            host.WriteLine(signer);
            if (configuration?.Policy.Trust.Workflows.Count > 0) return;
            var lacking = environments.Select(known => known.Name)
                .Except(evidence?.Signers.SelectMany(known => known.Environments) ?? [])
                .Where(name => name != environment);
            foreach (var name in lacking)
                host.WriteLine($"{name} has no key yet, and signed: required demands one there, too: trexis keys new --environment {name}");
        }
    }

    // Keys may be made where nothing is deployed from.
    private static LoadedConfiguration? Configuration(InputValues inputs, ProcessEnvironment ambient)
    {
        var file = inputs.File(CommonInputs.Config) ?? Path.Combine(ambient.WorkingFolder, ConfigurationReader.DeploymentFile);
        return File.Exists(file)
            ? TaskSession.Reader.Load(
                file, inputs.Text(CommonInputs.Policy), inputs.Text(CommonInputs.Change), ambient.WorkingFolder, carriedLast: _ => null)
            : null;
    }

    private static async Task PinAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var trust = inputs.File(CommonInputs.Policy) is { } file ? TaskSession.Reader.ReadPolicy(file).Trust : new TrustPolicy();
        var issuers = new IssuerKeys(ambient.Http.Value, ambient.Time);
        var lines = new List<string>();
        foreach (var issuer in trust.Issuers)
        {
            var answer = await issuers.FetchAsync(issuer, ambient.Cancel);
            var keys = answer.ValueOr(null) is { } text ? JsonWebKey.ReadSet(text) : null;
            if (keys is null)
                throw new FaultException(
                    FaultKind.External,
                    (answer as Fact<string>.Unreadable)?.Reason ?? $"what {issuer} answered is no key set",
                    "try again from a machine that reaches it");
            lines.AddRange(keys.Select(key => $"    - {key.Thumbprint} # {key.Kid} of {issuer}"));
        }

        host.WriteLine("policy.yml:");
        host.WriteLine("trust:");
        host.WriteLine("  keys:");
        foreach (var line in lines) host.WriteLine(line);
    }

    private static void Write(string file, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var stream = new FileStream(file, options);
            stream.Write(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(
                FaultKind.FileSystem, $"{file} cannot be written: {exception.Message}", "name another file with --out", exception);
        }
    }
}
