using System.Runtime.CompilerServices;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>A folder of a test's own, gone with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <param name="by">Names whoever forgets to dispose of it.</param>
    public TemporaryFolder([CallerFilePath] string by = "") =>
        Path = Directory.CreateTempSubdirectory($"trexis-test-{System.IO.Path.GetFileNameWithoutExtension(by)}-").FullName;

    public string Path { get; }

    /// <summary>The absolute path of something in the folder; nothing is made.</summary>
    public string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a text file with <c>\n</c> and without BOM, making folders on the way.</summary>
    public string Write(string relative, string content)
    {
        var file = At(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content.ReplaceLineEndings("\n"));
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
