-- Orders from before the states were known are shipped.
UPDATE [sales].[Order]
SET    [State] = 3
WHERE  [State] = 0 AND [OrderedAt] < DATEADD(YEAR, -1, SYSUTCDATETIME());
