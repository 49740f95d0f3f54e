#!/usr/bin/Rscript
# Writes packages/analysis/test/vectors/reference-r.json: numbers of R where Debian's numpy, scipy and
# statsmodels have none (MSTL, the third type of quantile, optimal segmentation, monotone regression)
# or where two references are better than one (STL with robustness weights, Hodges and Lehmann).
#
# Run it with Debian's r-base-core, r-cran-forecast and r-cran-strucchange:
#     Rscript scripts/vectors/reference.R
# Inputs come from the generator that reference.py uses and the tests rebuild; versions stand in the file.
suppressMessages({
  library(forecast)
  library(strucchange)
})

lcg <- function(seed, n) {
  state <- seed
  out <- numeric(n)
  for (i in seq_len(n)) {
    # The product exceeds 2^53, so it is taken in two parts.
    high <- (1103515245 * (state %/% 65536)) %% 32768
    state <- (high * 65536 + 1103515245 * (state %% 65536) + 12345) %% 2147483648
    out[i] <- state / 2147483648 - 0.5
  }
  out
}

every_twentieth <- function(x) as.numeric(x)[seq(1, length(x), by = 20)]

quantiles <- function() {
  at <- c(0.01, 0.1, 0.25, 0.5, 0.77, 0.95, 1)
  x <- lcg(21, 41)
  list(at = at, types = setNames(lapply(1:9, function(type) {
    as.numeric(quantile(x, at, type = type, names = FALSE))
  }), 1:9))
}

# The same series as in reference.py, of periods 12 and 60.
seasonal_series <- function(n) {
  t <- seq_len(n) - 1
  0.02 * t + sin(2 * pi * t / 12) + 2 * sin(2 * pi * t / 60) + 0.3 * lcg(101, n)
}

# Local lines everywhere and no interpolation, as in Cleveland's paper and in statsmodels.
mstl_of <- function(y, ...) {
  parts <- mstl(msts(y, seasonal.periods = c(12, 60)), s.window = c(11, 15), s.degree = 1,
    s.jump = 1, t.jump = 1, l.jump = 1, ...)
  list(trend = every_twentieth(parts[, "Trend"]),
    seasonal_12 = every_twentieth(parts[, "Seasonal12"]),
    seasonal_60 = every_twentieth(parts[, "Seasonal60"]))
}

structure_parts <- function() {
  y <- seasonal_series(240)
  # Of odd length: R asks for the two middle residuals of an even one in falling order, and its partial
  # sort then misses the median that scales the weights.
  wild <- seasonal_series(241)
  wild[c(31, 120, 121, 200)] <- wild[c(31, 120, 121, 200)] + 9
  robust <- stl(ts(wild, frequency = 12), s.window = 7, s.degree = 1, robust = TRUE, inner = 2,
    outer = 15, s.jump = 1, t.jump = 1, l.jump = 1)
  list(mstl = mstl_of(y, inner = 5), mstl_robust = mstl_of(wild, inner = 2, robust = TRUE, outer = 15),
    stl_robust = list(trend = every_twentieth(robust$time.series[, "trend"]),
      seasonal = every_twentieth(robust$time.series[, "seasonal"]),
      weights = as.numeric(robust$weights)[c(31, 60, 120, 121, 200)]))
}

# The best segmentation into five parts of at least five points, and its sum of squares.
segmentation <- function() {
  y <- lcg(111, 120) + rep(c(0, 1.2, 0.3, 1.5, 0.9), times = c(30, 20, 25, 15, 30))
  best <- breakpoints(y ~ 1, h = 5, breaks = 4)
  list(change_points = as.numeric(best$breakpoints), squares = sum(residuals(lm(y ~ breakfactor(best)))^2))
}

monotone <- function() {
  outcomes <- as.numeric(lcg(122, 40) + 0.5 < plogis(4 * lcg(121, 40)))
  fit <- isoreg(lcg(121, 40), outcomes)
  list(fitted = as.numeric(fit$yf))
}

shifts <- function() {
  a <- lcg(71, 18)
  b <- lcg(72, 22) + 0.2
  hodges <- wilcox.test(b, a, conf.int = TRUE, exact = TRUE)
  list(hodges_lehmann = as.numeric(hodges$estimate), exact_p = hodges$p.value)
}

json <- function(x) {
  if (is.list(x)) {
    parts <- mapply(function(name, value) sprintf('"%s": %s', name, json(value)), names(x), x)
    sprintf("{%s}", paste(parts, collapse = ", "))
  } else if (is.character(x)) sprintf('"%s"', x)
  else if (length(x) == 1) sprintf("%.17g", x)
  else sprintf("[%s]", paste(sprintf("%.17g", x), collapse = ", "))
}

arguments <- commandArgs(trailingOnly = FALSE)
script <- normalizePath(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
out <- list(
  versions = list(R = as.character(getRversion()), forecast = as.character(packageVersion("forecast")),
    strucchange = as.character(packageVersion("strucchange"))),
  quantiles = quantiles(), structure = structure_parts(), segmentation = segmentation(),
  monotone = monotone(), shifts = shifts())
path <- file.path(dirname(script), "../../packages/analysis/test/vectors/reference-r.json")
writeLines(json(out), path)
cat(normalizePath(path), unlist(out$versions), "\n")
