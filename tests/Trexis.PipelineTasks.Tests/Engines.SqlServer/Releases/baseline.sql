/* =====================================================================
   TradeDesk - order handling, catalogue, staff and audit
   Schema as of day one (SQL Server 2019). Run in an empty database.
   ===================================================================== */
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
GO

CREATE SCHEMA sales AUTHORIZATION dbo;
GO
CREATE SCHEMA catalog AUTHORIZATION dbo;
GO
CREATE SCHEMA hr AUTHORIZATION dbo;
GO
CREATE SCHEMA audit AUTHORIZATION dbo;
GO

/* ---------- principals ---------- */
CREATE ROLE app_reader;
CREATE ROLE app_writer;
CREATE ROLE hr_manager;
CREATE USER web_app WITHOUT LOGIN WITH DEFAULT_SCHEMA = sales;
CREATE USER report_user WITHOUT LOGIN WITH DEFAULT_SCHEMA = sales;
CREATE USER legacy_sync WITHOUT LOGIN WITH DEFAULT_SCHEMA = sales;
ALTER ROLE app_writer ADD MEMBER web_app;
ALTER ROLE app_reader ADD MEMBER report_user;
ALTER ROLE app_reader ADD MEMBER legacy_sync;
GO

/* ---------- sequence and partitioning ---------- */
CREATE SEQUENCE sales.OrderNumber AS bigint START WITH 100000 INCREMENT BY 1 NO CYCLE CACHE 50;
GO
CREATE PARTITION FUNCTION pfAuditQuarter (datetime2(3))
AS RANGE RIGHT FOR VALUES
('2021-01-01', '2021-04-01', '2021-07-01', '2021-10-01',
 '2022-01-01', '2022-04-01', '2022-07-01', '2022-10-01');
GO
CREATE PARTITION SCHEME psAuditQuarter AS PARTITION pfAuditQuarter ALL TO ([PRIMARY]);
GO

/* ---------- hr ---------- */
CREATE TABLE hr.Department
(
    DepartmentID  int IDENTITY(1,1) NOT NULL,
    Name          nvarchar(100)     NOT NULL,
    CostCentre    varchar(10)       NOT NULL,
    ManagerID     int               NULL,
    CONSTRAINT PK_Department PRIMARY KEY CLUSTERED (DepartmentID),
    CONSTRAINT UQ_Department_Name UNIQUE (Name)
);
GO
CREATE TABLE hr.Position
(
    PositionID    int IDENTITY(1,1) NOT NULL,
    Title         nvarchar(100)     NOT NULL,
    Description   varchar(2000)     NULL,
    Grade         tinyint           NOT NULL,
    CONSTRAINT PK_Position PRIMARY KEY CLUSTERED (PositionID),
    CONSTRAINT CK_Position_Grade CHECK (Grade BETWEEN 1 AND 15)
);
GO
CREATE TABLE hr.Employee
(
    EmployeeID    int IDENTITY(1,1) NOT NULL,
    EmployeeNo    varchar(10)       NOT NULL,
    FirstName     nvarchar(80)      NOT NULL,
    LastName      nvarchar(80)      NOT NULL,
    WorkEmail     nvarchar(320)     NULL,
    BirthDate     date              NULL,
    NationalId    varchar(30)       NULL,
    Iban          varchar(34)       NULL,
    DepartmentID  int               NOT NULL,
    PositionID    int               NOT NULL,
    ManagerID     int               NULL,
    HiredOn       date              NOT NULL,
    LeftOn        date              NULL,
    CONSTRAINT PK_Employee PRIMARY KEY CLUSTERED (EmployeeID),
    CONSTRAINT UQ_Employee_EmployeeNo UNIQUE (EmployeeNo),
    CONSTRAINT FK_Employee_Department FOREIGN KEY (DepartmentID) REFERENCES hr.Department (DepartmentID),
    CONSTRAINT FK_Employee_Position FOREIGN KEY (PositionID) REFERENCES hr.Position (PositionID),
    CONSTRAINT FK_Employee_Manager FOREIGN KEY (ManagerID) REFERENCES hr.Employee (EmployeeID),
    CONSTRAINT CK_Employee_LeftOn CHECK (LeftOn IS NULL OR LeftOn >= HiredOn)
);
GO
ALTER TABLE hr.Department ADD CONSTRAINT FK_Department_Manager
    FOREIGN KEY (ManagerID) REFERENCES hr.Employee (EmployeeID);
