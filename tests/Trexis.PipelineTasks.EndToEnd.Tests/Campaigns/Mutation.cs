using System.Text;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Campaigns;

/// <summary>What happened to a file before it was read. The same random numbers make the same bytes.</summary>
internal sealed record Mutation(string Name, byte[] Content)
{
    private static readonly string[] Odd =
    [
        "\u202E", "\uFEFF", "\u2028", "ﬀ", "İ", "\uD83D\uDE00", "]]>", "*/", "'", "\"", "${{ 1 }}", "##vso[task.complete]", "::error::",
    ];

    private static readonly string[] Scalars =
    [
        "0", "-1", "1e9", "9999999999999999999", "null", "true", "~", "[]", "{}", "''", "&a [*a]", "!!binary x", "2026-02-30", "../..",
    ];

    /// <summary>What is well-formed there, and hostile: it goes in as a line of its own, or in place of one.</summary>
    private static readonly Dictionary<string, string[]> Snippets = new()
    {
        [".yml"] =
        [
            "evidence: { store: kept, retention: 9999999d }", "results: /dev/null/x", "notify: { webhook: env:PATH, on: [failure] }",
            "x: &a [*b, *b]", "<<: *a", "? [a, b]\n: c", "description: |\n  PASTED\n  more", "impact: \"PASTED\"", "purpose: 'PASTED'",
            "roles: { senior-dba: [PASTED] }",
            "waivers: [{ check: data.no-orphans, environment: dev, reason: PASTED, approver: a, expires: "
                + "2099-01-01 }]", "attest: [{ line: team.ready, by: dave, note: PASTED }]", "tests: { results: [**/*, ../../*.xml] }",
            "perf: { queries: [{ name: PASTED, sql: ../../etc/passwd, response: 1ms }] }", "%YAML 9.9", "---", "...", "- - - - -", "\tx: y",
        ],
        [".sql"] =
        [
            "INSERT INTO customers SELECT 1, 'PASTED', NULL;", "SELECT 'PASTED' 'PASTED';", "INSERT INTO totals VALUES ('PASTED');",
            "CREATE TRIGGER t BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'PASTED'); END; INSERT INTO orders VALUES (9999, 1, 'x');",
            "SELECT CAST('PASTED' AS INTEGER) / 0;", "ATTACH 'other.db' AS other;", "PRAGMA writable_schema = ON;", "VACUUM;", "COMMIT;",
            "BEGIN;", "ROLLBACK;", "SAVEPOINT a;", "DETACH main;", "DROP TABLE trexis_journal;", "SELECT load_extension('x');", "GO",
            ":r /etc/passwd", ":setvar x PASTED", "$(x)", "/* open", "'open PASTED",
            "CREATE TABLE \"a\"\"b\" (\"c]d\" TEXT); INSERT INTO \"a\"\"b\" VALUES ('PASTED');",
            "DELETE FROM customers;", "ALTER TABLE nobody ADD COLUMN x;", "SELECT * FROM \"nobody 's\";",
            "SELECT * FROM customers WHERE name = 'PASTED' AND nobody = 1;", "CREATE VIEW v AS SELECT * FROM v;",
        ],
        [".md"] =
        [
            "{{ while true }}x{{ end }}", "{{ include '/etc/passwd' }}", "{{ func f; f; end; f }}", "{{ 1 / 0 }}", "{{ nobody.there }}",
            "{{ for i in 1..999999999 }}{{ i }}{{ end }}", "{{ 'x' | string.pad_left 999999999 }}", "{{ end }}", "{{",
            "{{ raw deployment }}",
            "{{ regex.match 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' '(a+)+$' }}", "{{ array.size plans }}", "{{ object.eval 'deployment' }}",
        ],
        [".xml"] =
        [
            "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">", "&nobody;",
            "<![CDATA[",
            "<testcase name=\"PASTED\"><failure message=\"PASTED\">PASTED</failure></testcase>", "<?xml version=\"9.9\"?>", "<a:b/>",
            "</x>",
            "<testsuite tests=\"-1\" time=\"NaN\"/>", "<BlockOnPossibleDataLoss>perhaps</BlockOnPossibleDataLoss>", "<!-- -- -->",
        ],
        [".json"] =
        [
            "\"path\": \"files/../../x\",", "\"number\": 1e999,", "\"schemaVersion\": 2,", "\"verdict\": \"perhaps\",",
            "\"x\": \"\\ud800\",",
            "\"startedAt\": \"0001-01-01T00:00:00+14:00\",", "\"message\": null,", "// a comment", "{", "]", "\"elapsedMs\": -1,",
        ],
    };

