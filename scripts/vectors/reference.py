#!/usr/bin/python3
"""Writes packages/analysis/test/vectors/reference.json: numbers of numpy, scipy and statsmodels.

Run it with Debian's python3-numpy, python3-scipy and python3-statsmodels:
    /usr/bin/python3 scripts/vectors/reference.py
Inputs come from a 31-bit linear congruential generator that the tests rebuild, so that only
results are stored. The versions that made the numbers are written beside them. Where no library of
these has a method, it is written down here by its definition, as slowly and plainly as it reads.
What only R has is in reference.R.
"""
import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from statsmodels.stats import multitest, proportion
from statsmodels.tsa import seasonal, stattools


def lcg(seed: int, n: int) -> np.ndarray:
    state, out = seed, []
    for _ in range(n):
        state = (1103515245 * state + 12345) % 2147483648
        out.append(state / 2147483648 - 0.5)
    return np.array(out)


def floats(values) -> list[float]:
    return [float(value) for value in values]


def quantiles() -> dict:
    methods = {
        # Type 3 is left out: numpy before 2.0 breaks ties towards the odd rank, against the definition.
        1: "inverted_cdf", 2: "averaged_inverted_cdf",
        4: "interpolated_inverted_cdf", 5: "hazen", 6: "weibull", 7: "linear",
        8: "median_unbiased", 9: "normal_unbiased",
    }
    x, at = lcg(21, 41), [0.01, 0.1, 0.25, 0.5, 0.77, 0.95, 1.0]
    return {"at": at, "types": {str(k): floats(np.quantile(x, at, method=m)) for k, m in methods.items()}}


def platt() -> dict:
    score = 4 * lcg(31, 200)
    right = (lcg(32, 200) + 0.5 < 1 / (1 + np.exp(0.5 - 1.5 * score))).astype(float)
    n_right, n_wrong = right.sum(), len(right) - right.sum()
    target = np.where(right == 1, (n_right + 1) / (n_right + 2), 1 / (n_wrong + 2))

    def loss(parameters):
        exponent = parameters[0] * score + parameters[1]
        return np.sum(np.logaddexp(0, exponent) - (1 - target) * exponent)

    fit = optimize.minimize(loss, [0, 0], method="BFGS", options={"gtol": 1e-9})
    return {"slope": float(fit.x[0]), "intercept": float(fit.x[1]), "cross_entropy": float(fit.fun)}


def fourier() -> dict:
    out = {}
    for n in (16, 12, 97):
        transformed = np.fft.fft(lcg(41, n) + 1j * lcg(42, n))
        out[str(n)] = {"real": floats(transformed.real), "imaginary": floats(transformed.imag)}
    return out


def spectral_residual() -> dict:
    """Ren et al. (KDD 2019) in numpy, with the conventions that the docstring names."""
    n, extension, window, back = 90, 5, 3, 21
    x = np.sin(np.arange(n) / 7) + 0.2 * lcg(51, n)
    x[60] += 4
    slope = np.mean([(x[-1] - x[-1 - i]) / i for i in range(1, extension + 1)])
    padded = np.concatenate([x, np.full(extension, x[-extension] + slope * extension)])
    spectrum = np.fft.fft(padded)
    log = np.log(np.maximum(np.abs(spectrum), np.abs(spectrum).max() * 1e-12))
    mean = np.array([log[max(0, i - window + 1):i + 1].mean() for i in range(len(log))])
    saliency_all = np.abs(np.fft.ifft(np.exp(log - mean + 1j * np.angle(spectrum))))
    saliency = saliency_all[:n]
    scores = []
    for i in range(n):
        earlier = saliency[max(0, i - back):i]
        local = (earlier.sum() + (back - len(earlier)) * saliency.mean()) / back
        scores.append((saliency[i] - local) / local)
    return {"saliency": floats(saliency), "scores": floats(scores)}


def rolling() -> dict:
    x = lcg(61, 60)
    windows = np.lib.stride_tricks.sliding_window_view(x, 9)
    return {
        "mean": floats(windows.mean(axis=1)), "deviation": floats(windows.std(axis=1, ddof=1)),
        "median": floats(np.median(windows, axis=1)), "minimum": floats(windows.min(axis=1)),
        "maximum": floats(windows.max(axis=1)),
    }


