using System.Globalization;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>Our own tables in the target, as far as the statements that write them go.</summary>
internal sealed class JournalDouble
{
    private readonly Lock _lock = new();
    private readonly List<object?[]> _journal = [];
    private readonly List<object?[]> _anchors = [];
    private readonly List<object?[]> _proofs = [];
    private readonly List<object?[]> _restores = [];
    private object?[][][] _backedUp = [[], [], [], []];

    public TdsTable Rows(string name)
    {
        lock (_lock)
        {
            var (rows, columns) = name switch
            {
                "journal" => (_journal, 8),
                "anchors" => (_anchors, 6),
                "restore proofs" => (_restores, 3),
                _ => (_proofs, 2),
            };
            return rows.Count == 0 ? TdsTable.Empty(columns) : TdsTable.Of([.. rows]);
        }
    }

    /// <summary>What a backup takes with it.</summary>
    public void BackUp()
    {
        lock (_lock) _backedUp = [[.. _journal], [.. _anchors], [.. _proofs], [.. _restores]];
    }

    /// <summary>What a restore brings back.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            foreach (var (rows, kept) in new[] { _journal, _anchors, _proofs, _restores }.Zip(_backedUp))
            {
                rows.Clear();
                rows.AddRange(kept);
            }
        }
    }

    /// <returns>Nothing where the statement is none of these.</returns>
    public TdsAnswer? Answer(TdsRequest request)
    {
        var given = request.Parameters;
        lock (_lock)
        {
            if (request.Text.Contains("INSERT INTO trexis.journal", StringComparison.Ordinal))
            {
                _journal.Add(
                    [
                        given["@script"], given["@kind"], given["@sha256"], given["@state"], given["@at"], Number(given["@elapsed"]),
                        given["@actor"], given["@deployment"],
                    ]);
                return TdsAnswer.Nothing.Affected(1).Rows(TdsTable.Of([(long)_journal.Count]));
            }

            if (request.Text.Contains("UPDATE trexis.journal", StringComparison.Ordinal))
            {
                _journal[int.Parse(given["@id"]!, CultureInfo.InvariantCulture) - 1][3] = "done";
                return TdsAnswer.Nothing.Affected(1);
            }

            if (request.Text.Contains("INSERT INTO trexis.history", StringComparison.Ordinal))
            {
                _anchors.Add(
                    [given["@deployment"], given["@environment"], given["@task"], given["@document"], given["@fingerprint"], given["@at"]]);
                return TdsAnswer.Nothing.Affected(1);
            }

            if (request.Text.Contains("INSERT INTO trexis.restore_proof", StringComparison.Ordinal))
            {
                _restores.Add([given["@backup"], given["@server"], given["@at"]]);
                return TdsAnswer.Nothing.Affected(1);
            }

            if (!request.Text.Contains("INSERT INTO trexis.backup_proof", StringComparison.Ordinal)) return null;
            _proofs.Add([given["@backup"], given["@level"]]);
            return TdsAnswer.Nothing.Affected(1);
        }
    }

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);
}
