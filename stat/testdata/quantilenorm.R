# Reference of QuantileNormalize: the algorithm of limma::normalizeQuantiles
# (ties = TRUE) in base R 4.2.2, on two tables: one whole with ties, one with
# missing values. Rscript quantilenorm.R
normalizeQuantiles <- function(A) {
  n <- dim(A)
  S <- array(, n)
  nobs <- rep(n[1], n[2])
  i <- (0:(n[1] - 1)) / (n[1] - 1)
  for (j in 1:n[2]) {
    Si <- sort(A[, j])
    nobs[j] <- length(Si)
    S[, j] <- if (nobs[j] < n[1]) approx((0:(nobs[j] - 1)) / (nobs[j] - 1), Si, i, ties = list("ordered", mean))$y else Si
  }
  m <- rowMeans(S)
  for (j in 1:n[2]) {
    isna <- is.na(A[, j])
    r <- rank(A[, j])
    A[!isna, j] <- approx(i, m, (r[!isna] - 1) / (nobs[j] - 1), ties = list("ordered", mean))$y
  }
  A
}
options(digits = 12)
print(c(normalizeQuantiles(cbind(c(5, 2, 3, 4), c(4, 1, 4, 2), c(3, 4, 6, 8)))))
print(c(normalizeQuantiles(cbind(c(5, NA, 3, 4, 1), c(4, 1, 4, 2, 9), c(3, 4, NA, NA, 8)))))