GO
CREATE TABLE hr.Salary
(
    SalaryID      int IDENTITY(1,1) NOT NULL,
    EmployeeID    int               NOT NULL,
    ValidFrom     date              NOT NULL,
    Amount        decimal(19,4)     MASKED WITH (FUNCTION = 'default()') NOT NULL,
    CurrencyCode  char(3)           NOT NULL,
    Reason        nvarchar(200)     NULL,
    CONSTRAINT PK_Salary PRIMARY KEY CLUSTERED (SalaryID),
    CONSTRAINT UQ_Salary_Employee_ValidFrom UNIQUE (EmployeeID, ValidFrom),
    CONSTRAINT FK_Salary_Employee FOREIGN KEY (EmployeeID) REFERENCES hr.Employee (EmployeeID)
);
GO
CREATE TABLE hr.AbsenceType
(
    AbsenceTypeCode char(3)       NOT NULL,
    Name            nvarchar(60)  NOT NULL,
    IsPaid          bit           NOT NULL CONSTRAINT DF_AbsenceType_IsPaid DEFAULT (1),
    CONSTRAINT PK_AbsenceType PRIMARY KEY CLUSTERED (AbsenceTypeCode)
);
GO
CREATE TABLE hr.Absence
(
    AbsenceID       int IDENTITY(1,1) NOT NULL,
    EmployeeID      int               NOT NULL,
    AbsenceTypeCode char(3)           NOT NULL,
    StartsOn        date              NOT NULL,
    EndsOn          date              NOT NULL,
    Comment         nvarchar(400)     NULL,
    ApprovedBy      int               NULL,
    CONSTRAINT PK_Absence PRIMARY KEY CLUSTERED (AbsenceID),
    CONSTRAINT FK_Absence_Employee FOREIGN KEY (EmployeeID) REFERENCES hr.Employee (EmployeeID),
    CONSTRAINT FK_Absence_AbsenceType FOREIGN KEY (AbsenceTypeCode) REFERENCES hr.AbsenceType (AbsenceTypeCode),
    CONSTRAINT FK_Absence_ApprovedBy FOREIGN KEY (ApprovedBy) REFERENCES hr.Employee (EmployeeID),
    CONSTRAINT CK_Absence_Dates CHECK (EndsOn >= StartsOn)
);
GO
CREATE INDEX IX_Absence_EmployeeID ON hr.Absence (EmployeeID, StartsOn);
GO

