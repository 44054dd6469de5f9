namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>
/// What the server says, without the values of rows that it quotes. Known by number and taken out to the message's end, for a value may
/// hold whatever would end it, and the words before it depend on the language.
/// </summary>
internal static class ServerMessages
{
    /// <summary>Messages of authors of scripts, triggers and procedures: RAISERROR and THROW.</summary>
    private const int FirstOfAuthors = 50000;

    // The first of these characters begins the value.
    private static readonly Dictionary<int, char[]> Begins = new()
    {
        [2627] = ['('],
        [2601] = ['('],
        [1505] = ['('],
        [220] = ['='],
        [232] = ['='],
    };

    // What a statement puts together as it runs may have a value where the name stands; one that reads as a name is shown.
    private static readonly HashSet<int> MayName = [208, 911, 2812, 4104, 4121];

    // What these quote are names of objects, principals, settings and files; every other message quotes what nobody knows to be a name or
    // data. Numbers of the driver and of the operating system come first.
    private static readonly (int First, int Last)[] Names =
    [
        (int.MinValue, 101),
        (134, 167), // variables, parameters, keywords
        (169, 192),
        (194, 201), // functions, parameters
        (209, 214),
        (229, 230), // permissions
        (262, 283),
        (297, 300),
        (334, 334), // triggers
        (446, 451), // collations
        (468, 468),
        (515, 515), // NULL into a column
        (544, 547), // identity, constraints
        (701, 701),
        (802, 1105), // pages, files, databases and their state
        (1204, 1222), // locks
        (1701, 1999), // tables, keys, indexes
        (2020, 2117), // modules, triggers
        (2501, 2599), // DBCC
        (2702, 2785), // objects, columns, types
        (3000, 3299), // backup and restore
        (3602, 3799), // dropping
        (3902, 4099), // transactions, databases
        (4401, 4599), // views
        (4601, 4999), // permissions, TRUNCATE, BULK, ALTER TABLE
        (5001, 5299), // ALTER DATABASE, dependencies
        (8101, 8177), // columns, parameters; 8178 quotes a whole statement
        (8621, 8699), // memory, plans
        (8901, 8999), // CHECKDB
        (9001, 9099), // the log
        (10050, 11099), // the network, resources
        (11700, 11799), // sequences
        (13501, 13599), // system-versioned tables
        (15001, 15699), // principals, extended properties
        (17101, 18999), // sign-in
        (33001, 33299), // encryption, audit
        (40100, 41999), // Azure, availability, memory-optimized tables
        (45000, 49999), // Azure
    ];

    /// <summary>What the server says beside its results, which the console alone shows; a PRINT has no number.</summary>
    public static string OfInfo(int number, string message) =>
        number == 0 ? Redaction.OfAuthor(message) : OfAuthor(number, message) ?? Redact(number, message);

    /// <summary>For <see cref="ServerError.Authored"/>; absent where the server itself speaks.</summary>
    public static string? OfAuthor(int number, string message) => number >= FirstOfAuthors ? Redaction.OfAuthor(message) : null;

    /// <summary>In one line.</summary>
    public static string Redact(int number, string message)
    {
        if (number >= FirstOfAuthors) return ServerError.Withheld;
        var line = Redaction.Line(message);
        if (number == 2628) return Truncated(line);
        if (Begins.TryGetValue(number, out var begins)) return Redaction.Before(line, begins);
        return MayName.Contains(number) ? Redaction.QuotesNames(line) ? line : Redaction.Unquoted(line)
            : Array.Exists(Names, range => number >= range.First && number <= range.Last) ? Redaction.Message(line)
            : Redaction.Unquoted(line);
    }

    // Table and column stand in quotes before the value. Where the words are not the English ones, all of it goes.
    private static string Truncated(string line)
    {
        const string value = "Truncated value:";
        var at = line.IndexOf(value, StringComparison.Ordinal);
        return at < 0 ? Redaction.Unquoted(line) : $"{line[..(at + value.Length)]} {Redaction.Mark}.";
    }
}
