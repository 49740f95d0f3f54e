"""The kernels of `npm run bench -- kernels` in numpy, scipy, statsmodels and plain Python.

Reads {"repeats", "series": {"million_a", "million_b": seeds, "seasonal": [...], ...}} from standard
input and prints {"versions", "seconds", "answers"}. A library that is absent is left out. The
plain-Python versions follow the same papers as ours and give the same answers, which the benchmark
compares.
"""
import json
import math
import sys
import time

import numpy as np

request = json.load(sys.stdin)
seconds, answers = {}, {}


def measure(name, work, repeats=None):
    best = math.inf
    for _ in range(repeats or request["repeats"]):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    seconds[name] = best
    return result


def pelt(values, penalty):
    """Killick, Fearnhead and Eckley (2012), cost of the mean, minimum segment of one point."""
    n = len(values)
    sums, squares = [0.0], [0.0]
    for value in values:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def cost(start, end):
        total = sums[end] - sums[start]
        return squares[end] - squares[start] - total * total / (end - start)

    best, previous, candidates = [-penalty] + [0.0] * n, [0] * (n + 1), [0]
    for end in range(1, n + 1):
        costs = [best[start] + cost(start, end) for start in candidates]
        least = min(costs)
        previous[end] = candidates[costs.index(least)]
        best[end] = least + penalty
        candidates = [start for start, own in zip(candidates, costs) if own <= best[end]] + [end]
    found, end = [], previous[n]
    while end > 0:
        found.append(end)
        end = previous[end]
    return found[::-1]


def student_quantile(probability, degrees):
    from scipy.stats import t
    return t.ppf(probability, degrees)


def esd(values, maximum, significance=0.05):
    """Rosner (1983)."""
    left = list(enumerate(values))
    n, removed, outliers = len(left), [], 0
    for i in range(1, maximum + 1):
        mean = sum(value for _, value in left) / len(left)
        variance = sum((value - mean) ** 2 for _, value in left) / (len(left) - 1)
        worst = max(left, key=lambda pair: abs(pair[1] - mean))
        left.remove(worst)
        removed.append(worst[0])
        statistic = abs(worst[1] - mean) / math.sqrt(variance)
        t = student_quantile(1 - significance / (2 * (n - i + 1)), n - i - 1)
        if statistic > (n - i) * t / math.sqrt((n - i - 1 + t * t) * (n - i + 1)):
            outliers = i
    return removed[:outliers]


def bocpd(values, expected_run=250, warm_up=20, negligible=1e-6):
    """Adams and MacKay (2007), normal data of unknown mean and variance, runs pruned alike."""
    head = values[:warm_up]
    centre = sum(head) / warm_up
    variance = sum((value - centre) ** 2 for value in head) / warm_up
    hazard, runs, lengths = 1 / expected_run, [(0, 1.0, centre, 0.1, 1.0, variance)], []
    for value in values:
        grown, changed, total = [], 0.0, 0.0
        for length, weight, mean, certainty, shape, scale in runs:
            spread = scale * (certainty + 1) / (shape * certainty)
            z = (value - mean) ** 2 / (2 * shape * spread)
            density = math.exp(
                math.lgamma(shape + 0.5) - math.lgamma(shape)
                - 0.5 * math.log(2 * shape * math.pi * spread) - (shape + 0.5) * math.log1p(z))
            joint = weight * density
            changed += joint * hazard
            total += joint
            grown.append((
                length + 1, joint * (1 - hazard), (certainty * mean + value) / (certainty + 1),
                certainty + 1, shape + 0.5,
                scale + certainty * (value - mean) ** 2 / (2 * (certainty + 1))))
        runs = [(0, changed, centre, 0.1, 1.0, variance)] + grown
        runs = [(a, w / total, m, c, s, b) for a, w, m, c, s, b in runs if w / total > negligible]
        lengths.append(max(runs, key=lambda run: run[1])[0])
    return lengths


rng = np.random.default_rng(1)
x, y = rng.random(1_000_000), rng.random(1_000_000)
windows = np.lib.stride_tricks.sliding_window_view(x[:100_000], 61)


def mean_by_cumulative_sums():
    sums = np.cumsum(np.concatenate([[0.0], x]))
    return (sums[60:] - sums[:-60]) / 60


measure("quantile", lambda: np.quantile(x, 0.95))
measure("median", lambda: np.median(x))
measure("pearson", lambda: np.corrcoef(x, y))
measure("rolling-mean", mean_by_cumulative_sums)
measure("rolling-deviation", lambda: windows.std(axis=1, ddof=1), 2)
measure("rolling-median", lambda: np.median(windows, axis=1), 2)
steps, spikes, runs = (request["series"][name] for name in ("steps", "spikes", "runs"))
answers["pelt"] = measure("pelt", lambda: pelt(steps, request["penalty"]), 1)
answers["bocpd"] = measure("bocpd", lambda: bocpd(runs), 1)
versions = {"numpy": np.__version__, "python": sys.version.split()[0]}
try:
    import scipy
    import scipy.stats
    answers["esd"] = measure("esd", lambda: esd(spikes, 30), 2)
    ordered = rng.random(100_000)
    measure("kendall", lambda: scipy.stats.kendalltau(ordered, x[:100_000]), 2)
    measure("mann-whitney", lambda: scipy.stats.mannwhitneyu(x[:100_000], y[:100_000]), 2)
    versions["scipy"] = scipy.__version__
except ImportError:
    pass
try:
    import statsmodels
    from statsmodels.tsa.seasonal import STL
    seasonal = np.array(request["series"]["seasonal"])
    answers["stl"] = float(measure("stl", lambda: STL(seasonal, period=288).fit(), 3).trend[1000])
    measure("stl-robust", lambda: STL(seasonal, period=288, robust=True).fit(), 1)
    versions["statsmodels"] = statsmodels.__version__
except ImportError:
    pass
print(json.dumps({"versions": versions, "seconds": seconds, "answers": answers}))
