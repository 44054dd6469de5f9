namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// What an action of others takes and gives, by the action.yml that was published at the commit which we name; our stand-ins take and give
/// nothing else.
/// </summary>
/// <param name="Uses">As a workflow names it; action.yml lies there, at github.com/OWNER/REPO/blob/COMMIT.</param>
/// <param name="Required">Inputs without which it does nothing.</param>
internal sealed record PublishedAction(string Uses, string Version, string[] Required, string[] Optional, string[] Outputs)
{
    public string Name => Uses.Split('@')[0];

    public static IReadOnlyDictionary<string, PublishedAction> All { get; } = new PublishedAction[]
    {
        new(
            "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
            "v7.0.1",
            [],
            [
                "repository", "ref", "token", "ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "persist-credentials", "path",
                "clean", "filter", "sparse-checkout", "sparse-checkout-cone-mode", "fetch-depth", "fetch-tags", "show-progress", "lfs",
                "submodules", "set-safe-directory", "github-server-url", "allow-unsafe-pr-checkout",
            ],
            ["ref", "commit"]),
        new(
            "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
            "v7.0.0",
            ["path"],
            ["name", "if-no-files-found", "retention-days", "compression-level", "overwrite", "include-hidden-files", "archive"],
            ["artifact-id", "artifact-url", "artifact-digest"]),
        new(
            "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
            "v8.0.1",
            [],
            [
                "name", "artifact-ids", "path", "pattern", "merge-multiple", "github-token", "repository", "run-id", "skip-decompress",
                "digest-mismatch",
            ],
            ["download-path"]),
        new(
            "actions/cache/restore@27d5ce7f107fe9357f9df03efb73ab90386fccae",
            "v5.0.5",
            ["path", "key"],
            ["restore-keys", "enableCrossOsArchive", "fail-on-cache-miss", "lookup-only"],
            ["cache-hit", "cache-primary-key", "cache-matched-key"]),
        new(
            "actions/cache/save@27d5ce7f107fe9357f9df03efb73ab90386fccae",
            "v5.0.5",
            ["path", "key"],
            ["upload-chunk-size", "enableCrossOsArchive"],
            []),
        new(
            "actions/setup-dotnet@a98b56852c35b8e3190ac28c8c2271da59106c68",
            "v6.0.0",
            [],
            [
                "dotnet-version", "dotnet-quality", "dotnet-channel", "global-json-file", "source-url", "owner", "config-file", "cache",
                "cache-dependency-path", "workloads", "architecture",
            ],
            ["cache-hit", "dotnet-version"]),
        new(
            "actions/attest-build-provenance@a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32",
            "v4.1.0",
            [],
            [
                "subject-path", "subject-digest", "subject-name", "subject-checksums", "predicate-type", "predicate", "predicate-path",
                "push-to-registry", "create-storage-record", "show-summary", "github-token",
            ],
            ["bundle-path", "attestation-id", "attestation-url", "storage-record-ids"]),
        new( // read of v4.36.3, f3f1edbedfb4a1d188d344570834df2996d45d39
            "github/codeql-action/upload-sarif@b96794f015dfd88f77b49b1c93e0fa7110f94c63",
            "v4.38.0",
            [],
            ["sarif_file", "checkout_path", "ref", "sha", "token", "matrix", "category", "wait-for-processing"],
            ["sarif-id", "sarif-ids"]),
    }.ToDictionary(action => action.Name, StringComparer.Ordinal);

    /// <summary>What is wrong with how it is called; nothing where it is called well.</summary>
    public IEnumerable<string> Problems(IReadOnlyCollection<string> given) =>
        given.Except([.. Required, .. Optional]).Select(name => $"{Name} {Version} takes no '{name}'")
            .Concat(Required.Except(given).Select(name => $"{Name} {Version} needs '{name}'"));
}
