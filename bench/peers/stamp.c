// A plain stamping loop: every point adds its quartic kernel to the cells of its
// disc, on both cores, each on a grid of its own.
//
//	gcc -O3 -march=native -fopenmp stamp.c -lm && ./a.out points.f64 RADIUS
//
// The file holds x and y of each point as float64, between 0 and 1024. Prints the
// seconds of the loop alone.
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { W = 1024 };

int main(int argc, char **argv) {
  FILE *f = fopen(argv[1], "rb");
  double r = atof(argv[2]);
  fseek(f, 0, SEEK_END);
  long n = ftell(f) / 16;
  rewind(f);
  double *p = malloc(16 * n);
  if (fread(p, 16, n, f) != (size_t)n) return 1;
  double *grid = calloc(2L * W * W, 8);
  double start = omp_get_wtime(), inv = 1 / (r * r);
#pragma omp parallel num_threads(2)
  {
    double *own = grid + (long)omp_get_thread_num() * W * W;
#pragma omp for
    for (long i = 0; i < n; i++) {
      double x = p[2 * i], y = p[2 * i + 1];
      int y0 = ceil(y - r - .5), y1 = floor(y + r - .5);
      if (y0 < 0) y0 = 0;
      if (y1 > W - 1) y1 = W - 1;
      for (int row = y0; row <= y1; row++) {
        double dy = row + .5 - y, left = r * r - dy * dy;
        if (left < 0) continue;
        double half = sqrt(left), a = 1 - dy * dy * inv;
        int x0 = ceil(x - half - .5), x1 = floor(x + half - .5);
        if (x0 < 0) x0 = 0;
        if (x1 > W - 1) x1 = W - 1;
        double *cells = own + (long)row * W;
        for (int col = x0; col <= x1; col++) {
          double dx = col + .5 - x, q = a - dx * dx * inv;
          cells[col] += q * q;
        }
      }
    }
  }
  for (long i = 0; i < (long)W * W; i++) grid[i] += grid[(long)W * W + i];
  double seconds = omp_get_wtime() - start, sum = 0;
  for (long i = 0; i < (long)W * W; i++) sum += grid[i];
  fprintf(stderr, "sum %g\n", sum);
  printf("seconds %.6f\n", seconds);
}
