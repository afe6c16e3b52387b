"""Ids of texts by Python's tokenizers, for the interop test.

Reads {"tokenizers": [path of a tokenizer.json, ...], "texts": [...]} and writes, for each tokenizer,
the ids of each text.
"""

import json
import sys

from tokenizers import Tokenizer

given = json.load(sys.stdin)
for path in given["tokenizers"]:
    encodings = Tokenizer.from_file(path).encode_batch(given["texts"])
    print(json.dumps([encoding.ids for encoding in encodings], separators=(",", ":")))
