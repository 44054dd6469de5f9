-- Two logins that hold what this software needs and nothing else: one that only looks, one that deploys.
-- Written by a test from the permissions that each question declares; run it as an administrator with sqlcmd:
--   sqlcmd -S … -v Database="Sales" PrecheckPassword="…" DeployPassword="…" -i least-privilege.sql
USE master;
GO
CREATE LOGIN trexis_precheck WITH PASSWORD = N'$(PrecheckPassword)';
CREATE LOGIN trexis_deploy WITH PASSWORD = N'$(DeployPassword)';
GO
-- To see processor, memory, volumes, sessions and the log; which logins exist; how availability replicas are.
GRANT VIEW ANY DEFINITION TO trexis_precheck;
GRANT VIEW SERVER STATE TO trexis_precheck;
GRANT VIEW ANY DEFINITION TO trexis_deploy;
GRANT VIEW SERVER STATE TO trexis_deploy;
-- To look into a backup at all (RESTORE VERIFYONLY, FILELISTONLY), to restore it under another name, and for snapshots (backup
-- --snapshot): leave this out where nobody but the shop's own tool makes and proves backups.
-- Where backups are proven on another server (backup: { verify-on: … }), the login there needs this right and no other:
--   CREATE LOGIN trexis_verify WITH PASSWORD = N'…'; GRANT CREATE ANY DATABASE TO trexis_verify;
GRANT CREATE ANY DATABASE TO trexis_deploy;
-- Optional, RESTORE IN PLACE:
-- rollback --option backup and --option snapshot put the database back (RESTORE DATABASE). Only owners may, and whoever may make,
-- change and drop every database of the server. Without it the option is there, and an administrator takes it.
-- ALTER SERVER ROLE dbcreator ADD MEMBER trexis_deploy;
GO
USE msdb;
GO
CREATE USER trexis_precheck FOR LOGIN trexis_precheck;
GRANT SELECT ON dbo.backupmediafamily TO trexis_precheck;
GRANT SELECT ON dbo.backupmediaset TO trexis_precheck;
GRANT SELECT ON dbo.backupset TO trexis_precheck;
GRANT SELECT ON dbo.restorehistory TO trexis_precheck;
GRANT SELECT ON dbo.sysalerts TO trexis_precheck;
GRANT SELECT ON dbo.sysjobhistory TO trexis_precheck;
GRANT SELECT ON dbo.sysjobs TO trexis_precheck;
GRANT SELECT ON dbo.sysjobsteps TO trexis_precheck;
CREATE USER trexis_deploy FOR LOGIN trexis_deploy;
GRANT SELECT ON dbo.backupmediafamily TO trexis_deploy;
GRANT SELECT ON dbo.backupmediaset TO trexis_deploy;
GRANT SELECT ON dbo.backupset TO trexis_deploy;
GRANT SELECT ON dbo.restorehistory TO trexis_deploy;
GRANT SELECT ON dbo.sysalerts TO trexis_deploy;
GRANT SELECT ON dbo.sysjobhistory TO trexis_deploy;
GRANT SELECT ON dbo.sysjobs TO trexis_deploy;
GRANT SELECT ON dbo.sysjobsteps TO trexis_deploy;
GO
USE [$(Database)];
GO
IF SCHEMA_ID(N'trexis') IS NULL EXEC (N'CREATE SCHEMA trexis AUTHORIZATION dbo;');
GO
CREATE USER trexis_precheck FOR LOGIN trexis_precheck;
GRANT SELECT TO trexis_precheck;
GRANT SHOWPLAN TO trexis_precheck;
GRANT VIEW DATABASE STATE TO trexis_precheck;
GRANT VIEW DEFINITION TO trexis_precheck;
GRANT SELECT ON SCHEMA::trexis TO trexis_precheck;
CREATE USER trexis_deploy FOR LOGIN trexis_deploy;
GRANT ALTER TO trexis_deploy;
GRANT ALTER ANY SCHEMA TO trexis_deploy;
GRANT BACKUP DATABASE TO trexis_deploy;
GRANT CONNECT TO trexis_deploy;
GRANT CREATE FUNCTION TO trexis_deploy;
GRANT CREATE PROCEDURE TO trexis_deploy;
GRANT CREATE SCHEMA TO trexis_deploy;
GRANT CREATE SYNONYM TO trexis_deploy;
GRANT CREATE TABLE TO trexis_deploy;
GRANT CREATE TYPE TO trexis_deploy;
GRANT CREATE VIEW TO trexis_deploy;
GRANT DELETE TO trexis_deploy;
GRANT EXECUTE TO trexis_deploy;
GRANT INSERT TO trexis_deploy;
GRANT REFERENCES TO trexis_deploy;
GRANT SELECT TO trexis_deploy;
GRANT UPDATE TO trexis_deploy;
GRANT VIEW DATABASE STATE TO trexis_deploy;
GRANT VIEW DEFINITION TO trexis_deploy;
-- Optional, BACKUP LOG:
-- backup --kind log backs the log up, which is a link of your backup chain. Without it such a backup is refused by the server.
-- GRANT BACKUP LOG TO trexis_deploy;
-- Optional, INTEGRITY:
-- validate reads every page (DBCC CHECKDB), which only owners of the database may. Without it data.integrity-check is unknown
-- where no check of this week is known.
-- ALTER ROLE db_owner ADD MEMBER trexis_deploy;
-- Optional, IMPERSONATE:
-- A plan that makes a schema or role for dbo (DacFx writes AUTHORIZATION [dbo]) acts for dbo, who may do everything in the database.
-- Without it precheck refuses such a plan.
-- GRANT IMPERSONATE ON USER::dbo TO trexis_deploy;
-- Optional, XML SCHEMA COLLECTIONS:
-- For plans that make them. Without it precheck refuses such a plan.
-- GRANT CREATE XML SCHEMA COLLECTION TO trexis_deploy;
GO
