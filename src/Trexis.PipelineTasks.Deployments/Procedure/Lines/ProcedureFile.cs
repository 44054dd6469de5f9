using Trexis.PipelineTasks.Configuration.Binding;

namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

/// <summary>The procedure as it lies in this assembly: <c>procedure.yml</c>.</summary>
internal static class ProcedureFile
{
    public const string Name = "procedure.yml";

    public static IReadOnlyList<ProcedureLine> Read() => Read(Bytes());

    /// <exception cref="InputException">It has mistakes; all of them, with line and column.</exception>
    public static IReadOnlyList<ProcedureLine> Read(ReadOnlySpan<byte> content) =>
        OwnFile.Read<ProcedureSchema, IReadOnlyList<ProcedureLine>>(
            content, Name, (shape, problems) => new ProcedureBinding(shape, problems).Build());

    public static byte[] Bytes()
    {
        using var stream = typeof(ProcedureFile).Assembly.GetManifestResourceStream(Name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