/* ---------- catalog ---------- */
CREATE TABLE catalog.UnitOfMeasure
(
    UnitCode      varchar(10)   NOT NULL,
    Name          nvarchar(50)  NOT NULL,
    CONSTRAINT PK_UnitOfMeasure PRIMARY KEY CLUSTERED (UnitCode)
);
GO
CREATE TABLE catalog.Category
(
    CategoryID        int IDENTITY(1,1) NOT NULL,
    ParentCategoryID  int               NULL,
    Name              nvarchar(100)     NOT NULL,
    Slug              varchar(100)      NOT NULL,
    SortOrder         int               NOT NULL CONSTRAINT DF_Category_SortOrder DEFAULT (0),
    CONSTRAINT PK_Category PRIMARY KEY CLUSTERED (CategoryID),
    CONSTRAINT UQ_Category_Slug UNIQUE (Slug),
    CONSTRAINT FK_Category_Parent FOREIGN KEY (ParentCategoryID) REFERENCES catalog.Category (CategoryID)
);
GO
CREATE TABLE catalog.Brand
(
    BrandID       int IDENTITY(1,1) NOT NULL,
    Name          nvarchar(100)     NOT NULL,
    Website       nvarchar(200)     NULL,
    LogoUrl       nvarchar(400)     NULL,
    CONSTRAINT PK_Brand PRIMARY KEY CLUSTERED (BrandID),
    CONSTRAINT UQ_Brand_Name UNIQUE (Name)
);
GO
CREATE TABLE catalog.Supplier
(
    SupplierID        int IDENTITY(1,1) NOT NULL,
    SupplierNo        varchar(20)       NOT NULL,
    Name              nvarchar(200)     NOT NULL,
    ContactName       nvarchar(100)     NULL,
    Phone             varchar(30)       NULL,
    Email             nvarchar(320)     NULL,
    PaymentTermsDays  smallint          NOT NULL DEFAULT (30),
    Rating            decimal(3,2)      NULL,
    IsActive          bit               NOT NULL CONSTRAINT DF_Supplier_IsActive DEFAULT (1),
    CONSTRAINT PK_Supplier PRIMARY KEY CLUSTERED (SupplierID),
    CONSTRAINT UQ_Supplier_SupplierNo UNIQUE (SupplierNo)
);
GO
CREATE TABLE catalog.Product
(
    ProductID       int IDENTITY(1,1) NOT NULL,
    Sku             varchar(40) COLLATE Latin1_General_100_CS_AS NOT NULL,
    Name            nvarchar(200)     NOT NULL,
    CategoryID      int               NOT NULL,
    BrandID         int               NULL,
    UnitCode        varchar(10)       NOT NULL,
    ListPrice       decimal(19,4)     NOT NULL,
    WeightGrams     decimal(12,3)     NULL,
    Description     nvarchar(max)     NULL,
    IsActive        bit               NOT NULL CONSTRAINT DF_Product_IsActive DEFAULT (1),
    DiscontinuedOn  date              NULL,
    CreatedAt       datetime2(3)      NOT NULL CONSTRAINT DF_Product_CreatedAt DEFAULT (SYSUTCDATETIME()),
    ModifiedAt      datetime2(7)      NULL,
    RowVer          rowversion        NOT NULL,
    CONSTRAINT PK_Product PRIMARY KEY CLUSTERED (ProductID),
    CONSTRAINT FK_Product_Category FOREIGN KEY (CategoryID) REFERENCES catalog.Category (CategoryID),
    CONSTRAINT FK_Product_Brand FOREIGN KEY (BrandID) REFERENCES catalog.Brand (BrandID),
    CONSTRAINT FK_Product_UnitOfMeasure FOREIGN KEY (UnitCode) REFERENCES catalog.UnitOfMeasure (UnitCode),
    CONSTRAINT CK_Product_ListPrice CHECK (ListPrice >= 0)
);
GO
CREATE UNIQUE INDEX UX_Product_Sku ON catalog.Product (Sku);
CREATE INDEX IX_Product_CategoryID ON catalog.Product (CategoryID);
GO
CREATE TABLE catalog.ProductImage
(
    ProductImageID  int IDENTITY(1,1) NOT NULL,
    ProductID       int               NOT NULL,
    Url             nvarchar(400)     NOT NULL,
    AltText         nvarchar(200)     NULL,
    SortOrder       int               NOT NULL CONSTRAINT DF_ProductImage_SortOrder DEFAULT (0),
    CONSTRAINT PK_ProductImage PRIMARY KEY CLUSTERED (ProductImageID),
    CONSTRAINT FK_ProductImage_Product FOREIGN KEY (ProductID)
        REFERENCES catalog.Product (ProductID) ON DELETE CASCADE
);
GO
CREATE TABLE catalog.ProductAttribute
(
    ProductID       int            NOT NULL,
    AttributeName   nvarchar(60)   NOT NULL,
    AttributeValue  nvarchar(400)  NOT NULL,
    CONSTRAINT PK_ProductAttribute PRIMARY KEY CLUSTERED (ProductID, AttributeName),
    CONSTRAINT FK_ProductAttribute_Product FOREIGN KEY (ProductID)
        REFERENCES catalog.Product (ProductID) ON DELETE CASCADE
);
GO
CREATE TABLE catalog.ProductSupplier
(
    ProductID      int            NOT NULL,
    SupplierID     int            NOT NULL,
    SupplierSku    varchar(40)    NULL,
    PurchasePrice  decimal(19,4)  NOT NULL,
    LeadTimeDays   smallint       NULL,
    CONSTRAINT PK_ProductSupplier PRIMARY KEY CLUSTERED (ProductID, SupplierID),
    CONSTRAINT FK_ProductSupplier_Product FOREIGN KEY (ProductID) REFERENCES catalog.Product (ProductID),
    CONSTRAINT FK_ProductSupplier_Supplier FOREIGN KEY (SupplierID) REFERENCES catalog.Supplier (SupplierID)
);
GO
CREATE TABLE catalog.Warehouse
(
    WarehouseID  int IDENTITY(1,1) NOT NULL,
    Code         varchar(10)       NOT NULL,
    Name         nvarchar(100)     NOT NULL,
    City         nvarchar(80)      NULL,
    IsActive     bit               NOT NULL DEFAULT (1),
    CONSTRAINT PK_Warehouse PRIMARY KEY CLUSTERED (WarehouseID),
    CONSTRAINT UQ_Warehouse_Code UNIQUE (Code)
);
GO
CREATE TABLE catalog.StockLevel
(
    ProductID         int            NOT NULL,
    WarehouseID       int            NOT NULL,
    QuantityOnHand    decimal(12,3)  NOT NULL CONSTRAINT DF_StockLevel_OnHand DEFAULT (0),
    QuantityReserved  decimal(12,3)  NOT NULL CONSTRAINT DF_StockLevel_Reserved DEFAULT (0),
    ReorderPoint      decimal(12,3)  NULL,
    CONSTRAINT PK_StockLevel PRIMARY KEY CLUSTERED (ProductID, WarehouseID),
    CONSTRAINT FK_StockLevel_Product FOREIGN KEY (ProductID) REFERENCES catalog.Product (ProductID),
    CONSTRAINT FK_StockLevel_Warehouse FOREIGN KEY (WarehouseID) REFERENCES catalog.Warehouse (WarehouseID),
    CONSTRAINT CK_StockLevel_Reserved CHECK (QuantityReserved >= 0)
);
GO
CREATE TABLE catalog.StockMovement
(
    StockMovementID  int IDENTITY(1,1) NOT NULL,
    ProductID        int               NOT NULL,
    WarehouseID      int               NOT NULL,
    MovementType     char(3)           NOT NULL,
    Quantity         decimal(12,3)     NOT NULL,
    Reference        nvarchar(60)      NULL,
    MovedAt          datetime2(3)      NOT NULL CONSTRAINT DF_StockMovement_MovedAt DEFAULT (SYSUTCDATETIME()),
    MovedBy          nvarchar(128)     NOT NULL,
    CONSTRAINT PK_StockMovement PRIMARY KEY CLUSTERED (StockMovementID),
    CONSTRAINT FK_StockMovement_Product FOREIGN KEY (ProductID) REFERENCES catalog.Product (ProductID),
    CONSTRAINT FK_StockMovement_Warehouse FOREIGN KEY (WarehouseID) REFERENCES catalog.Warehouse (WarehouseID),
    CONSTRAINT CK_StockMovement_Type CHECK (MovementType IN ('IN', 'OUT', 'ADJ', 'TRF'))
);
GO
CREATE INDEX IX_StockMovement_Product ON catalog.StockMovement (ProductID, MovedAt);
GO
CREATE TABLE catalog.ProductPrice
(
    ProductID     int            NOT NULL,
    PriceList     varchar(20)    NOT NULL,
    Price         decimal(19,4)  NOT NULL,
    CurrencyCode  char(3)        NOT NULL CONSTRAINT DF_ProductPrice_Currency DEFAULT ('EUR'),
    ValidFrom     datetime2(7)   GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
    ValidTo       datetime2(7)   GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
    PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo),
    CONSTRAINT PK_ProductPrice PRIMARY KEY CLUSTERED (ProductID, PriceList),
    CONSTRAINT FK_ProductPrice_Product FOREIGN KEY (ProductID) REFERENCES catalog.Product (ProductID)
)
WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = catalog.ProductPriceHistory));
GO

