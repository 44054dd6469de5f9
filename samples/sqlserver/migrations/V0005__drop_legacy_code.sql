ALTER TABLE dbo.customers DROP COLUMN legacy_code;
