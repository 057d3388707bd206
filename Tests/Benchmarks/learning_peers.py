"""One round of pandas, optbinning, scikit-learn and XGBoost on the work of `benchmarks learning`, one thread: JSON to standard output.

Seconds of processor time. Needs pandas, optbinning, scikit-learn and xgboost.
Usage: learning_peers.py ROWS.csv LARGE.csv DESIGN.csv ROUNDS
"""

import json
import os
import sys
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
warnings.filterwarnings("ignore")

import numpy
import pandas
import xgboost
from optbinning import OptimalBinning
from sklearn.linear_model import LogisticRegression

rows_path, large_path, design_path, rounds = sys.argv[1:]
times = {}


def timed(name, work):
    start = time.process_time()
    result = work()
    times["theirs " + name] = time.process_time() - start
    return result


data = pandas.read_csv(rows_path)
target = data.pop("bad").to_numpy()
timed("csv", lambda: pandas.read_csv(large_path))


def binned():
    fitted = {}
    for name in data.columns:
        numbers = data[name].to_numpy()
        fitted[name] = OptimalBinning(name=name, dtype="numerical", monotonic_trend="auto_asc_desc").fit(numbers, target)
    return fitted


fitted = timed("binning", binned)
timed("woe", lambda: [fitted[name].transform(data[name].to_numpy(), metric="woe") for name in data.columns])
design = pandas.read_csv(design_path, header=None).to_numpy()
timed("logistic", lambda: LogisticRegression(C=1.0, solver="lbfgs", max_iter=1000).fit(design, target))
numbers = numpy.ascontiguousarray(data.to_numpy("float32"))
parameters = dict(
    objective="binary:logistic", tree_method="hist", eval_metric="logloss", max_depth=4, eta=0.05, subsample=0.8,
    colsample_bytree=0.8, min_child_weight=5, max_bin=256, nthread=1, seed=42,
)
timed("boosting", lambda: xgboost.train(parameters, xgboost.DMatrix(numbers, target), int(rounds)))
print(json.dumps(times))
