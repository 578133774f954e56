# Writes the files of parquet_test.go with pyarrow 26.0.1 and prints what they
# hold, times as seconds since 1970.
import datetime as dt
import decimal
import uuid

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

D = decimal.Decimal
utc = dt.timezone.utc
t = dt.datetime(2014, 7, 1, 0, 30, 15, 250000)
table = pa.table({
    "b": pa.array([True, None, False], pa.bool_()),
    "i8": pa.array([-128, None, 127], pa.int8()),
    "u8": pa.array([0, 255, None], pa.uint8()),
    "i16": pa.array([-32768, 7, None], pa.int16()),
    "i32": pa.array([1, -2, 3], pa.int32()),
    "u32": pa.array([4294967295, 0, None], pa.uint32()),
    "i64": pa.array([1 << 53, None, -5], pa.int64()),
    "u64": pa.array([(1 << 64) - 2048, 1, None], pa.uint64()),
    "f16": pa.array(np.array([1.5, -0.25, np.inf], np.float16)),
    "f32": pa.array([0.1, None, -2], pa.float32()),
    "f64": pa.array([0.1, 2.5, None], pa.float64()),
    "text": pa.array(["NA", None, "007"], pa.string()),
    "cat": pa.array(["x", "y", "x"]).dictionary_encode(),
    "bytes": pa.array([b"ab", b"", None], pa.binary()),
    "date": pa.array([dt.date(2014, 7, 1), None, dt.date(1969, 12, 31)], pa.date32()),
    "ms": pa.array([t, None, t], pa.timestamp("ms")),
    "us": pa.array([t, None, t], pa.timestamp("us", tz="UTC")),
    "ns": pa.array([t, None, t], pa.timestamp("ns")),
    "time": pa.array([dt.time(1, 2, 3), None, dt.time(0, 0, 0)], pa.time32("ms")),
    "d9": pa.array([D("1.25"), None, D("-3.50")], pa.decimal128(9, 2)),
    "d38": pa.array([D("12345678901234567890.5"), None, D("-0.5")], pa.decimal128(38, 1)),
    "uuid": pa.array([uuid.UUID(int=1).bytes, None, uuid.UUID(int=2).bytes], pa.uuid()),
    "none": pa.array([None, None, None], pa.float64()),
    "list": pa.array([[1, 2], None, []], pa.list_(pa.int32())),
    "struct": pa.array([{"a": 1}, None, {"a": 2}], pa.struct([("a", pa.int32())])),
})
for name, options in {
    "snappy_v1": dict(compression="snappy", data_page_version="1.0"),
    "zstd_v2": dict(compression="zstd", data_page_version="2.0"),
    "plain": dict(compression="none", use_dictionary=False),
    "gzip": dict(compression="gzip", use_dictionary=True, row_group_size=2),
}.items():
    pq.write_table(table, f"{name}.parquet", **options)
pq.write_table(table.select(["ms", "text"]), "int96.parquet", use_deprecated_int96_timestamps=True)
pq.write_table(pa.table({"l": table["list"]}), "nested.parquet")
n = 150000  # several row groups and pages; chunks are 65536 rows
many = pa.table({
    "i": pa.array(range(n), pa.int32()),
    "f": pa.array([None if i % 7 == 0 else i % 97 / 8 for i in range(n)], pa.float64()),
    "s": pa.array([None if i % 5 == 0 else f"k{i % 1000}" for i in range(n)]),
})
pq.write_table(many, "many.parquet", compression="zstd", use_dictionary=["s"], column_encoding={"i": "DELTA_BINARY_PACKED", "f": "PLAIN"}, data_page_size=50000, row_group_size=70000)
epoch = dt.datetime(1970, 1, 1)
print((t - epoch).total_seconds(), sum(v for v in many["f"].to_pylist() if v is not None))
