namespace Trexis.PipelineTasks.Tests.Model.Text;

/// <summary>Whoever cuts a text does not know what in it is secret; the outlet knows, whatever was cut before.</summary>
public class TextOutletTests
{
    private const string Token = "c4n'ary_tok*en-of<many>letters";

    [Fact]
    public void Of_a_secret_that_was_cut_anywhere_no_beginning_is_left()
    {
        var outlet = Knowing(Token);
        for (var kept = 1; kept < Token.Length - 1; kept++)
        {
            foreach (var cut in Cuts("engine: " + Token, "engine: ".Length + kept))
            {
                var said = outlet.Clean(cut);

                // Fewer characters than a secret has are no part of one.
                if (kept < TextOutlet.ShortestSecret) said.ShouldBe(cut);
                else said.ShouldBe("engine: ***" + cut[cut.IndexOf(TextSanitizer.CutMark)..]);
            }
        }
    }

    [Fact]
    public void Of_a_cut_secret_that_Markdown_escapes_no_beginning_is_left()
    {
        var escaped = Token[..20].Replace("*", "\\*").Replace("_", "\\_").Replace("<", "\\<");

        Knowing(Token).Clean($"a {escaped}… and {escaped}…").ShouldBe("a ***… and ***…");
    }

    [Fact]
    public void A_text_that_was_cut_elsewhere_is_left_as_it_is()
    {
        var outlet = Knowing("Server=sales;Database=Sales;Password=very-secret-word");

        foreach (var text in (ReadOnlySpan<string>)["Server=…;Database=…", "the server… of it", "…", "... and more", "Serv…"])
            outlet.Clean(text).ShouldBe(text);
        outlet.Clean("Server=sales;Data… and very-secret...").ShouldBe("***… and ***...");
    }

    private static TextOutlet Knowing(string secret)
    {
        var outlet = new TextOutlet();
        outlet.Add(new Secret(secret));
        return outlet;
    }

    // As an annotation and as a report has it.
    private static IEnumerable<string> Cuts(string text, int kept) =>
    [
        TextSanitizer.Cut(text, kept + 1),
        TextSanitizer.Shorten(text, kept),
    ];
}
