namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>Makes what is measured: the executables as they are released, once for all scenarios, and a deployed sample.</summary>
internal sealed class Publishing(string folder)
{
    /// <summary>Where the executables of a form lie.</summary>
    /// <param name="only">The end of the one project that is needed; when absent all that work on the embedded engine.</param>
    public async Task<string> PublishAsync(PublishedForm form, string only = "")
    {
        var output = Path.Combine(folder, form.Name + only);
        if (Directory.Exists(output)) return output;
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => only.Length == 0
                ? IsExecutable(project) && !project.Contains("Dacpac", StringComparison.Ordinal)
                : Path.GetFileNameWithoutExtension(project).EndsWith($".{only}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
            await MeasuredProcess.RunAsync("dotnet", ["publish", project, "-c", "Release", "-o", output, .. form.Options], Repository.Root);
        return output;
    }

    /// <summary>The quick start, carried through staging.</summary>
    public async Task DeploySampleAsync(string sample, PublishedForm form)
    {
        Repository.Copy(Path.Combine(Repository.Root, "samples", "quickstart"), sample);
        await MeasuredProcess.RunAsync(Program(await PublishAsync(form), "trexis"), ["run", "--through", "staging"], sample);
    }

    public static string Program(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static bool IsExecutable(string project) =>
        File.ReadAllText(project).Contains("<OutputType>Exe</OutputType>", StringComparison.Ordinal);
}
