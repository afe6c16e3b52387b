"""Golden values for test/dataset, from NumPy's RandomState and scikit-learn's splitters.

Source: numpy 2.x `np.random.RandomState`, scikit-learn 1.9 `sklearn.model_selection`.
Command: python test/dataset/golden/make_goldens.py   (writes splits.json, random.json, npy.json beside itself)

A case stores its parameters and the SHA-256 of "train,indices|validation,indices" of each split, so
that 200 cases stay small and every index is still compared.
"""

import base64
import hashlib
import io
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.model_selection import ShuffleSplit, StratifiedKFold, StratifiedShuffleSplit, train_test_split

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent


def digest(train, validation):
    text = ",".join(map(str, train)) + "|" + ",".join(map(str, validation))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def random_golden():
    state = np.random.RandomState(42)
    steps = {
        "uint32": [int(state.randint(0, 2**32, dtype=np.uint32)) for _ in range(3)],
        "random": [state.random_sample() for _ in range(4)],
        "randint": [int(state.randint(-5, 1000)) for _ in range(8)],
        "permutation": [int(i) for i in state.permutation(17)],
        "choice": [int(i) for i in state.choice(10, 6, replace=False)],
        "choiceReplace": [int(i) for i in state.choice(10, 12)],
        "wide": [int(state.randint(0, 2**32 - 5)) for _ in range(3)],
    }
    shuffled = np.arange(9)
    state.shuffle(shuffled)
    steps["shuffle"] = [int(i) for i in shuffled]
    seeds = {str(s): [np.random.RandomState(s).random_sample(), int(np.random.RandomState(s).permutation(1000)[700])]
             for s in (0, 1, 2**31, 2**32 - 1)}
    state = np.random.RandomState(7)
    return {"numpy": np.__version__, "seed42": steps, "seeds": seeds,
            "after2000": [state.random_sample() for _ in range(2000)][-1]}


def labels_of(seed, n, k):
    """The labels a test rebuilds from the same RandomState: no label list needs storing."""
    draws = np.random.RandomState(seed).randint(0, 1000, size=n)
    # Squaring makes the classes unbalanced; the names sort differently from their numbers.
    codes = (draws * draws * k) // 1_000_000
    return [f"{'zyxwvutsrqponm'[c]}{c}" for c in codes]


def split_cases():
    rng = np.random.RandomState(2024)
    cases = []
    while len(cases) < 200:
        n, k = int(rng.randint(6, 400)), int(rng.randint(1, 11))
        label_seed, seed = int(rng.randint(0, 2**31)), int(rng.randint(0, 2**31))
        validation = [0.1, 0.2, 0.25, 1 / 3, 0.5, int(rng.randint(1, n))][rng.randint(0, 6)]
        train = [None, None, 0.3, 0.5, int(rng.randint(1, n))][rng.randint(0, 5)]
        labels = labels_of(label_seed, n, k)
        case = {"n": n, "k": k, "labelSeed": label_seed, "seed": seed, "validation": validation, "train": train}
        try:
            splitter = StratifiedShuffleSplit(3, test_size=validation, train_size=train, random_state=seed)
            case["splits"] = [digest(t, v) for t, v in splitter.split(labels, labels)]
            t, v = train_test_split(np.arange(n), test_size=validation, train_size=train, random_state=seed,
                                    stratify=labels)
            assert digest(t, v) == case["splits"][0]
        except ValueError:
            # One in eight of the cases that scikit-learn refuses is kept: ours must refuse it too.
            if rng.randint(0, 8):
                continue
            case["splits"] = None
        cases.append(case)
    return cases


def fold_cases():
    rng = np.random.RandomState(99)
    cases = []
    while len(cases) < 100:
        n, k, folds = int(rng.randint(4, 300)), int(rng.randint(1, 11)), int(rng.randint(2, 11))
        label_seed, seed, shuffle = int(rng.randint(0, 2**31)), int(rng.randint(0, 2**31)), bool(rng.randint(0, 2))
        labels = labels_of(label_seed, n, k)
        case = {"n": n, "k": k, "labelSeed": label_seed, "folds": folds, "shuffle": shuffle, "seed": seed}
        try:
            splitter = StratifiedKFold(folds, shuffle=shuffle, random_state=seed if shuffle else None)
            case["splits"] = [digest(t, v) for t, v in splitter.split(labels, labels)]
        except ValueError:
            case["splits"] = None
        cases.append(case)
    return cases


def plain_cases():
    return [{"n": n, "validation": v, "seed": s,
             "splits": [digest(t, x) for t, x in ShuffleSplit(2, test_size=v, random_state=s).split(np.zeros(n))]}
            for n, v, s in [(10, 0.2, 0), (101, 0.33, 42), (57, 13, 7)]]


def npy_cases():
    """Arrays of small integers, which every type holds exactly, as numpy.save writes them (base64)."""
    cases = []
    for descr in ("<f4", "<f8", "<c8", "<c16", "<i4", "<i2", "<u2", "|i1", "|u1", "|b1", "<i8"):
        for shape in ((2, 3), (5,), (), (0, 4), (1, 2, 3)):
            values = (np.arange(int(np.prod(shape))) % 2 + (0 if descr == "|b1" else 3)).reshape(shape).astype(descr)
            if descr.startswith("<c"):
                values = values + 1j * np.asarray(0.5, dtype=descr).astype(descr)
                values = values.astype(descr)
            file = io.BytesIO()
            np.save(file, values)
            flat = values.reshape(-1)
            if descr.startswith("<c"):
                flat = flat.view(flat.real.dtype)
            cases.append({"descr": descr, "shape": list(shape), "values": [float(x) for x in flat],
                          "file": base64.b64encode(file.getvalue()).decode()})
    return cases


if __name__ == "__main__":
    (HERE / "random.json").write_text(json.dumps(random_golden(), indent=1) + "\n")
    (HERE / "npy.json").write_text(json.dumps(npy_cases()).replace("}, {", "},\n{") + "\n")
    golden = {"sklearn": sklearn.__version__, "stratifiedShuffleSplit": split_cases(),
              "stratifiedKFold": fold_cases(), "shuffleSplit": plain_cases()}
    lines = json.dumps(golden, separators=(",", ":")).replace('},{"n"', '},\n{"n"')
    (HERE / "splits.json").write_text(lines + "\n")
