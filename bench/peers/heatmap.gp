# gnuplot -c heatmap.gp IN.csv OUT.png: read, draw, save.
set terminal pngcairo size 1152,864
set output ARG2
set datafile separator ","
set yrange [:] reverse
plot ARG1 matrix with image notitle
