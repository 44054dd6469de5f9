CREATE TABLE dbo.customers (
    id int NOT NULL CONSTRAINT PK_customers PRIMARY KEY,
    name nvarchar(100) NOT NULL,
    country nchar(2) NOT NULL CONSTRAINT CK_customers_country CHECK (LEN(country) = 2),
    legacy_code nvarchar(20) NULL
);

CREATE TABLE dbo.products (
    id int NOT NULL CONSTRAINT PK_products PRIMARY KEY,
    name nvarchar(100) NOT NULL CONSTRAINT UQ_products_name UNIQUE,
    price_cents int NOT NULL CONSTRAINT CK_products_price CHECK (price_cents > 0)
);

CREATE TABLE dbo.orders (
    id int NOT NULL CONSTRAINT PK_orders PRIMARY KEY,
    customer_id int NOT NULL CONSTRAINT FK_orders_customers REFERENCES dbo.customers (id),
    ordered_on date NOT NULL,
    state nvarchar(10) NOT NULL CONSTRAINT CK_orders_state CHECK (state IN (N'open', N'shipped', N'cancelled'))
);

CREATE TABLE dbo.order_lines (
    order_id int NOT NULL CONSTRAINT FK_order_lines_orders REFERENCES dbo.orders (id),
    line int NOT NULL,
    product_id int NOT NULL CONSTRAINT FK_order_lines_products REFERENCES dbo.products (id),
    quantity int NOT NULL CONSTRAINT CK_order_lines_quantity CHECK (quantity > 0),
    price_cents int NOT NULL,
    CONSTRAINT PK_order_lines PRIMARY KEY (order_id, line)
);

CREATE INDEX IX_orders_customer ON dbo.orders (customer_id);
GO
CREATE VIEW dbo.open_orders AS
SELECT o.id, c.name AS customer, o.ordered_on
FROM dbo.orders AS o JOIN dbo.customers AS c ON c.id = o.customer_id
WHERE o.state = N'open';
