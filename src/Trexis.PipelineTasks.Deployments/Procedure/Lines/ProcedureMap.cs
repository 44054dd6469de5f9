namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

/// <summary>
/// The procedure's lines in its own order, as <c>procedure.yml</c> holds them. What counts as a line: each row of a table below its
/// dashes, each indented list item, each box of the checklist, and each field of the plan template (<c>Name: [what]</c>). Headings,
/// numbered group titles and links do not count.
/// </summary>
public static class ProcedureMap
{
    public static IReadOnlyList<ProcedureLine> All => Tables.Lines;

    /// <summary>The lines that a code answers for; none for a code that serves no line.</summary>
    public static IReadOnlyList<ProcedureLine> LinesOf(string code) => Tables.ByCode.GetValueOrDefault(code, []);

    /// <summary>The ids of the lines that a result in one stage's environment answers for.</summary>
    /// <param name="stage">Of the environment; <see cref="ProcedureStage.Any"/> where there is none, for lines of every deployment
    /// only.</param>
    public static IReadOnlyList<string> LineIdsOf(string code, ProcedureStage stage) =>
        [.. LinesOf(code).Where(line => line.Stage == ProcedureStage.Any || line.Stage == stage).Select(line => line.Id)];

    public static ProcedureLine? Find(string id) => Tables.ById.GetValueOrDefault(id);

    /// <summary>What answers for these lines, in their order.</summary>
    public static IEnumerable<string> CodesOf(params IReadOnlyList<string> ids) =>
        ids.SelectMany(id => Tables.ById[id].Owners).Select(owner => owner.Code);

    /// <summary>Whether a person can be asked for a word on it: a line, or a code that answers for one.</summary>
    public static bool CanBeAttested(string lineOrCode) => Find(lineOrCode) is not null || LinesOf(lineOrCode).Count > 0;

    // Read when the map is first asked, and once: tasks that never ask do not pay.
    private static class Tables
    {
        public static readonly IReadOnlyList<ProcedureLine> Lines = ProcedureFile.Read();

        public static readonly Dictionary<string, ProcedureLine> ById = Lines.ToDictionary(line => line.Id, StringComparer.Ordinal);

        public static readonly Dictionary<string, IReadOnlyList<ProcedureLine>> ByCode = Index();

        private static Dictionary<string, IReadOnlyList<ProcedureLine>> Index()
        {
            var byCode = new Dictionary<string, IReadOnlyList<ProcedureLine>>(StringComparer.Ordinal);
            foreach (var line in Lines)
            {
                foreach (var owner in line.Owners)
                {
                    if (!byCode.TryGetValue(owner.Code, out var lines)) byCode[owner.Code] = lines = new List<ProcedureLine>();
                    ((List<ProcedureLine>)lines).Add(line);
                }
            }

            return byCode;
        }
    }
}
