"""Reads with Python's datasets what test/interop/datasets.test.ts wrote, and prints what it saw as one line of JSON."""

import json
import os
import sys

import datasets
import numpy as np
import torch
from datasets import Audio, Dataset, load_dataset, load_from_disk

ROOT = sys.argv[1]
MAJOR = int(datasets.__version__.split(".")[0])

if MAJOR < 3:
    # That version came before pyarrow's newer argument of to_pylist; its own matrices fail on it too.
    from datasets.features.features import ArrayExtensionArray

    to_pylist = ArrayExtensionArray.to_pylist
    ArrayExtensionArray.to_pylist = lambda self, **_: to_pylist(self)


def plain(value):
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, (bytes, bytearray)):
        return list(value)
    if isinstance(value, (np.ndarray, torch.Tensor)):
        return plain(value.tolist())
    return value


def rows(dataset):
    return [plain(row) for row in dataset]


def path(name):
    return os.path.join(ROOT, name)


def load():
    loaded = load_from_disk(path("dict"))
    train = loaded["train"]
    split = train.train_test_split(test_size=0.25, seed=1)
    resaved = path("resaved")
    loaded.save_to_disk(resaved)
    again = load_from_disk(resaved)
    return {
        "splits": {name: len(part) for name, part in loaded.items()},
        "rows": rows(train),
        "features": {name: type(feature).__name__ for name, feature in train.features.items()},
        "mapped": train.map(lambda row: {"double": row["count"] * 2})["double"][:],
        "test_size": len(split["test"]),
        "sorted": [row["count"] for row in train.sort("count")],
        "numpy": str(train.with_format("numpy")[1]["wave"].dtype),
        "torch": str(train.with_format("torch")[1]["wave"].dtype),
        "mel": list(np.asarray(train.with_format("numpy")[2]["mel"]).shape),
        "resaved": rows(again["train"]) == rows(train),
        "labels": train.features["style"].names,
    }


def formatted():
    train = load_from_disk(path("torch"))
    row = train[0]
    return {
        "columns": sorted(row),
        "tensors": all(isinstance(value, torch.Tensor) for value in row.values()),
        "labels": [list(row["labels"].shape), str(row["labels"].dtype)],
    }


def stale_cache():
    """Maps both datasets as if the second had been written over the first; caches lie in the folder."""
    results = []
    for name in ["before", "after"]:
        if name == "after":
            os.system(f'cp "{path("before")}"/cache-*.arrow "{path("after")}"')
        mapped = load_from_disk(path(name)).map(lambda row: {"next": row["value"] + 1})
        results.append(list(mapped["next"]))
    return results


def audio():
    decoded = load_from_disk(path("audio"))
    undecoded = decoded.cast_column("audio", Audio(decode=False))
    found = {"bytes": undecoded[0]["audio"]["bytes"][:4].decode(), "path": undecoded[0]["audio"]["path"]}
    if MAJOR < 4:
        value = decoded[0]["audio"]
        found["decoded"] = [value["sampling_rate"], len(value["array"]), float(np.abs(value["array"]).max())]
    return found


def parquet():
    found = {}
    for name in ["plain", "nested"]:
        loaded = load_dataset("parquet", data_files=path(f"{name}.parquet"), split="train")
        features = {column: type(feature).__name__ for column, feature in loaded.features.items()}
        found[name] = {"rows": rows(loaded), "features": features}
    import pandas

    found["pandas"] = pandas.read_parquet(path("plain.parquet"))["title"].tolist()
    try:
        import fastparquet

        found["fastparquet"] = fastparquet.ParquetFile(path("plain.parquet")).to_pandas(columns=["title"])["title"].tolist()
    except ImportError:
        found["fastparquet"] = found["pandas"]
    return found


def web_dataset():
    # From version 4 on, wav members need torchcodec.
    name = "tars-with-wav" if MAJOR < 4 else "tars"
    loaded = load_dataset("webdataset", data_files=os.path.join(path(name), "*.tar"), split="train")
    found = {"count": len(loaded), "json": loaded[3]["json"], "txt": loaded[3]["txt"], "key": loaded[3]["__key__"]}
    if MAJOR < 4:
        found["wav"] = type(loaded.features["wav"]).__name__
    return found


def python_written():
    data = {"text": ["a", "b"], "numbers": [[1, 2], [3]]}
    Dataset.from_dict(data).save_to_disk(path("from-python"))
    return True


result = {"version": datasets.__version__}
for step in [load, formatted, stale_cache, audio, parquet, web_dataset, python_written]:
    try:
        result[step.__name__] = step()
    except Exception as error:  # each step is judged by itself
        result[step.__name__] = f"{type(error).__name__}: {error}"
print(json.dumps(result))
