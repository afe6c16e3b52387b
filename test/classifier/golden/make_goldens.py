"""Goldens of the classifier from scikit-learn; run `python make_goldens.py` in this folder.

Made with scikit-learn 1.9.0, NumPy 2.x, safetensors (versions are stored in the output). The training
data is not stored: `synthetic` here and in ../synthetic.ts draw the same numbers, bit for bit.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, confusion_matrix
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

HERE = Path(__file__).parent
warnings.filterwarnings("ignore")


def synthetic(rows, columns, classes, seed, spread=1.0):
    random = np.random.RandomState(seed)
    draw = lambda: float(random.random_sample())
    centres = [2 * draw() - 1 for _ in range(classes * columns)]
    x = np.empty((rows, columns))
    y = np.arange(rows) % classes
    for i in range(rows):
        for j in range(columns):
            noise = draw() + draw() + draw() - 1.5
            x[i, j] = (centres[y[i] * columns + j] + spread * noise) * (j + 1) + 10 * j
    return x, y


def save(name, value):
    value = {"sklearn": sklearn.__version__, "numpy": np.__version__, **value}
    (HERE / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def digits(values, n=12):
    return [float(f"{v:.{n}g}") for v in np.asarray(values, dtype=float).ravel()]


def scaler():
    x, _ = synthetic(40, 5, 3, 1)
    x[:, 2] = 0.1 + 0.2  # constant up to rounding of the mean
    fitted = StandardScaler().fit(x)
    save("scaler.json", {"mean": fitted.mean_.tolist(), "scale": fitted.scale_.tolist()})


def logistic():
    cases = []
    for rows, columns, classes, seed, c in [(90, 4, 3, 2, 1.0), (120, 6, 5, 3, 0.1), (80, 5, 2, 4, 1.0), (100, 8, 4, 5, 100.0)]:
        x, y = synthetic(rows, columns, classes, seed)
        x = StandardScaler().fit_transform(x)
        model = LogisticRegression(C=c, solver="newton-cg", tol=1e-12, max_iter=100000).fit(x, y)
        cases.append(
            {
                "data": [rows, columns, classes, seed],
                "C": c,
                "coef": digits(model.coef_),
                "intercept": digits(model.intercept_),
                "probabilities": digits(model.predict_proba(x[:5])),
            }
        )
    save("logistic_regression.json", {"cases": cases})


def svm():
    cases = []
    for kernel, data, c in [("linear", (90, 4, 3, 6), 1.0), ("rbf", (120, 6, 4, 7), 2.0), ("rbf", (80, 5, 2, 8), 1.0), ("linear", (60, 3, 2, 9), 0.5)]:
        x, y = synthetic(*data)
        x = StandardScaler().fit_transform(x)
        probe, _ = synthetic(40, data[1], data[2], 99)
        probe = StandardScaler().fit(probe).transform(probe)
        # Ties of votes are broken by confidence, as in decision_function.
        model = SVC(kernel=kernel, C=c, gamma="scale", tol=1e-6, break_ties=data[2] > 2).fit(x, y)
        ovr = model.decision_function(probe)
        cases.append(
            {
                "kernel": kernel,
                "data": list(data),
                "C": c,
                "ovr": digits(ovr, 10),
                "predicted": model.predict(probe).tolist(),
                "supports": int(model.n_support_.sum()),
            }
        )
    save("svm.json", {"cases": cases})


def neighbours():
    x, y = synthetic(60, 4, 3, 10)
    probe, _ = synthetic(20, 4, 3, 11)
    probe[0] = x[7]  # an exact match
    cases = []
    for metric in ["euclidean", "cosine"]:
        for weights in ["uniform", "distance"]:
            model = KNeighborsClassifier(7, metric=metric, weights=weights, algorithm="brute").fit(x, y)
            cases.append({"metric": metric, "weights": weights, "probabilities": digits(model.predict_proba(probe))})
    save("k_nearest_neighbors.json", {"cases": cases})


def accuracies():
    x, y = synthetic(900, 12, 6, 12, 2.2)
    train, test = slice(0, 600), slice(600, 900)
    scores = lambda make: [float(make(seed).fit(x[train], y[train]).score(x[test], y[test])) for seed in range(5)]
    save(
        "accuracies.json",
        {
            "data": [900, 12, 6, 12, 2.2],
            "trainRows": 600,
            "randomForest": scores(lambda seed: RandomForestClassifier(random_state=seed)),
            "mlp": scores(lambda seed: make_pipeline(StandardScaler(), MLPClassifier(random_state=seed, early_stopping=True))),
        },
    )


def cross_validation():
    x, y = synthetic(150, 5, 3, 13, 1.6)
    model = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-8, max_iter=10000))
    folds = StratifiedKFold(5, shuffle=True, random_state=3)
    save("cross_validation.json", {"accuracies": cross_val_score(model, x, y, cv=folds).tolist()})


def reports():
    cases = []

    def add(truth, predicted, names, **options):
        labels = range(len(names))
        zero = options.get("zero_division", 0)
        cases.append(
            {
                "truth": list(map(int, truth)),
                "predicted": list(map(int, predicted)),
                "names": names,
                "digits": options.get("digits", 2),
                "zeroDivision": "nan" if zero != zero else zero,
                "text": classification_report(truth, predicted, labels=labels, target_names=names, **{"zero_division": 0, **options}),
                "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
                "accuracy": accuracy_score(truth, predicted),
            }
        )

    add([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], ["blues", "jazz", "rock"])
    # Ties of rounding: 1/8, 3/8, 5/8.
    add([0] * 8 + [1] * 8, [0] + [1] * 7 + [1] * 5 + [0] * 3, ["a", "b"])
    add([0] * 8 + [1] * 8, [0] + [1] * 7 + [1] * 5 + [0] * 3, ["a", "b"], digits=0)
    for zero in [0, 1, np.nan]:
        add([0, 0, 1, 1], [0, 1, 1, 1], ["present", "also present", "never there"], zero_division=zero)
        add([0, 0, 1, 1, 3], [0, 2, 1, 2, 2], ["a", "b", "predicted only", "missed"], zero_division=zero, digits=4)
    add([0, 1, 0, 1], [0, 1, 1, 1], ["short", "a name that is longer than the heading of the averages"], digits=3)
    add([0, 1, 1], [0, 1, 0], ["Électronique", "日本の音楽 🎵"], digits=1)
    add([0, 1, 1, 0], [0, 1, 0, 0], ["a", "b"], digits=18)
    random = np.random.RandomState(0)
    for classes in [2, 3, 7, 8, 9, 15, 16, 20, 130]:
        for digits_ in [2, 3, 5]:
            truth = random.randint(0, classes, 3 * classes + 5)
            predicted = np.where(random.random_sample(len(truth)) < 0.6, truth, random.randint(0, classes, len(truth)))
            if classes == 130 and digits_ != 2:
                continue
            add(truth.tolist(), predicted.tolist(), [f"c{i}" for i in range(classes)], digits=digits_)
    save("reports.json", {"cases": cases})


def python_fixed():
    random = np.random.RandomState(1)
    values = [0.125, 0.375, 0.625, 0.875, 0.5, 1.5, 2.5, -0.125, -2.5, 0.0, 1.0, 1e-9, 0.005, 0.015, 0.045, 2 / 3]
    values += random.random_sample(40).tolist() + (random.randint(0, 64, 40) / 64).tolist()
    cases = [[value, n, format(value, f".{n}f")] for value in values for n in range(6)]
    save("python_fixed.json", {"cases": cases})


def safetensors_file():
    """Reads a file that our writer made (when given) and prints what Python sees; no golden."""
    from safetensors.numpy import load_file

    for name, array in sorted(load_file(sys.argv[1]).items()):
        print(name, array.dtype, list(array.shape), array.ravel()[:4].tolist())


if len(sys.argv) > 1:
    safetensors_file()
else:
    from safetensors.numpy import save as pack

    for make in [scaler, logistic, svm, neighbours, accuracies, cross_validation, reports, python_fixed]:
        make()
    packed = pack(
        {"b": np.array([[1, -2], [3, 4]], dtype=np.int32), "a": np.array([0.1, -1e300]), "c": np.array([1.5], dtype=np.float32)},
        metadata={"format": "melisma-classifier"},
    )
    save("safetensors.json", {"hex": packed.hex()})
