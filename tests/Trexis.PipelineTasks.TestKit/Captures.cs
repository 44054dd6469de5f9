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
            new ConstraintCapture("orders", "ck_total", ConstraintKind.Check, "total >= 0", Enabled: true, Trusted: true, Violations: 0),
            new ConstraintCapture(
                "orders", "fk_customer", ConstraintKind.ForeignKey, "(customer) -> customers(id)", Enabled: true, Trusted: true,
                Violations: 0),
        ],
        Indexes = [new IndexCapture("orders", "ix_customer", Unique: false, Enabled: true, Valid: true, ["customer"])],
        Modules = [new ModuleCapture("view", "open_orders", "view-1")],
        Grants = ["SELECT on orders to reader"],
    };

    public static TableCapture Table(string name, long? rows, bool exact = true) => new(name, rows, exact, $"{name}-1", ["id", "customer"]);

    public static SchemaCapture Of(SchemaInventory schema) => new()
    {
        SchemaVersion = SchemaCapture.CurrentSchemaVersion,
        TakenAt = TestTime.Monday,
        Engine = "fake",
        Database = "Sales",
        Schema = schema,
    };
}
