using System.Globalization;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

public class TypeConversionTests
{
    public static TheoryData<string, string> Keeping => new()
    {
        { "decimal(9,2)", "decimal(11,4)" }, { "int", "bigint" }, { "tinyint", "smallint" }, { "bit", "int" }, { "int", "decimal(10,0)" },
        { "bigint", "decimal(19,0)" }, { "money", "decimal(19,4)" }, { "smallmoney", "money" }, { "real", "float" }, { "int", "float" },
        { "smallint", "real" }, { "char(9)", "varchar(9)" }, { "varchar(9)", "nvarchar(9)" }, { "nvarchar(9)", "nvarchar(max)" },
        { "ntext", "nvarchar(max)" }, { "text", "varchar(max)" }, { "binary(9)", "varbinary(9)" }, { "image", "varbinary(max)" },
        { "date", "datetime2(0)" }, { "datetime", "datetime2(3)" }, { "smalldatetime", "datetime" },
        { "datetime2(3)", "datetimeoffset(3)" }, { "json", "nvarchar(max)" }, { "uniqueidentifier", "char(36)" }, { "int", "varchar(11)" },
    };

    public static TheoryData<string, string> Losing => new()
    {
        { "decimal(18,4)", "decimal(9,2)" }, { "decimal(18,4)", "decimal(18,6)" }, { "decimal(9,2)", "int" }, { "bigint", "int" },
        { "int", "decimal(9,0)" }, { "money", "decimal(19,2)" }, { "float", "real" }, { "bigint", "float" }, { "int", "real" },
        { "int", "bit" }, { "float", "decimal(38,0)" }, { "nvarchar(9)", "varchar(9)" }, { "nvarchar(9)", "nvarchar(8)" },
        { "nvarchar(max)", "nvarchar(4000)" }, { "varbinary(9)", "binary(8)" }, { "datetime2(7)", "datetime2(0)" },
        { "datetime2(7)", "datetime" }, { "datetime2(0)", "date" }, { "date", "time(0)" }, { "time(0)", "datetime2(0)" },
        { "date", "datetime" }, { "datetimeoffset(0)", "datetime2(0)" }, { "datetime", "smalldatetime" }, { "nvarchar(max)", "json" },
        { "nvarchar(max)", "xml" }, { "varchar(9)", "int" }, { "varbinary(9)", "varchar(9)" }, { "xml", "nvarchar(4000)" },
        { "int", "varchar(9)" }, { "vector(3)", "vector(4)" }, { "computed", "int" }, { "int", "computed" }, { "geography", "geometry" },
    };

    [Theory]
    [MemberData(nameof(Keeping))]
    public void A_type_with_room_for_every_value_loses_none(string from, string to) =>
        TypeConversion.Loss(Parse(from), Parse(to)).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Losing))]
    public void A_type_without_room_for_every_value_says_what_is_lost(string from, string to) =>
        TypeConversion.Loss(Parse(from), Parse(to)).ShouldNotBeNullOrEmpty();

    [Theory]
    [MemberData(nameof(Keeping))]
    [MemberData(nameof(Losing))]
    public void Nothing_is_lost_where_nothing_changes_and_types_are_written_as_they_are_read(string from, string to)
    {
        foreach (var type in new[] { from, to })
        {
            Parse(type).ToString().ShouldBe(type);
            TypeConversion.Loss(Parse(type), Parse(type)).ShouldBeNull();
        }
    }

    private static StoredType Parse(string text)
    {
        var parts = text.TrimEnd(')').Split('(', ',');
        var numbers = parts.Skip(1).Select(part => part == "max" ? StoredType.Max : int.Parse(part, CultureInfo.InvariantCulture)).ToList();
        return (parts[0], numbers) switch
        {
            (_, [var precision, var scale]) => new StoredType(parts[0], null, precision, scale),
            ("datetime2" or "time" or "datetimeoffset", [var scale]) => new StoredType(parts[0], Scale: scale),
            (_, [var length]) => new StoredType(parts[0], length),
            _ => new StoredType(parts[0]),
        };
    }
}
