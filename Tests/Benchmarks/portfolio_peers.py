"""The allocation of `benchmarks portfolio` by scipy's SLSQP, with gradients: one line to standard output.

Needs numpy and scipy.
Usage: portfolio_peers.py PROBLEM.json
"""

import json
import sys
import time

import numpy
import scipy
from scipy.optimize import minimize

problem = json.load(open(sys.argv[1]))
returns = numpy.array(problem["returns"])
covariance = numpy.array(problem["covariance"])
cap, aversion = problem["cap"], problem["aversion"]
count = len(returns)

wall, own = time.perf_counter(), time.process_time()
result = minimize(
    lambda weights: aversion / 2 * weights @ covariance @ weights - returns @ weights,
    numpy.full(count, 1 / count),
    jac=lambda weights: aversion * covariance @ weights - returns,
    method="SLSQP",
    bounds=[(0, cap)] * count,
    constraints=[{"type": "eq", "fun": lambda weights: weights.sum() - 1, "jac": lambda weights: numpy.ones(count)}],
    options={"maxiter": 1000, "ftol": 1e-12},
)
wall, own = time.perf_counter() - wall, time.process_time() - own
print(
    f"scipy {scipy.__version__} SLSQP: {wall:.2f} s ({own:.2f} s of processors), objective {-result.fun}, "
    f"{'converged' if result.success else result.message}"
)
