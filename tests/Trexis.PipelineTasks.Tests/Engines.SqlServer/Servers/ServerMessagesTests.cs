using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Servers;

public sealed class ServerMessagesTests
{
    [Theory]
    [InlineData(2627, "Violation of PRIMARY KEY constraint 'pk'. The duplicate key value is (x'), (y).")]
    [InlineData(2627, "Verletzung der PRIMARY KEY-Einschränkung 'pk'. Der doppelte Schlüsselwert ist (x).")]
    [InlineData(2601, "Cannot insert duplicate key row in object 'dbo.T' with unique index 'pk'. The duplicate key value is (x).")]
    [InlineData(1505, "The CREATE UNIQUE INDEX statement terminated because a duplicate key was found. The duplicate key value is (x).")]
    [InlineData(2628, "String or binary data would be truncated in table 'T', column 'c'. Truncated value: 'x' and 'y'.")]
    [InlineData(2628, "Zeichenfolgen- oder Binärdaten würden in Tabelle 'T', Spalte 'c' abgeschnitten. Abgeschnittener Wert: 'x'.")]
    [InlineData(245, "Conversion failed when converting the varchar value 'O'x' to data type int.")]
    [InlineData(245, "Fehler beim Konvertieren des varchar-Werts „x“ in den int-Datentyp.")]
    [InlineData(207, "Invalid column name 'x'.")]
    [InlineData(207, "Ungültiger Spaltenname \"x\".")]
    [InlineData(128, "The name \"x\" is not permitted in this context. Valid expressions are constants and (where) variables.")]
    [InlineData(220, "Arithmetic overflow error for data type tinyint, value = x.")]
    [InlineData(203, "The name 'SELECT 1 AS x' is not a valid identifier.")]
    [InlineData(208, "Invalid object name 'x y'.")]
    [InlineData(911, "Database 'x-1' does not exist. Make sure that the name is entered correctly.")]
    [InlineData(2812, "Could not find stored procedure 'dbo.x@y.com'.")]
    [InlineData(7412, "OLE DB provider \"P\" for linked server \"S\" returned message \"x\".")]
    [InlineData(8178, "The parameterized query '(@a int)SELECT 'x'' expects the parameter '@a', which was not supplied.")]
    public void A_value_is_taken_out_by_the_messages_number_and_to_its_end_in_every_language(int number, string message)
    {
        var redacted = ServerMessages.Redact(number, message);

        redacted.ShouldEndWith("***.");
        foreach (var value in (string[])["x'", "(x", "= x", "„x", "\"x"]) redacted.ShouldNotContain(value);
    }

    [Theory]
    [InlineData(208, "Invalid object name 'dbo.Orders'.")]
    [InlineData(208, "Ungültiger Objektname \"Größen\".")]
    [InlineData(2812, "Could not find stored procedure 'dbo.fill_orders'.")]
    [InlineData(2714, "There is already an object named 'Order Details' in the database.")]
    [InlineData(3201, "Cannot open backup device '/var/opt/mssql/Sales 1.bak'. Operating system error 5(Access is denied.).")]
    [InlineData(547, "The INSERT statement conflicted with the FOREIGN KEY constraint \"fk\". The conflict occurred in table \"dbo.T\".")]
    public void Names_of_objects_stay(int number, string message) => ServerMessages.Redact(number, message).ShouldBe(message);

    [Fact]
    public void What_an_author_says_is_no_part_of_the_message_and_shows_no_number_address_or_quoted_text_by_itself()
    {
        const string said = "no refund for Alice Miller, alice@example.com, DE89 3704: 'x'";

        ServerMessages.Redact(50000, said).ShouldBe("the message of the script's author stands on the run's console");
        ServerMessages.OfAuthor(50000, said).ShouldBe("no refund for Alice Miller, ***, *** ***: ***.");
        ServerMessages.OfInfo(50000, said).ShouldBe(ServerMessages.OfAuthor(50000, said));
        ServerMessages.OfAuthor(547, said).ShouldBeNull();
    }
}
