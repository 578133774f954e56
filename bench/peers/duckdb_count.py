"""DuckDB's counting query over a file: duckdb_count.py points.csv|points.parquet.
Prints the seconds from the connection to the counts."""
import sys
import time

import duckdb

start = time.perf_counter()
db = duckdb.connect()
rows = db.execute(f"""SELECT floor(x)::INT AS col, floor(y)::INT AS row, count(*) AS n
FROM '{sys.argv[1]}' WHERE x >= 0 AND x < 1024 AND y >= 0 AND y < 1024 GROUP BY ALL""").fetchnumpy()
print("seconds", time.perf_counter() - start)
print(int(rows["n"].sum()), file=sys.stderr)
