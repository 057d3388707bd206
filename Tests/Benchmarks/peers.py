"""One round of XGBoost, LightGBM and lleaves on the models and rows of the benchmark, one thread: JSON to standard output.

Single rows in microseconds (median), batches in rows a second, of processor time.
Needs xgboost 3.x, lightgbm 4.x and lleaves. Usage: peers.py XGBOOST.json LIGHTGBM.txt ROWS.csv
"""

import ctypes
import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

import lightgbm
import lleaves
import numpy
import xgboost

xgboost_path, lightgbm_path, rows_path = sys.argv[1:]
rows = numpy.ascontiguousarray(numpy.genfromtxt(rows_path, delimiter=",", skip_header=1))
booster = xgboost.Booster()
booster.load_model(xgboost_path)
booster.set_param({"nthread": 1})
light = lightgbm.Booster(model_file=lightgbm_path)
compiled = lleaves.Model(lightgbm_path)
compiled.compile(cache=lightgbm_path + ".lleaves.o")
singles = [numpy.ascontiguousarray(rows[i : i + 1]) for i in range(256)]


def single(function, calls):
    """Median time of one call."""
    times = []
    for call in range(calls):
        start = time.thread_time_ns()
        function(call % 256)
        times.append(time.thread_time_ns() - start)
    return float(numpy.median(times)) / 1e3


def rate(function, count):
    """Best of two."""
    rates = []
    for _ in range(2):
        start = time.thread_time_ns()
        function()
        rates.append(count / ((time.thread_time_ns() - start) / 1e9))
    return max(rates)


library = lightgbm.basic._LIB
handle, length, score = ctypes.c_void_p(), ctypes.c_int64(), numpy.zeros(1)
library.LGBM_BoosterPredictForMatSingleRowFastInit(
    light._handle, 0, 0, -1, 1, rows.shape[1], b"num_threads=1", ctypes.byref(handle)
)
target = score.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
pointers = [row.ctypes.data_as(ctypes.c_void_p) for row in singles]
fast = library.LGBM_BoosterPredictForMatSingleRowFast
floats = rows.astype("float32")
part = rows[:500]
compiled.predict(rows, n_jobs=1)

print(
    json.dumps(
        {
            "lightgbm C fast single": single(lambda i: fast(handle, pointers[i], ctypes.byref(length), target), 2000),
            "xgboost in place single": single(lambda i: booster.inplace_predict(singles[i]), 500),
            "xgboost in place batch": rate(lambda: booster.inplace_predict(floats), len(rows)),
            "lleaves batch": rate(lambda: compiled.predict(rows, n_jobs=1), len(rows)),
            "lightgbm explained single": single(
                lambda i: light.predict(singles[i], pred_contrib=True, num_threads=1), 100
            ),
            "xgboost explained single": single(
                lambda i: booster.predict(xgboost.DMatrix(singles[i], nthread=1), pred_contribs=True), 100
            ),
            "lightgbm explained batch": rate(lambda: light.predict(part, pred_contrib=True, num_threads=1), 500),
            "xgboost explained batch": rate(
                lambda: booster.predict(xgboost.DMatrix(part, nthread=1), pred_contribs=True), 500
            ),
        }
    )
)