def tests() -> dict:
    a, b = lcg(71, 18), lcg(72, 22) + 0.2
    tied_a, tied_b = np.round(6 * a), np.round(6 * b)
    exact = stats.mannwhitneyu(a[:8], b[:9], method="exact")
    asymptotic = stats.mannwhitneyu(tied_a, tied_b, method="asymptotic")
    permuted = stats.permutation_test(
        (a[:5], b[:5]), lambda x, y: np.mean(y) - np.mean(x), n_resamples=np.inf)
    t = stats.ttest_ind(a, b, equal_var=False)
    return {
        "welch": [float(t.statistic), float(t.pvalue)],
        "mann_whitney_exact": [float(exact.statistic), float(exact.pvalue)],
        "mann_whitney_tied": [float(asymptotic.statistic), float(asymptotic.pvalue)],
        "ks_tied": float(stats.ks_2samp(tied_a, tied_b).statistic),
        "wasserstein_unequal": float(stats.wasserstein_distance(a, b)),
        "permutation_mean_p": float(permuted.pvalue),
        "chi_square_3x4": [float(v) for v in stats.chi2_contingency(
            [[12, 7, 30, 4], [8, 19, 22, 9], [3, 5, 41, 6]], correction=False)[:2]],
        "fisher": [float(v) for v in stats.fisher_exact([[3, 17], [11, 9]])],
        "trimmed_mean": float(stats.trim_mean(a, 0.15)),
        "wilson": floats(proportion.proportion_confint(7, 53, method="wilson")),
        "proportion_z_p": floats(proportion.proportions_ztest([7, 19], [53, 61])),
        "newcombe": floats(proportion.confint_proportions_2indep(19, 61, 7, 53, method="newcomb", compare="diff")),
    }


def comparisons() -> dict:
    p = np.abs(lcg(81, 15)) ** 3
    return {
        "p": floats(p), "holm": floats(multitest.multipletests(p, method="holm")[1]),
        "benjamini_hochberg": floats(multitest.multipletests(p, method="fdr_bh")[1]),
    }


def correlation() -> dict:
    x = lcg(91, 50)
    z = lcg(92, 50)
    y = 0.6 * x + 0.8 * z + 0.5 * lcg(93, 50)
    tied_x, tied_y = np.round(4 * x), np.round(4 * y)
    pearson = stats.pearsonr(x, y)
    interval = pearson.confidence_interval(0.95)
    inverse = np.linalg.inv(np.corrcoef([x, y, z]))
    granger = stattools.grangercausalitytests(np.column_stack([y[1:], x[:-1]]), [2], verbose=False)
    return {
        "pearson": [float(pearson.statistic), float(pearson.pvalue), float(interval.low), float(interval.high)],
        "spearman_tied": floats(stats.spearmanr(tied_x, tied_y)),
        "kendall_tied": floats(stats.kendalltau(tied_x, tied_y, method="asymptotic")),
        "partial": float(-inverse[0, 1] / np.sqrt(inverse[0, 0] * inverse[1, 1])),
        "acf": floats(stattools.acf(x, nlags=6, fft=False)),
        "granger_lag2": floats(granger[2][0]["ssr_ftest"][:2]),
    }


def structure() -> dict:
    n = 240
    t = np.arange(n)
    y = 0.02 * t + np.sin(2 * np.pi * t / 12) + 2 * np.sin(2 * np.pi * t / 60) + 0.3 * lcg(101, n)
    parts = seasonal.STL(y, period=12, seasonal=11).fit()
    out = {
        "stl_seasonal_11": floats(parts.seasonal[::20]), "stl_trend_11": floats(parts.trend[::20]),
        "theil_sen": floats(stats.theilslopes(y, t, 0.95)),
        "mann_kendall_tau": floats(stats.kendalltau(t, np.round(3 * y), method="asymptotic")),
    }
    return out


def steps() -> np.ndarray:
    """A level, one higher, one wider: 36, 30 and 24 values."""
    return np.concatenate([lcg(131, 36), lcg(132, 30) + 1.5, 4 * lcg(133, 24)])


def matrix_profile() -> dict:
    """Every stretch against every other, by the definition of Yeh et al. (2016)."""
    x, window, apart = np.sin(np.arange(80) / 3) + 0.4 * lcg(141, 80), 12, 6
    stretches = np.lib.stride_tricks.sliding_window_view(x, window)
    shapes = (stretches - stretches.mean(axis=1, keepdims=True)) / stretches.std(axis=1, keepdims=True)
    distances = np.linalg.norm(shapes[:, None] - shapes[None], axis=2)
    at = np.arange(len(shapes))
    distances[np.abs(at[:, None] - at[None]) < apart] = np.inf
    return {"distances": floats(distances.min(axis=1)), "nearest": [int(i) for i in distances.argmin(axis=1)]}


