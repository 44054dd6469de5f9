-- V0001__customers.sql (versioned, in a transaction of its own, sha256 35da28705d13a28b33b0934aad54da4735f60c6cc47fb00cd4d9b06ecb33047a)
CREATE customers

-- V0002__index.sql (versioned, outside any transaction, sha256 008e61b672756e7751828e454cf80a43ecb71ea96b4de56511cc27cb9723841c)
ALONE CREATE customers_by_name

-- A__check.sql (always, in a transaction of its own, sha256 b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd)
SELECT 1;

