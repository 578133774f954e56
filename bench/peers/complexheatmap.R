# Rscript complexheatmap.R IN.csv OUT.png: read, cluster both sides, draw, save.
suppressPackageStartupMessages(library(ComplexHeatmap))
args <- commandArgs(trailingOnly = TRUE)
data <- as.matrix(read.csv(args[1], header = FALSE))
png(args[2], width = 10, height = 10, units = "in", res = 144)
draw(Heatmap(data))
invisible(dev.off())