/* ---------- sales ---------- */
CREATE TABLE sales.Country
(
    CountryCode  char(2)       NOT NULL,
    Name         nvarchar(80)  NOT NULL,
    IsEu         bit           NOT NULL CONSTRAINT DF_Country_IsEu DEFAULT (0),
    CONSTRAINT PK_Country PRIMARY KEY CLUSTERED (CountryCode)
);
GO
CREATE TABLE sales.CustomerGroup
(
    CustomerGroupID  int IDENTITY(1,1) NOT NULL,
    Name             nvarchar(60)      NOT NULL,
    DiscountPercent  decimal(5,2)      NOT NULL CONSTRAINT DF_CustomerGroup_Discount DEFAULT (0),
    CONSTRAINT PK_CustomerGroup PRIMARY KEY CLUSTERED (CustomerGroupID),
    CONSTRAINT UQ_CustomerGroup_Name UNIQUE (Name),
    CONSTRAINT CK_CustomerGroup_Discount CHECK (DiscountPercent BETWEEN 0 AND 100)
);
GO
CREATE TABLE sales.Customer
(
    CustomerID         int IDENTITY(1000,1) NOT NULL,
    CustomerNo         varchar(20)          NOT NULL,
    FullName           nvarchar(200)        NOT NULL,
    CompanyName        nvarchar(200)        NULL,
    Phone              nvarchar(50)         NULL,
    Fax                nvarchar(50)         NULL,
    TaxNumber          varchar(30)          NULL,
    CustomerGroupID    int                  NOT NULL,
    CreditLimit        decimal(19,4)        NOT NULL CONSTRAINT DF_Customer_CreditLimit DEFAULT (0),
    PreferredLanguage  char(2)              NULL,
    MarketingOptIn     bit                  NOT NULL CONSTRAINT DF_Customer_MarketingOptIn DEFAULT (0),
    IsActive           bit                  NOT NULL CONSTRAINT DF_Customer_IsActive DEFAULT (1),
    Notes              nvarchar(max)        NULL,
    CreatedAt          datetime2(3)         NOT NULL CONSTRAINT DF_Customer_CreatedAt DEFAULT (SYSUTCDATETIME()),
    ModifiedAt         datetime2(3)         NULL,
    CONSTRAINT PK_Customer PRIMARY KEY CLUSTERED (CustomerID),
    CONSTRAINT UQ_Customer_CustomerNo UNIQUE (CustomerNo),
    CONSTRAINT FK_Customer_CustomerGroup FOREIGN KEY (CustomerGroupID) REFERENCES sales.CustomerGroup (CustomerGroupID),
    CONSTRAINT CK_Customer_CreditLimit CHECK (CreditLimit >= 0)
);
GO
CREATE TABLE sales.CustomerAddress
(
    CustomerAddressID  int IDENTITY(1,1) NOT NULL,
    CustomerID         int               NOT NULL,
    AddressType        char(1)           NOT NULL,
    Line1              nvarchar(120)     NOT NULL,
    Line2              nvarchar(120)     NULL,
    City               nvarchar(80)      NOT NULL,
    PostalCode         varchar(20)       NULL,
    CountryCode        char(2)           NOT NULL,
    IsDefault          bit               NOT NULL CONSTRAINT DF_CustomerAddress_IsDefault DEFAULT (0),
    CONSTRAINT PK_CustomerAddress PRIMARY KEY CLUSTERED (CustomerAddressID),
    CONSTRAINT FK_CustomerAddress_Customer FOREIGN KEY (CustomerID)
        REFERENCES sales.Customer (CustomerID) ON DELETE CASCADE,
    CONSTRAINT FK_CustomerAddress_Country FOREIGN KEY (CountryCode) REFERENCES sales.Country (CountryCode),
    CONSTRAINT CK_CustomerAddress_Type CHECK (AddressType IN ('B', 'S'))
);
GO
CREATE UNIQUE INDEX UX_CustomerAddress_Default
    ON sales.CustomerAddress (CustomerID, AddressType) WHERE IsDefault = 1;
