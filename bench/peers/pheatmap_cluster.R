# Rscript pheatmap_cluster.R IN.csv OUT.png: read, cluster both sides, draw, save.
args <- commandArgs(trailingOnly = TRUE)
data <- as.matrix(read.csv(args[1], header = FALSE))
pheatmap::pheatmap(data, filename = args[2], width = 10, height = 10, show_rownames = FALSE)
