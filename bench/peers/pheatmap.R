# Rscript pheatmap.R IN.csv OUT: read, draw with numbers, save.
args <- commandArgs(trailingOnly = TRUE)
data <- as.matrix(read.csv(args[1], header = FALSE))
if (endsWith(args[2], ".svg")) {
  # pheatmap itself writes no SVG; its drawing goes to R's own device.
  svg(args[2], width = 12, height = 10)
  pheatmap::pheatmap(data, cluster_rows = FALSE, cluster_cols = FALSE, display_numbers = TRUE)
  invisible(dev.off())
} else {
  pheatmap::pheatmap(data, cluster_rows = FALSE, cluster_cols = FALSE, display_numbers = TRUE,
                     filename = args[2], width = 12, height = 10)
}
