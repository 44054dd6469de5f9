using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Tasks.Signing;

/// <summary>
/// By whose certificates this process knows a server. Variables and the account's own store add to the machine's: with a certificate and
/// a proxy of his own, whoever runs a step before can be every platform and issuer.
/// </summary>
public static class RunnerRoots
{
    private const string FileVariable = "SSL_CERT_FILE";
    private const string FolderVariable = "SSL_CERT_DIR";
    private const string Account = ".dotnet/corefx/cryptography/x509stores/root";

    /// <summary>Only who is root may write there, and needs no variable.</summary>
    private static readonly string[] Machine = ["/etc/ssl/", "/etc/pki/"];

    /// <exception cref="InputException">Some are not among those that the policy names; all together.</exception>
    public static void EnsureAccepted(Policy policy, IReadOnlyDictionary<string, string> variables, string folder)
    {
        List<InputProblem> problems = [];
        foreach (var (from, file) in Files(variables, folder))
        {
            if (HashOf(file) is { } hash && policy.Trust.Roots.Contains(hash, StringComparer.OrdinalIgnoreCase)) continue;
            problems.Add(new InputProblem(
                from,
                "adds to the certificates by which servers are known, so nothing was begun: whoever set it could answer as the platform",
                file,
                $"no such certificates, or their SHA-256 in {policy.File ?? "policy.yml"} (trust: {{ roots: [...] }}): "
                    + (HashOf(file) ?? "it cannot be read")));
        }

        if (problems.Count > 0) throw new InputException(problems);
    }

    /// <summary>What adds to the machine's certificates here, and whether the policy names it.</summary>
    public static IEnumerable<string> Told(Policy policy, IReadOnlyDictionary<string, string> variables, string folder) =>
        from added in Files(variables, folder)
        let isNamed = HashOf(added.File) is { } hash && policy.Trust.Roots.Contains(hash, StringComparer.OrdinalIgnoreCase)
        select $"{added.File} ({added.From}, {(isNamed ? "named" : "not named")} in trust: roots)";

    private static IEnumerable<(string From, string File)> Files(IReadOnlyDictionary<string, string> variables, string folder)
    {
        // The one names a file, whatever its name holds; the other a list of folders.
        foreach (var path in Beside([Said(FileVariable)])) yield return (FileVariable, path);
        var folders = Said(FolderVariable).Split(Path.PathSeparator);
        foreach (var path in Beside(folders).SelectMany(FilesOf)) yield return (FolderVariable, path);
        if (variables.GetValueOrDefault("HOME") is not { Length: > 0 } home) yield break;
        foreach (var path in FilesOf(Path.Combine(home, Account))) yield return ("the account's certificate store", path);

        string Said(string variable) => variables.GetValueOrDefault(variable) ?? "";

        IEnumerable<string> Beside(IEnumerable<string> paths) => paths.Where(path => path.Length > 0)
            .Select(path => Path.GetFullPath(path, folder))
            .Where(path => !Machine.Any(own => (path + "/").StartsWith(own, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : [];

    private static string? HashOf(string file)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(InputFile.ReadBytes(file, FileKind.Signature)));
        }
        catch (InputException)
        {
            return null;
        }
    }
}
