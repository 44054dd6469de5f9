namespace Trexis.PipelineTasks.Tests.Model.Text;

public class ShellTextTests
{
    [Theory]
    [InlineData("crm/deployment.yml", "crm/deployment.yml")]
    [InlineData(@"crm\deployment.yml", @"crm\deployment.yml")]
    [InlineData("my crm/deployment.yml", "'my crm/deployment.yml'")]
    [InlineData("$HOME/a&b;c.yml", "'$HOME/a&b;c.yml'")]
    [InlineData("o'brien.yml", @"'o'\''brien.yml'")]
    [InlineData("", "''")]
    public void A_text_is_one_word_to_a_shell_and_nothing_else(string text, string word) => ShellText.Word(text).ShouldBe(word);
}
