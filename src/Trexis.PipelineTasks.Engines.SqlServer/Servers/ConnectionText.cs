using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>
/// Reads a connection string keyword by keyword, so that all its mistakes are told together. Nothing that the driver does not
/// know by name is shown: what looks like a keyword may be the rest of a password that holds a ; and stands in no quotes.
/// </summary>
internal static partial class ConnectionText
{
    private const string Accepted =
        "keyword=value pairs of SQL Server's driver, as Server=host;Database=name;User ID=…;Password=…; "
        + "a value that holds ; or ' stands in \", one that holds \" in ' (Password=\"a;b'c\"); "
        + "a token comes by sign-in: in place of User ID and Password";

    // The driver lists its main names only, and knows these as well.
    private static readonly string[] OtherNames = ["Server", "Database", "UID", "User", "PWD", "Trusted_Connection", "Timeout", "App"];

    /// <returns>Nothing where it falls apart before its keywords are known.</returns>
    public static SqlConnectionStringBuilder? Read(string text, string where, List<InputProblem> problems)
    {
        var (pairs, read) = (new DbConnectionStringBuilder(), new SqlConnectionStringBuilder());
        try
        {
            pairs.ConnectionString = text;
        }
        catch (ArgumentException exception)
        {
            Add(Broken(text, exception.Message, read), Accepted);
            return null;
        }

        var known = read.Keys.Cast<string>().Concat(OtherNames).ToList();
        foreach (var (index, keyword) in pairs.Keys.Cast<string>().Index())
        {
            if (!read.ContainsKey(keyword))
                Add($"holds an unknown keyword (number {index + 1} of those with a value)", Accepted + Suggestion.Tail(keyword, known));
            else if (!Takes(read, keyword, pairs[keyword]))
                Add($"holds a value of '{keyword}' that SQL Server's driver does not take", Values(read[keyword]));
        }

        if (problems.Count == 0 && Refusal(read) is { } refusal) Add($"is refused by SQL Server's driver: {refusal}", Accepted);
        return read;

        void Add(string what, string accepted) => problems.Add(new InputProblem(where, what, null, accepted));
    }

    // The driver names the place where the pair starts that it cannot read: mostly a quote that is never closed.
    private static string Broken(string text, string message, SqlConnectionStringBuilder driver)
    {
        var start = int.TryParse(Number().Match(message).Value, CultureInfo.InvariantCulture, out var at) && at < text.Length ? at : 0;
        var keyword = text[start..].Split('=')[0].Trim();
        return driver.ContainsKey(keyword)
            ? $"cannot be read: the value of '{keyword}' starts with a quote, and that quote is not closed or more follows it"
            : "cannot be read: a part of it is no keyword=value";
    }

    private static bool Takes(SqlConnectionStringBuilder read, string keyword, object value)
    {
        try
        {
            read[keyword] = value;
            return true;
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Values(object current) => current switch
    {
        bool => "True or False",
        int => "a whole number within the driver's bounds",
        Enum choice => string.Join(", ", Enum.GetNames(choice.GetType())),
        SqlConnectionEncryptOption => "True, False or Strict",
        _ => "what the driver's documentation names",
    };

    // In the driver's words, which name keywords and no values.
    private static string? Refusal(SqlConnectionStringBuilder read)
    {
        try
        {
            using var tried = new SqlConnection(read.ConnectionString);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
