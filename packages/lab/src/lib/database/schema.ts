/** The tables of the shop and what is in them when it opens. */
export const schema = `
CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, price_cents int NOT NULL);
CREATE TABLE stock (product_id int PRIMARY KEY, available int NOT NULL, reserved int NOT NULL);
CREATE UNLOGGED TABLE reviews (product_id int NOT NULL, rating int NOT NULL);
INSERT INTO products SELECT id, 'Product ' || id, 500 + (id * 37) % 9000 FROM generate_series(1, 100) id;
INSERT INTO stock SELECT id, 100000, 0 FROM generate_series(1, 100) id;
INSERT INTO reviews SELECT 1 + n % 100, 1 + (n * 79) % 5 FROM generate_series(1, 300000) n;
ANALYZE;
`
