using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>Conditions of which one holds for whatever row: <c>x IS NULL OR x IS NOT NULL</c>, <c>Id = 1 OR Id &lt;&gt; 1</c>.</summary>
internal static class Alternatives
{
    private const int Less = 1;
    private const int Equal = 2;
    private const int Greater = 4;
    private const int Every = Less | Equal | Greater;

    /// <summary>Whether the parts leave no case out; a row without a value counts as one that has one.</summary>
    public static bool CoverAll(BooleanBinaryExpression condition, bool negated) =>
        condition.BinaryExpressionType == BooleanBinaryExpressionType.Or != negated
        && Parts(condition, condition.BinaryExpressionType)
            .Select(part => Case(part, negated))
            .GroupBy(one => one.About, one => one.Cases)
            .Any(about => about.Aggregate(0, (all, cases) => all | cases) == Every);

    /// <summary>The parts that all have to hold.</summary>
    public static IEnumerable<BooleanExpression> All(BooleanExpression condition) => Parts(condition, BooleanBinaryExpressionType.And);

    /// <summary>Of two whole numbers.</summary>
    public static bool Holds(BooleanComparisonExpression numbers) =>
        decimal.TryParse(((Literal)numbers.FirstExpression).Value, CultureInfo.InvariantCulture, out var one)
        && decimal.TryParse(((Literal)numbers.SecondExpression).Value, CultureInfo.InvariantCulture, out var other)
        && (Cases(numbers.ComparisonType) & (one < other ? Less : one > other ? Greater : Equal)) != 0;

    private static IEnumerable<BooleanExpression> Parts(BooleanExpression condition, BooleanBinaryExpressionType joined) => condition switch
    {
        BooleanParenthesisExpression inner => Parts(inner.Expression, joined),
        BooleanBinaryExpression both when both.BinaryExpressionType == joined =>
            Parts(both.FirstExpression, joined).Concat(Parts(both.SecondExpression, joined)),
        _ => [condition],
    };

    private static (string About, int Cases) Case(BooleanExpression condition, bool negated)
    {
        var (about, cases) = condition switch
        {
            BooleanParenthesisExpression inner => Case(inner.Expression, negated: false),
            BooleanNotExpression not => Case(not.Expression, negated: true),
            BooleanComparisonExpression comparison => Compared(comparison),
            BooleanIsNullExpression test => ($"null {Of(test.Expression)}", Yes(!test.IsNot)),
            InPredicate among => ($"in {Of([among.Expression, among.Subquery, .. among.Values])}", Yes(!among.NotDefined)),
            LikePredicate like => (
                $"like {Of(like.FirstExpression, like.SecondExpression, like.EscapeExpression)}", Yes(!like.NotDefined)),
            BooleanTernaryExpression between => (
                $"between {Of(between.FirstExpression, between.SecondExpression, between.ThirdExpression)}",
                Yes(between.TernaryExpressionType == BooleanTernaryExpressionType.Between)),
            _ => (Of(condition), Yes(true)),
        };
        return (about, negated ? Every ^ cases : cases);
    }

    private static (string About, int Cases) Compared(BooleanComparisonExpression comparison)
    {
        var (one, other) = (Of(comparison.FirstExpression), Of(comparison.SecondExpression));
        var cases = Cases(comparison.ComparisonType);
        if (string.CompareOrdinal(one, other) <= 0) return ($"{one} {other}", cases);
        return ($"{other} {one}", (cases & Equal) | ((cases & Less) != 0 ? Greater : 0) | ((cases & Greater) != 0 ? Less : 0));
    }

    private static int Cases(BooleanComparisonType type) => type switch
    {
        BooleanComparisonType.Equals => Equal,
        BooleanComparisonType.NotEqualToBrackets or BooleanComparisonType.NotEqualToExclamation => Less | Greater,
        BooleanComparisonType.LessThan => Less,
        BooleanComparisonType.GreaterThan => Greater,
        BooleanComparisonType.LessThanOrEqualTo or BooleanComparisonType.NotGreaterThan => Less | Equal,
        BooleanComparisonType.GreaterThanOrEqualTo or BooleanComparisonType.NotLessThan => Greater | Equal,
        _ => 0,
    };

    private static int Yes(bool holds) => holds ? Equal : Less | Greater;

    private static string Of(params IEnumerable<TSqlFragment?> parts) =>
        string.Join(' ', parts.OfType<TSqlFragment>().Select(StatementText.Detail));
}