GO
CREATE TABLE sales.CustomerContact
(
    CustomerContactID  int IDENTITY(1,1) NOT NULL,
    CustomerID         int               NOT NULL,
    ContactName        nvarchar(120)     NOT NULL,
    JobTitle           nvarchar(80)      NULL,
    Email              nvarchar(320)     NULL,
    Phone              nvarchar(50)      NULL,
    Notes              nvarchar(1000)    NULL,
    CONSTRAINT PK_CustomerContact PRIMARY KEY CLUSTERED (CustomerContactID),
    CONSTRAINT FK_CustomerContact_Customer FOREIGN KEY (CustomerID)
        REFERENCES sales.Customer (CustomerID) ON DELETE CASCADE
);
GO
CREATE INDEX IX_CustomerContact_CustomerID ON sales.CustomerContact (CustomerID);
GO
CREATE TABLE sales.OrderStatus
(
    StatusCode  char(3)       NOT NULL,
    Name        nvarchar(40)  NOT NULL,
    SortOrder   tinyint       NOT NULL,
    CONSTRAINT PK_OrderStatus PRIMARY KEY CLUSTERED (StatusCode)
);
GO
CREATE TABLE sales.PaymentMethod
(
    PaymentMethodID  tinyint       NOT NULL,
    Name             nvarchar(40)  NOT NULL,
    FeePercent       decimal(7,4)  NOT NULL CONSTRAINT DF_PaymentMethod_Fee DEFAULT (0),
    CONSTRAINT PK_PaymentMethod PRIMARY KEY CLUSTERED (PaymentMethodID)
);
GO
CREATE TABLE sales.Coupon
(
    CouponID         int IDENTITY(1,1) NOT NULL,
    Code             varchar(30)       NOT NULL,
    DiscountPercent  decimal(5,2)      NOT NULL,
    ValidFrom        date              NOT NULL,
    ValidTo          date              NOT NULL,
    MaxUses          int               NULL,
    CONSTRAINT PK_Coupon PRIMARY KEY CLUSTERED (CouponID),
    CONSTRAINT UQ_Coupon_Code UNIQUE (Code),
    CONSTRAINT CK_Coupon_Dates CHECK (ValidTo >= ValidFrom)
);
GO
CREATE TABLE sales.CurrencyRate
(
    CurrencyCode  char(3)        NOT NULL,
    RateDate      date           NOT NULL,
    RateToEur     decimal(18,8)  NOT NULL,
    CONSTRAINT PK_CurrencyRate PRIMARY KEY CLUSTERED (CurrencyCode, RateDate)
);
GO
CREATE TABLE sales.SalesOrder
(
    SalesOrderID       int IDENTITY(1,1) NOT NULL,
    OrderNo            bigint            NOT NULL CONSTRAINT DF_SalesOrder_OrderNo DEFAULT (NEXT VALUE FOR sales.OrderNumber),
    CustomerID         int               NOT NULL,
    OrderDate          datetime2(3)      NOT NULL CONSTRAINT DF_SalesOrder_OrderDate DEFAULT (SYSUTCDATETIME()),
    StatusCode         char(3)           NOT NULL CONSTRAINT DF_SalesOrder_Status DEFAULT ('NEW'),
    CurrencyCode       char(3)           NOT NULL CONSTRAINT DF_SalesOrder_Currency DEFAULT ('EUR'),
    CouponID           int               NULL,
    SalespersonID      int               NULL,
    ShippingAddressID  int               NULL,
    Comment            nvarchar(1000)    NULL,
    ModifiedAt         datetime2(3)      NULL,
    CONSTRAINT PK_SalesOrder PRIMARY KEY CLUSTERED (SalesOrderID),
    CONSTRAINT UQ_SalesOrder_OrderNo UNIQUE (OrderNo),
    CONSTRAINT FK_SalesOrder_Customer FOREIGN KEY (CustomerID) REFERENCES sales.Customer (CustomerID),
    CONSTRAINT FK_SalesOrder_OrderStatus FOREIGN KEY (StatusCode) REFERENCES sales.OrderStatus (StatusCode),
    CONSTRAINT FK_SalesOrder_Coupon FOREIGN KEY (CouponID) REFERENCES sales.Coupon (CouponID),
    CONSTRAINT FK_SalesOrder_Salesperson FOREIGN KEY (SalespersonID) REFERENCES hr.Employee (EmployeeID),
    CONSTRAINT FK_SalesOrder_ShippingAddress FOREIGN KEY (ShippingAddressID) REFERENCES sales.CustomerAddress (CustomerAddressID)
);
GO
CREATE TABLE sales.SalesOrderLine
(
    SalesOrderID     int            NOT NULL,
    LineNumber       smallint       NOT NULL,
    ProductID        int            NOT NULL,
    Quantity         decimal(12,3)  NOT NULL,
    UnitPrice        decimal(19,4)  NOT NULL,
    DiscountPercent  decimal(5,2)   NOT NULL CONSTRAINT DF_SalesOrderLine_Discount DEFAULT (0),
    Remark           nvarchar(400)  NULL,
    LineTotal        AS (CONVERT(decimal(19,4), Quantity * UnitPrice * (1 - DiscountPercent / 100))),
    CONSTRAINT PK_SalesOrderLine PRIMARY KEY CLUSTERED (SalesOrderID, LineNumber),
    CONSTRAINT FK_SalesOrderLine_SalesOrder FOREIGN KEY (SalesOrderID)
        REFERENCES sales.SalesOrder (SalesOrderID) ON DELETE CASCADE,
    CONSTRAINT FK_SalesOrderLine_Product FOREIGN KEY (ProductID) REFERENCES catalog.Product (ProductID),
    CONSTRAINT CK_SalesOrderLine_Quantity CHECK (Quantity > 0)
);
GO
CREATE INDEX IX_SalesOrderLine_ProductID ON sales.SalesOrderLine (ProductID);
GO
CREATE TABLE sales.Shipment
(
    ShipmentID    int IDENTITY(1,1) NOT NULL,
    SalesOrderID  int               NOT NULL,
    WarehouseID   int               NOT NULL,
    ShippedAt     datetime2(3)      NULL,
    Carrier       nvarchar(60)      NULL,
    TrackingNo    varchar(60)       NULL,
    CONSTRAINT PK_Shipment PRIMARY KEY CLUSTERED (ShipmentID),
    CONSTRAINT FK_Shipment_SalesOrder FOREIGN KEY (SalesOrderID) REFERENCES sales.SalesOrder (SalesOrderID),
    CONSTRAINT FK_Shipment_Warehouse FOREIGN KEY (WarehouseID) REFERENCES catalog.Warehouse (WarehouseID)
);
GO
CREATE TABLE sales.ShipmentLine
(
    ShipmentID    int            NOT NULL,
    SalesOrderID  int            NOT NULL,
    LineNumber    smallint       NOT NULL,
    Quantity      decimal(12,3)  NOT NULL,
    CONSTRAINT PK_ShipmentLine PRIMARY KEY CLUSTERED (ShipmentID, SalesOrderID, LineNumber),
    CONSTRAINT FK_ShipmentLine_Shipment FOREIGN KEY (ShipmentID)
        REFERENCES sales.Shipment (ShipmentID) ON DELETE CASCADE,
    CONSTRAINT FK_ShipmentLine_SalesOrderLine FOREIGN KEY (SalesOrderID, LineNumber)
        REFERENCES sales.SalesOrderLine (SalesOrderID, LineNumber)
);
GO
CREATE TABLE sales.Invoice
(
    InvoiceID     int IDENTITY(1,1) NOT NULL,
    InvoiceNo     varchar(20)       NOT NULL,
    SalesOrderID  int               NOT NULL,
    InvoiceDate   date              NOT NULL,
    DueDate       date              NOT NULL,
    NetAmount     decimal(19,4)     NOT NULL,
    TaxAmount     decimal(19,4)     NOT NULL,
    TotalAmount   decimal(19,4)     NOT NULL,
    IsPaid        bit               NOT NULL CONSTRAINT DF_Invoice_IsPaid DEFAULT (0),
    ExternalRef   nvarchar(60)      NULL,
    CONSTRAINT PK_Invoice PRIMARY KEY CLUSTERED (InvoiceID),
    CONSTRAINT UQ_Invoice_InvoiceNo UNIQUE (InvoiceNo),
    CONSTRAINT FK_Invoice_SalesOrder FOREIGN KEY (SalesOrderID) REFERENCES sales.SalesOrder (SalesOrderID),
    CONSTRAINT CK_Invoice_DueDate CHECK (DueDate >= InvoiceDate)
);
GO
CREATE TABLE sales.InvoiceLine
(
    InvoiceID    int            NOT NULL,
    LineNumber   smallint       NOT NULL,
    Description  nvarchar(400)  NOT NULL,
    Quantity     decimal(12,3)  NOT NULL,
    UnitPrice    decimal(19,4)  NOT NULL,
    TaxPercent   decimal(5,2)   NOT NULL,
    CONSTRAINT PK_InvoiceLine PRIMARY KEY CLUSTERED (InvoiceID, LineNumber),
    CONSTRAINT FK_InvoiceLine_Invoice FOREIGN KEY (InvoiceID)
        REFERENCES sales.Invoice (InvoiceID) ON DELETE CASCADE
);
GO
CREATE TABLE sales.Payment
(
    PaymentID        int IDENTITY(1,1) NOT NULL,
    InvoiceID        int               NOT NULL,
    PaymentMethodID  tinyint           NOT NULL,
    PaidAt           datetime2(7)      NOT NULL CONSTRAINT DF_Payment_PaidAt DEFAULT (SYSUTCDATETIME()),
    Amount           decimal(19,4)     NOT NULL,
    Reference        nvarchar(100)     NULL,
    CONSTRAINT PK_Payment PRIMARY KEY CLUSTERED (PaymentID),
    CONSTRAINT FK_Payment_Invoice FOREIGN KEY (InvoiceID) REFERENCES sales.Invoice (InvoiceID),
    CONSTRAINT FK_Payment_PaymentMethod FOREIGN KEY (PaymentMethodID) REFERENCES sales.PaymentMethod (PaymentMethodID),
    CONSTRAINT CK_Payment_Amount CHECK (Amount <> 0)
);
GO

