-- Azure SQL Database, first part, in master of the logical server: three logins. One only looks, one deploys, one makes the copies
-- that stand where a backup would. Written by a test; run it as the server's administrator with sqlcmd:
--   sqlcmd -S ….database.windows.net -d master -v PrecheckPassword="…" DeployPassword="…" BackupPassword="…" \
--     -i least-privilege-azure-master.sql
CREATE LOGIN trexis_precheck WITH PASSWORD = N'$(PrecheckPassword)';
CREATE LOGIN trexis_deploy WITH PASSWORD = N'$(DeployPassword)';
CREATE LOGIN trexis_backup WITH PASSWORD = N'$(BackupPassword)';
GO
-- To see which copies stand.
CREATE USER trexis_precheck FOR LOGIN trexis_precheck;
CREATE USER trexis_deploy FOR LOGIN trexis_deploy;
CREATE USER trexis_backup FOR LOGIN trexis_backup;
-- To order copies and to drop its own: leave this out where the policy asks for no backup.
ALTER ROLE dbmanager ADD MEMBER trexis_backup;
GO
