"""The log as files that Spark, DuckDB, Polars and spreadsheets read, and that another server takes in."""
