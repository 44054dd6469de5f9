-- Orders from before the states were known are shipped, a few thousand at a time, so that nobody waits for long.
WHILE 1 = 1
BEGIN
    UPDATE TOP (5000) [sales].[Order]
    SET    [State] = 3
    WHERE  [State] = 0 AND [OrderedAt] < DATEADD(YEAR, -1, SYSUTCDATETIME());
    IF @@ROWCOUNT < 5000 BREAK;
END;