/* ---------- audit ---------- */
CREATE TABLE audit.ChangeLog
(
    ChangeLogID  bigint IDENTITY(1,1) NOT NULL,
    SchemaName   nvarchar(128)        NOT NULL,
    TableName    nvarchar(128)        NOT NULL,
    KeyValue     nvarchar(100)        NOT NULL,
    ActionCode   char(1)              NOT NULL,
    ChangedBy    nvarchar(128)        NOT NULL CONSTRAINT DF_ChangeLog_ChangedBy DEFAULT (ORIGINAL_LOGIN()),
    ChangedAt    datetime2(7)         NOT NULL CONSTRAINT DF_ChangeLog_ChangedAt DEFAULT (SYSUTCDATETIME()),
    OldValues    nvarchar(max)        NULL,
    NewValues    nvarchar(max)        NULL,
    CONSTRAINT PK_ChangeLog PRIMARY KEY CLUSTERED (ChangeLogID),
    CONSTRAINT CK_ChangeLog_Action CHECK (ActionCode IN ('I', 'U', 'D'))
);
GO
CREATE TABLE audit.LoginEvent
(
    LoginEventID   bigint IDENTITY(1,1) NOT NULL,
    OccurredAt     datetime2(3)         NOT NULL,
    UserName       nvarchar(128)        NOT NULL,
    ClientAddress  varchar(45)          NULL,
    Succeeded      bit                  NOT NULL,
    CONSTRAINT PK_LoginEvent PRIMARY KEY CLUSTERED (OccurredAt, LoginEventID)
        ON psAuditQuarter (OccurredAt)
) ON psAuditQuarter (OccurredAt);
GO
CREATE TABLE audit.ErrorLog
(
    ErrorLogID     bigint IDENTITY(1,1) NOT NULL,
    OccurredAt     datetime2(3)         NOT NULL CONSTRAINT DF_ErrorLog_OccurredAt DEFAULT (SYSUTCDATETIME()),
    Severity       tinyint              NOT NULL,
    ProcedureName  nvarchar(256)        NULL,
    Message        nvarchar(4000)       NOT NULL,
    StackTrace     nvarchar(max)        NULL,
    CONSTRAINT PK_ErrorLog PRIMARY KEY CLUSTERED (ErrorLogID)
);
GO

