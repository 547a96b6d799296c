"""The processes that work on batches and portfolios: any number of them, on any machine that reaches the database."""
