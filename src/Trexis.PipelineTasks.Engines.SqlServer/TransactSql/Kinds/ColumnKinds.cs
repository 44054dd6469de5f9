namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>
/// What becomes of single columns, for planners that know both definitions: a statement names only the one that a column gets.
/// </summary>
public static class ColumnKinds
{
    private const string SaferWay = "Add a column of the new form, fill it, and see what does not fit before the old one goes.";

    /// <summary>A column gets a smaller type of its kind.</summary>
    /// <param name="loss">What becomes of the values, as a sentence's end.</param>
    public static Operation Narrow(string subject, string loss) => Losing(OperationKind.NarrowColumn, subject, loss);

    /// <summary>A column gets a type of another kind.</summary>
    /// <param name="loss">What becomes of the values, as a sentence's end.</param>
    public static Operation Convert(string subject, string loss) => Losing(OperationKind.ConvertColumn, subject, loss);

    /// <summary>A column that could be empty no longer can.</summary>
    public static Operation Require(string subject) => Losing(OperationKind.RequireColumn, subject, WithoutValue);

    /// <summary>A column compares and sorts its texts in another way.</summary>
    public static Operation Collate(string subject) => Losing(OperationKind.ChangeCollation, subject, OtherOrder);

    /// <summary>A column goes, and nobody says so but the copy of its table that lacks it.</summary>
    public static Operation Drop(string subject) => OperationCatalog.DropColumn(subject);

    /// <summary>A column comes to a table that may hold rows.</summary>
    /// <param name="nullable">Whether it may be empty.</param>
    /// <param name="filled">Whether the server gives rows that are there a value.</param>
    public static Operation Add(string subject, bool nullable, bool filled) =>
        OperationCatalog.AddColumn(subject, nullable ? ColumnFill.Null : filled ? ColumnFill.Default : ColumnFill.Missing);

    /// <summary>The statement that adds a column whose value the server gives to every row: its version, or when it was written.</summary>
    public static Operation Generated(Operation statement) => statement with
    {
        Risk = Risk.Caution,
        Why = "Every row that is there gets a value of the server's own.",
        SaferWay = null,
    };

    /// <summary>The statement that drops a computed column which the plan adds again.</summary>
    public static Operation ComputedAgain(Operation drop) => drop with
    {
        Risk = Risk.Caution,
        Why = "It is computed, and the plan adds it again: its values come from other columns.",
        SaferWay = null,
    };

    /// <summary>The statement that alters a column, by what both definitions say of it.</summary>
    /// <param name="losses">What becomes of the values, each as a sentence's end.</param>
    public static Operation Altered(Operation statement, IReadOnlyList<string> losses) => losses.Count == 0
        ? statement
        : statement with
        {
            Risk = statement.Risk > Risk.Dangerous ? statement.Risk : Risk.Dangerous,
            Why = Sentence(losses),
            SaferWay = statement.SaferWay ?? SaferWay,
        };

    /// <summary>The statement that alters a column all of whose values stay, on a table that is guarded for another's sake.</summary>
    public static Operation Kept(Operation statement) => statement with
    {
        Risk = Risk.Caution,
        Why = "Every value fits; the table is guarded for another column's sake.",
    };

    /// <summary>The statement of which the server changes the definition alone.</summary>
    public static Operation OfMetadataOnly(Operation statement) => statement with
    {
        Risk = Risk.Safe,
        Why = "Every value fits, and no row is rewritten.",
        Locking = OperationCatalog.Moment,
        SaferWay = null,
    };

    /// <summary>The statement by which a column may be empty from then on, of which the server changes the definition alone.</summary>
    public static Operation LetBeEmpty(Operation statement) => statement with
    {
        Why = OperationCatalog.LetBeEmpty(statement.Subject).Why,
        Locking = OperationCatalog.Moment,
        SaferWay = null,
    };

    /// <summary>What becomes of rows in which the column is empty.</summary>
    public static string WithoutValue => "rows without a value end the deployment, or get one that nobody has entered";

    /// <summary>What becomes of texts under another collation.</summary>
    public static string OtherOrder =>
        "texts that differed become equal or the other way round, a unique key may refuse them, and comparing them with columns of the old "
            + "collation fails";

    private static Operation Losing(string kind, string subject, string loss) =>
        Operation.Of(OperationAction.Alter, kind, subject, Risk.Dangerous, Sentence([loss]), saferWay: SaferWay);

    internal static string Sentence(IReadOnlyList<string> losses) =>
        string.Join(' ', losses.Select(loss => $"{char.ToUpperInvariant(loss[0])}{loss[1..]}."));
}