/* ---------- synonym ---------- */
CREATE SYNONYM dbo.CustomerOrder FOR sales.SalesOrder;
GO

/* ---------- functions ---------- */
CREATE FUNCTION sales.OrderTotal (@SalesOrderID int)
RETURNS decimal(19,4)
AS
BEGIN
    DECLARE @Total decimal(19,4);
    SELECT @Total = SUM(l.LineTotal)
    FROM sales.SalesOrderLine AS l
    WHERE l.SalesOrderID = @SalesOrderID;
    RETURN ISNULL(@Total, 0);
END;
GO
CREATE FUNCTION hr.fnSalaryAccess (@EmployeeID int)
RETURNS TABLE
WITH SCHEMABINDING
AS
RETURN
    SELECT 1 AS Allowed
    WHERE IS_ROLEMEMBER(N'hr_manager') = 1
       OR IS_ROLEMEMBER(N'db_owner') = 1;
GO
CREATE SECURITY POLICY hr.SalaryPolicy
    ADD FILTER PREDICATE hr.fnSalaryAccess (EmployeeID) ON hr.Salary
    WITH (STATE = ON);
GO

/* ---------- views ---------- */
CREATE VIEW sales.vActiveCustomer
AS
SELECT c.CustomerID, c.CustomerNo, c.FullName, c.CompanyName, c.Phone, c.CustomerGroupID, c.CreditLimit
FROM sales.Customer AS c
WHERE c.IsActive = 1;
GO
CREATE VIEW sales.vOpenOrder
AS
SELECT o.SalesOrderID, o.OrderNo, o.OrderDate, o.StatusCode, o.CustomerID,
       c.FullName AS CustomerName,
       sales.OrderTotal(o.SalesOrderID) AS OrderTotal
FROM sales.SalesOrder AS o
JOIN sales.Customer AS c ON c.CustomerID = o.CustomerID
WHERE o.StatusCode IN ('NEW', 'CNF', 'PCK');
GO
CREATE VIEW catalog.vProductStock
AS
SELECT p.ProductID, p.Sku, p.Name, w.Code AS WarehouseCode,
       s.QuantityOnHand, s.QuantityReserved,
       s.QuantityOnHand - s.QuantityReserved AS QuantityFree
FROM catalog.Product AS p
JOIN catalog.StockLevel AS s ON s.ProductID = p.ProductID
JOIN catalog.Warehouse AS w ON w.WarehouseID = s.WarehouseID;
GO
CREATE VIEW hr.vEmployeeDirectory
AS
SELECT e.EmployeeID, e.EmployeeNo, e.FirstName, e.LastName, e.WorkEmail, d.Name AS DepartmentName, p.Title AS PositionTitle
FROM hr.Employee AS e
JOIN hr.Department AS d ON d.DepartmentID = e.DepartmentID
JOIN hr.Position AS p ON p.PositionID = e.PositionID
WHERE e.LeftOn IS NULL;
GO

