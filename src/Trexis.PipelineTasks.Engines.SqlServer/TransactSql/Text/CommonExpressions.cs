using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>The common table expressions of a statement: each may name those before it.</summary>
internal sealed class CommonExpressions(IList<CommonTableExpression> all)
{
    /// <summary>No sane query is nested deeper.</summary>
    private const int Deepest = 20;

    private readonly Dictionary<(CommonTableExpression Asked, string Referenced, string Table, string Column), bool> _answers = [];
    private int _visible = all.Count;
    private int _depth;

    public static CommonExpressions Of(TSqlStatement statement) =>
        new((statement as StatementWithCtesAndXmlNamespaces)?.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? []);

    public CommonTableExpression? Find(string name) =>
        all.Take(_visible).FirstOrDefault(one => one.ExpressionName.Value.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether each row of a table has one in an expression, asked once, for expressions that name each other twice would be read
    /// 2ⁿ times. Of what is too deep nobody can say that it leaves rows out.
    /// </summary>
    public bool LeadsTo(CommonTableExpression asked, string referenced, (string Table, string Column) from, Func<bool> read)
    {
        var question = (asked, referenced, from.Table, from.Column);
        if (_answers.TryGetValue(question, out var answer)) return answer;
        if (_depth == Deepest) return true;
        var visible = _visible;
        (_visible, _depth) = (all.IndexOf(asked), _depth + 1);
        answer = read();
        (_visible, _depth) = (visible, _depth - 1);
        return _answers[question] = answer;
    }
}
