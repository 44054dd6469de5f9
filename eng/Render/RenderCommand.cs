namespace Render;

/// <summary><c>dotnet run --project eng/Render</c>: writes what is rendered, or with <c>--check</c> says what differs.</summary>
internal static class RenderCommand
{
    private const string Check = "--check";

    /// <returns>0 where all is well, 1 where a checked file differs, 2 for arguments that are not known.</returns>
    public static int Run(IReadOnlyList<string> arguments, string root, TextWriter output)
    {
        if (arguments is not ([] or [Check]))
        {
            output.WriteLine($"Render: takes nothing, or {Check}, which writes nothing and names the files that differ");
            return 2;
        }

        var rendered = RenderedFiles.In(root);
        var stale = rendered.Where(file => !IsAsRendered(Checkout.At(root, file.Key), file.Value)).ToList();
        var left = RenderedFiles.LeftIn(root, rendered).ToList();
        foreach (var (path, _) in stale) output.WriteLine(path);
        foreach (var path in left) output.WriteLine($"{path} (nothing renders it any more)");
        if (arguments.Count > 0) return stale.Count + left.Count > 0 ? 1 : 0;
        foreach (var (path, content) in stale) Write(Checkout.At(root, path), content);
        foreach (var path in left) File.Delete(Checkout.At(root, path));
        return 0;
    }

    // Bytes, so that a byte order mark or another line end is a difference, too.
    private static bool IsAsRendered(string file, string content) =>
        File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(RenderedFiles.Bytes(content));

    private static void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, RenderedFiles.Bytes(content));
    }
}