/* ---------- procedures ---------- */
CREATE PROCEDURE sales.PlaceOrder
    @CustomerID int,
    @ProductID  int,
    @Quantity   decimal(12,3),
    @CouponID   int = NULL
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    DECLARE @SalesOrderID int, @Price decimal(19,4);

    SELECT @Price = p.ListPrice FROM catalog.Product AS p WHERE p.ProductID = @ProductID AND p.IsActive = 1;
    IF @Price IS NULL
        THROW 50001, N'Unknown or inactive product.', 1;

    BEGIN TRANSACTION;
    INSERT INTO sales.SalesOrder (CustomerID, CouponID) VALUES (@CustomerID, @CouponID);
    SET @SalesOrderID = SCOPE_IDENTITY();
    INSERT INTO sales.SalesOrderLine (SalesOrderID, LineNumber, ProductID, Quantity, UnitPrice)
    VALUES (@SalesOrderID, 1, @ProductID, @Quantity, @Price);
    COMMIT TRANSACTION;

    SELECT @SalesOrderID AS SalesOrderID;
END;
GO
CREATE PROCEDURE sales.CancelOrder
    @SalesOrderID int
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE sales.SalesOrder
    SET StatusCode = 'CAN', ModifiedAt = SYSUTCDATETIME()
    WHERE SalesOrderID = @SalesOrderID AND StatusCode IN ('NEW', 'CNF');
END;
GO
CREATE PROCEDURE catalog.AdjustStock
    @ProductID   int,
    @WarehouseID int,
    @Delta       decimal(12,3),
    @Reference   nvarchar(60) = NULL
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    BEGIN TRANSACTION;
    UPDATE catalog.StockLevel
    SET QuantityOnHand = QuantityOnHand + @Delta
    WHERE ProductID = @ProductID AND WarehouseID = @WarehouseID;
    INSERT INTO catalog.StockMovement (ProductID, WarehouseID, MovementType, Quantity, Reference, MovedBy)
    VALUES (@ProductID, @WarehouseID, 'ADJ', @Delta, @Reference, ORIGINAL_LOGIN());
    COMMIT TRANSACTION;
END;
GO
CREATE PROCEDURE audit.PurgeErrorLog
    @KeepDays int = 365
AS
BEGIN
    SET NOCOUNT ON;
    DELETE FROM audit.ErrorLog
    WHERE OccurredAt < DATEADD(DAY, -@KeepDays, SYSUTCDATETIME());
END;
GO

/* ---------- trigger ---------- */
CREATE TRIGGER sales.trCustomerAudit ON sales.Customer
AFTER UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    INSERT INTO audit.ChangeLog (SchemaName, TableName, KeyValue, ActionCode, OldValues, NewValues)
    SELECT N'sales', N'Customer', CONVERT(nvarchar(100), d.CustomerID),
           CASE WHEN i.CustomerID IS NULL THEN 'D' ELSE 'U' END,
           CONCAT(d.TaxNumber, N'|', d.CreditLimit, N'|', d.IsActive),
           CASE WHEN i.CustomerID IS NOT NULL THEN CONCAT(i.TaxNumber, N'|', i.CreditLimit, N'|', i.IsActive) END
    FROM deleted AS d
    LEFT JOIN inserted AS i ON i.CustomerID = d.CustomerID;
END;
GO

/* ---------- permissions ---------- */
GRANT SELECT ON SCHEMA::sales TO app_reader;
GRANT SELECT ON SCHEMA::catalog TO app_reader;
GRANT SELECT ON hr.vEmployeeDirectory TO app_reader;
DENY SELECT ON hr.Salary TO app_reader;
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON SCHEMA::sales TO app_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::catalog TO app_writer;
GRANT EXECUTE ON catalog.AdjustStock TO app_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::hr TO hr_manager;
DENY DELETE, UPDATE ON SCHEMA::audit TO app_writer;
GO

/* ---------- reference rows ---------- */
INSERT INTO sales.Country (CountryCode, Name, IsEu) VALUES
('AT', N'Austria', 1), ('BE', N'Belgium', 1), ('CH', N'Switzerland', 0), ('DE', N'Germany', 1),
('FR', N'France', 1), ('GB', N'United Kingdom', 0), ('NL', N'Netherlands', 1);
INSERT INTO sales.OrderStatus (StatusCode, Name, SortOrder) VALUES
('NEW', N'New', 1), ('CNF', N'Confirmed', 2), ('PCK', N'Picking', 3), ('SHP', N'Shipped', 4), ('CAN', N'Cancelled', 9);
INSERT INTO sales.PaymentMethod (PaymentMethodID, Name, FeePercent) VALUES
(1, N'Bank transfer', 0), (2, N'Credit card', 1.9000), (3, N'Cheque', 0), (4, N'Cash on delivery', 0), (5, N'Direct debit', 0.3500);
INSERT INTO sales.CustomerGroup (Name, DiscountPercent) VALUES (N'Retail', 0), (N'Trade', 7.5), (N'Key account', 12);
INSERT INTO catalog.UnitOfMeasure (UnitCode, Name) VALUES ('PCS', N'Piece'), ('KG', N'Kilogram'), ('M', N'Metre'), ('BOX', N'Box');
INSERT INTO hr.AbsenceType (AbsenceTypeCode, Name, IsPaid) VALUES ('VAC', N'Holiday', 1), ('SIC', N'Sick leave', 1), ('UNP', N'Unpaid leave', 0);
GO
