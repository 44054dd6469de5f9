-- Azure SQL Database, second part, in the database itself, after least-privilege-azure-master.sql:
--   sqlcmd -S ….database.windows.net -d Sales -i least-privilege-azure.sql
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
GO
-- The service copies a database for its owner only (CREATE DATABASE … AS COPY OF), which is more than a deployment needs: give
-- the backup step this login, and leave it out where the policy asks for no backup.
CREATE USER trexis_backup FOR LOGIN trexis_backup;
ALTER ROLE db_owner ADD MEMBER trexis_backup;
GO
