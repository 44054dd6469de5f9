using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>Small schemas and captures for tests to change by <c>with</c>.</summary>
public static class Captures
{
    /// <summary>Customers and their orders: two tables, a foreign key, a check, an index, a view.</summary>
    public static SchemaInventory Schema() => new()
    {
        Fingerprint = "f00d",
        Tables = [Table("customers", 10), Table("orders", 100)],
        Constraints =
        [
            new ConstraintCapture
            {
                Table = "orders",
                Name = "ck_total",
                Kind = ConstraintKind.Check,
                Definition = "total >= 0",
                Enabled = true,
                Trusted = true,
                Violations = 0,
            },
            new ConstraintCapture
            {
                Table = "orders",
                Name = "fk_customer",
                Kind = ConstraintKind.ForeignKey,
                Definition = "(customer) -> customers(id)",
                Enabled = true,
                Trusted = true,
                Violations = 0,
            },
        ],
        Indexes = [new IndexCapture
        {
            Table = "orders",
            Name = "ix_customer",
            Unique = false,
            Enabled = true,
            Valid = true,
            Columns = ["customer"],
        }],
        Modules = [new ModuleCapture("view", "open_orders", "view-1")],
        Grants = ["SELECT on orders to reader"],
    };

    public static TableCapture Table(string name, long? rows, bool exact = true) => new()
    {
        Name = name,
        Rows = rows,
        RowsAreExact = exact,
        DefinitionSha256 = $"{name}-1",
        Columns = ["id", "customer"],
    };

    public static SchemaCapture Of(SchemaInventory schema) => new()
    {
        SchemaVersion = SchemaCapture.CurrentSchemaVersion,
        TakenAt = TestTime.Monday,
        Engine = "fake",
        Database = "Sales",
        Schema = schema,
    };
}
