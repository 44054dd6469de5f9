-- The column comes back empty; its values are in the archive and in the backup of this deployment.
ALTER TABLE customers ADD COLUMN legacy_code TEXT;