def warping() -> dict:
    """Sakoe and Chiba's recursion over the whole table; cells outside of the band are infinite."""
    a, b, out = lcg(151, 30), lcg(152, 34), {}
    for band in (4, 10):
        table = np.full((len(a) + 1, len(b) + 1), np.inf)
        table[0, 0] = 0
        for i in range(1, len(a) + 1):
            for j in range(1, len(b) + 1):
                if abs(i - j) <= band:
                    least = min(table[i - 1, j], table[i, j - 1], table[i - 1, j - 1])
                    table[i, j] = (a[i - 1] - b[j - 1]) ** 2 + least
        out[str(band)] = float(np.sqrt(table[-1, -1]))
    return out


def extreme_deviates() -> dict:
    """Rosner (1983): statistics, and how many of up to six are outliers at .05."""
    x = np.concatenate([lcg(161, 40), [3.0, -2.5, 2.8]])
    left, statistics, outliers = x.copy(), [], 0
    for i in range(1, 7):
        n = len(left)
        far = np.abs(left - left.mean())
        statistics.append(float(far.max() / left.std(ddof=1)))
        t = stats.t.ppf(1 - 0.05 / (2 * n), n - 2)
        if statistics[-1] > (n - 1) * t / np.sqrt((n - 2 + t * t) * n):
            outliers = i
        left = np.delete(left, far.argmax())
    return {"statistics": statistics, "outliers": outliers}


def energy_split() -> dict:
    """Matteson and James (2014): the split with the largest scaled energy distance."""
    x, minimum, best = steps(), 10, (-np.inf, 0)
    distance = np.abs(x[:, None] - x[None])
    for k in range(minimum, len(x) - minimum + 1):
        rest = len(x) - k
        between = distance[:k, k:].mean()
        left = distance[:k, :k].sum() / (k * (k - 1))
        right = distance[k:, k:].sum() / (rest * (rest - 1))
        best = max(best, (k * rest / len(x) * (2 * between - left - right), k))
    return {"energy": float(best[0]), "at": best[1]}


def online_change() -> dict:
    """Adams and MacKay (2007) with the prior that the docstring names, and no run forgotten."""
    x, warm_up, hazard, recent = steps(), 20, 1 / 250, 5
    centre, variance = x[:warm_up].mean(), x[:warm_up].var()
    runs = [(0, 1.0, centre, variance)]
    probability, length = [], []
    for t, value in enumerate(x):
        grown, changed = [], 0.0
        for run, weight, mean, scale in runs:
            certainty, shape = 0.1 + run, 1 + run / 2
            spread = np.sqrt(scale * (certainty + 1) / (shape * certainty))
            joint = weight * stats.t.pdf(value, 2 * shape, mean, spread)
            changed += joint * hazard
            grown.append((run + 1, joint * (1 - hazard), (certainty * mean + value) / (certainty + 1),
                          scale + certainty * (value - mean) ** 2 / (2 * (certainty + 1))))
        total = changed + sum(one[1] for one in grown)
        runs = [(0, changed / total, centre, variance)] + [
            (run, weight / total, mean, scale) for run, weight, mean, scale in grown]
        young = sum(weight for run, weight, _, _ in runs if run <= recent) if t >= warm_up else 0.0
        probability.append(float(young))
        length.append(int(max(runs, key=lambda one: one[1])[0]))
    return {"probability": probability, "run_length": length}


def distributions() -> dict:
    return {
        "student_quantile": [float(stats.t.ppf(q, df)) for q in (0.6, 0.975, 0.9999) for df in (1, 4.5, 80)],
        "normal_quantile": floats(stats.norm.ppf([1e-12, 0.02, 0.5, 0.8, 0.999999])),
        "student_tail": [float(stats.t.sf(x, df)) for x in (-2, 0.3, 12) for df in (1, 4.5, 80)],
        "f_tail": [float(stats.f.sf(x, 3, df)) for x in (0.5, 4, 60) for df in (2, 25)],
        "chi_square_tail": [float(stats.chi2.sf(x, df)) for x in (0.1, 5, 90) for df in (1, 7)],
    }


groups = {
    "quantiles": quantiles, "platt": platt, "fourier": fourier, "spectral_residual": spectral_residual,
    "rolling": rolling, "tests": tests, "comparisons": comparisons, "correlation": correlation,
    "structure": structure, "distributions": distributions, "matrix_profile": matrix_profile,
    "warping": warping, "extreme_deviates": extreme_deviates, "energy_split": energy_split,
    "online_change": online_change,
}
versions = {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__}
out = {"versions": versions, **{name: make() for name, make in groups.items()}}
path = Path(__file__).resolve().parents[2] / "packages/analysis/test/vectors/reference.json"
path.write_text(json.dumps(out, indent=1) + "\n")
print(f"{path}: {versions}")