    /// <param name="comment">What begins a comment there; absent where there are none.</param>
    /// <param name="mildly">So that it may well be read as before.</param>
    /// <param name="pasted">What an author put where people read it.</param>
    public static Mutation Make(byte[] original, string extension, string? comment, bool mildly, string pasted, Random random) =>
        mildly ? Mild(Encoding.UTF8.GetString(original), comment, pasted, random)
            : Snippets.TryGetValue(extension, out var snippets) && random.Next(2) == 0
                ? With(original, snippets[random.Next(snippets.Length)].Replace("PASTED", pasted, StringComparison.Ordinal), random)
                : Wild(original, random);

    private static Mutation With(byte[] original, string snippet, Random random)
    {
        var lines = Encoding.UTF8.GetString(original).Split('\n').ToList();
        var at = random.Next(lines.Count);
        if (random.Next(3) == 0) lines[at] = snippet;
        else lines.Insert(random.Next(2) == 0 ? at : lines.Count - 1, snippet);
        return From($"the line {snippet}", string.Join('\n', lines));
    }

    private static Mutation Mild(string text, string? comment, string pasted, Random random)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        switch (random.Next(comment is null ? 4 : 7))
        {
            case 0:
                return From("line ends of Windows", text.ReplaceLineEndings("\r\n"));
            case 1:
                return new("a mark before it", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);
            case 2:
                return From("blanks after it", text + new string('\n', 1 + random.Next(50)));
            case 3:
                return new("UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]);
            case 4:
                lines.Insert(lines.Count - 1, $"{comment} {pasted} {Odd[random.Next(Odd.Length)]}");
                return From("a comment", string.Join('\n', lines));
            case 5:
                lines.Insert(0, $"{comment} {new string('x', random.Next(5000))}");
                return From("a long comment", string.Join('\n', lines));
            default:
                lines[at] += new string(' ', random.Next(200));
                return From("blanks in a line", string.Join('\n', lines));
        }
    }

    private static Mutation Wild(byte[] original, Random random)
    {
        var text = Encoding.UTF8.GetString(original);
        var lines = text.Split('\n').ToList();
        int line = random.Next(lines.Count), other = random.Next(lines.Count);
        var (from, count) = (random.Next(original.Length + 1), 0);
        switch (random.Next(10))
        {
            case 0:
                return new("cut off", original[..from]);
            case 1:
                count = random.Next(Math.Min(40, original.Length - from + 1));
                return new("bytes are missing", [.. original[..from], .. original[(from + count)..]]);
            case 2:
                var bytes = new byte[1 + random.Next(16)];
                random.NextBytes(bytes);
                return new("bytes of nobody", [.. original[..from], .. bytes, .. original[from..]]);
            case 3:
                return new("a zero character", [.. original[..from], 0, .. original[from..]]);
            case 4:
                lines.Insert(line, lines[other]);
                return From("a line twice", string.Join('\n', lines));
            case 5:
                (lines[line], lines[other]) = (lines[other], lines[line]);
                return From("lines changed places", string.Join('\n', lines));
            case 6:
                lines.RemoveAt(line);
                return From("a line is missing", string.Join('\n', lines));
            case 7:
                var colon = lines[line].IndexOf(':', StringComparison.Ordinal);
                lines[line] = $"{(colon < 0 ? "" : lines[line][..(colon + 1)])} {Scalars[random.Next(Scalars.Length)]}";
                return From("another value", string.Join('\n', lines));
            case 8:
                return From("deep", string.Concat(Enumerable.Repeat("({[<", 200 + random.Next(4000))) + text);
            default:
                var place = random.Next(text.Length + 1);
                return From("an odd character", text[..place] + Odd[random.Next(Odd.Length)] + text[place..]);
        }
    }

    private static Mutation From(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
