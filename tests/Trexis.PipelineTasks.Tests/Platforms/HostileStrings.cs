using FsCheck;
using FsCheck.Fluent;

namespace Trexis.PipelineTasks.Tests.Platforms;

/// <summary>Texts made of what commands are made of, arbitrary texts, and the known hostile ones.</summary>
internal static class HostileStrings
{
    private static readonly string[] Fragments =
    [
        "##", "#", "[", "]", "vso", "##vso[", "##[error]", "::", ":", "error", "::error::", "set-output name=a::b",
        "task.complete result=Failed;",
        "\n", "\r", "\r\n", " ", "\t", "%0A", "%AZP25", "%", ";", ",", "=", "\u200D", "\u200B", "\u034F", "\u0301", "\uFE0F", "\uFEFF",
        "\u00AD", "\u2028", "\u0085",
        "\u001B[2K", "\b", "\0", "\u202E", "\uD83D", "\U0001F600", "<<EOF", "text",
    ];

    public static Arbitrary<string> Arbitrary { get; } = Arb.From(Gen.OneOf(
        Gen.Elements(Fragments).ListOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get),
        Gen.Elements(HostileText.All.ToArray())));

    public static void Check(Action<string> holds) => Prop.ForAll(Arbitrary, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
