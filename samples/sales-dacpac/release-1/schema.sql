CREATE SCHEMA [sales];
GO
CREATE ROLE [sales_readers];
GO
GRANT SELECT ON SCHEMA::[sales] TO [sales_readers];
