/* The same kernels by hand in C: 64-bit ints, doubles, malloc. Compiled with gcc -O3 -march=native -ffp-contract=off. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int64_t i64;

static i64 escape_time(double cr, double ci, i64 limit) {
    double zr = 0.0, zi = 0.0;
    for (i64 n = 0; n < limit; n++) {
        double zr2 = zr * zr, zi2 = zi * zi;
        if (zr2 + zi2 > 4.0) return n;
        zi = 2.0 * zr * zi + ci;
        zr = zr2 - zi2 + cr;
    }
    return limit;
}

double mandelbrot(i64 width, i64 height, i64 limit) {
    i64 total = 0;
    for (i64 y = 0; y < height; y++) {
        double ci = 2.4 * y / height - 1.2;
        for (i64 x = 0; x < width; x++) total += escape_time(3.2 * x / width - 2.2, ci, limit);
    }
    return (double)total;
}

static const double PI = 3.141592653589793;

double nbody(i64 steps, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    const double mass = 4 * PI * PI, days = 365.24;
    double b[5][7] = {
        {0, 0, 0, 0, 0, 0, mass},
        {4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01, 1.66007664274403694e-03 * days,
         7.69901118419740425e-03 * days, -6.90460016972063023e-05 * days, 9.54791938424326609e-04 * mass},
        {8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01, -2.76742510726411619e-03 * days,
         4.99852801234917238e-03 * days, 2.30417297573763929e-05 * days, 2.85885980666130812e-04 * mass},
        {1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01, 2.96460137564761618e-03 * days,
         2.37847173959480950e-03 * days, -2.96589568540237556e-05 * days, 4.36624404335156298e-05 * mass},
        {1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01, 2.68067772490389322e-03 * days,
         1.62824170038242295e-03 * days, -9.51592254519715870e-05 * days, 5.15138902046611451e-05 * mass}};
    double px = 0, py = 0, pz = 0;
    for (int i = 0; i < 5; i++) px += b[i][3] * b[i][6], py += b[i][4] * b[i][6], pz += b[i][5] * b[i][6];
    b[0][3] = -px / mass, b[0][4] = -py / mass, b[0][5] = -pz / mass;
    for (i64 s = 0; s < steps; s++) {
        for (int i = 0; i < 5; i++)
            for (int j = i + 1; j < 5; j++) {
                double dx = b[i][0] - b[j][0], dy = b[i][1] - b[j][1], dz = b[i][2] - b[j][2];
                double distance = sqrt(dx * dx + dy * dy + dz * dz);
                double magnitude = 0.01 / (distance * distance * distance);
                b[i][3] -= dx * b[j][6] * magnitude;
                b[i][4] -= dy * b[j][6] * magnitude;
                b[i][5] -= dz * b[j][6] * magnitude;
                b[j][3] += dx * b[i][6] * magnitude;
                b[j][4] += dy * b[i][6] * magnitude;
                b[j][5] += dz * b[i][6] * magnitude;
            }
        for (int i = 0; i < 5; i++) b[i][0] += 0.01 * b[i][3], b[i][1] += 0.01 * b[i][4], b[i][2] += 0.01 * b[i][5];
    }
    double total = 0;
    for (int i = 0; i < 5; i++) {
        total += 0.5 * b[i][6] * (b[i][3] * b[i][3] + b[i][4] * b[i][4] + b[i][5] * b[i][5]);
        for (int j = i + 1; j < 5; j++) {
            double dx = b[i][0] - b[j][0], dy = b[i][1] - b[j][1], dz = b[i][2] - b[j][2];
            total -= b[i][6] * b[j][6] / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return total;
}

static double entry(i64 i, i64 j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

static void times(i64 n, const double *v, double *r) {
    for (i64 i = 0; i < n; i++) {
        r[i] = 0;
        for (i64 j = 0; j < n; j++) r[i] += entry(i, j) * v[j];
    }
}

static void times_transposed(i64 n, const double *v, double *r) {
    for (i64 i = 0; i < n; i++) {
        double total = 0;
        for (i64 j = 0; j < n; j++) total += entry(j, i) * v[j];
        r[i] = total;
    }
}

double spectral_norm(i64 n, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    double *u = malloc(n * 8), *v = malloc(n * 8), *w = malloc(n * 8), uv = 0, vv = 0;
    for (i64 i = 0; i < n; i++) u[i] = 1.0, v[i] = 0.0;
    for (int k = 0; k < 10; k++) {
        times(n, u, w), times_transposed(n, w, v);
        times(n, v, w), times_transposed(n, w, u);
    }
    for (i64 i = 0; i < n; i++) uv += u[i] * v[i], vv += v[i] * v[i];
    free(u), free(v), free(w);
    return sqrt(uv / vv);
}

double fannkuch(i64 n, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    i64 p[32], w[32], count[32], checksum = 0, most = 0, r = n, number = 0;
    for (i64 i = 0; i < n; i++) p[i] = i, count[i] = 0;
    for (;;) {
        for (; r != 1; r--) count[r - 1] = r;
        i64 flips = 0;
        memcpy(w, p, n * sizeof *p);
        i64 first = w[0];
        while (first != 0) {
            for (i64 low = 0, high = first; low < high; low++, high--) {
                i64 t = w[low];
                w[low] = w[high], w[high] = t;
            }
            flips++;
            first = w[0];
        }
        if (flips > most) most = flips;
        checksum += number % 2 == 0 ? flips : -flips;
        for (;;) {
            if (r == n) return (double)(checksum * 1000 + most);
            i64 head = p[0];
            for (i64 i = 0; i < r; i++) p[i] = p[i + 1];
            p[r] = head;
            if (--count[r] > 0) break;
            r++;
        }
        number++;
    }
}

typedef struct { i64 *data, size, capacity; } list;

static void push(list *l, i64 x) {
    if (l->size == l->capacity) l->data = realloc(l->data, (l->capacity = l->capacity * 2 + 8) * 8);
    l->data[l->size++] = x;
}

static i64 build(i64 depth, list *left, list *right) {
    if (depth == 0) {
        push(left, -1), push(right, -1);
    } else {
        i64 l = build(depth - 1, left, right), r = build(depth - 1, left, right);
        push(left, l), push(right, r);
    }
    return left->size - 1;
}

static i64 check(i64 node, const list *left, const list *right) {
    if (left->data[node] < 0) return 1;
    return 1 + check(left->data[node], left, right) + check(right->data[node], left, right);
}

double binary_trees(i64 depth, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    list left = {0}, right = {0};
    i64 root = build(depth, &left, &right), total = check(root, &left, &right);
    free(left.data), free(right.data);
    return (double)total;
}

double sieve(i64 limit, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    char *prime = malloc(limit);
    memset(prime, 1, limit);
    prime[0] = prime[1] = 0;
    for (i64 i = 2; i * i < limit; i++)
        if (prime[i])
            for (i64 m = i * i; m < limit; m += i) prime[m] = 0;
    list found = {0};
    for (i64 n = 0; n < limit; n++)
        if (prime[n]) push(&found, n);
    double result = (double)found.size;
    free(prime), free(found.data);
    return result;
}

double collatz(i64 limit, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    i64 best = 1, best_steps = 0;
    for (i64 start = 1; start < limit; start++) {
        i64 count = 0;
        for (i64 n = start; n != 1; count++) n = n % 2 == 0 ? n / 2 : 3 * n + 1;
        if (count > best_steps) best = start, best_steps = count;
    }
    return (double)(best * 1000 + best_steps);
}

static i64 *sequence(i64 seed, i64 length) {
    i64 *v = malloc((length + 1) * 8);
    for (i64 i = 0; i < length; i++) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        v[i] = seed / 65536 % 4;
    }
    return v;
}

static i64 least(i64 a, i64 b) { return b < a ? b : a; }

double levenshtein(i64 n, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    i64 *a = sequence(1, n), *b = sequence(2, n), *previous = malloc((n + 1) * 8), *current = malloc((n + 1) * 8);
    for (i64 j = 0; j <= n; j++) previous[j] = j;
    for (i64 i = 0; i < n; i++) {
        current[0] = i + 1;
        for (i64 j = 0; j < n; j++)
            current[j + 1] = least(least(previous[j + 1] + 1, current[j] + 1), previous[j] + (a[i] != b[j]));
        i64 *t = previous;
        previous = current, current = t;
    }
    double result = (double)previous[n];
    free(a), free(b), free(previous), free(current);
    return result;
}

static double **square(i64 n) {
    double **m = malloc(n * sizeof *m);
    for (i64 i = 0; i < n; i++) m[i] = malloc(n * 8);
    return m;
}

static void drop(void **m, i64 n) {
    for (i64 i = 0; i < n; i++) free(m[i]);
    free(m);
}

double matmul(i64 n, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    double **a = square(n), **b = square(n), **c = square(n), trace = 0;
    for (i64 i = 0; i < n; i++)
        for (i64 j = 0; j < n; j++) a[i][j] = (i * n + j) * 3 % 17 / 17.0, b[i][j] = (i * n + j) * 5 % 17 / 17.0;
    for (i64 i = 0; i < n; i++)
        for (i64 j = 0; j < n; j++) {
            double total = 0;
            for (i64 k = 0; k < n; k++) total += a[i][k] * b[k][j];
            c[i][j] = total;
        }
    for (i64 i = 0; i < n; i++) trace += c[i][i];
    drop((void **)a, n), drop((void **)b, n), drop((void **)c, n);
    return trace;
}

static i64 **integers(i64 n) { return (i64 **)square(n); }

double life(i64 n, i64 steps, i64 unused2) {
    (void)unused2;
    i64 **g = integers(n), **h = integers(n), alive = 0;
    for (i64 i = 0; i < n; i++)
        for (i64 j = 0; j < n; j++) g[i][j] = 0;
    g[0][1] = g[1][2] = g[2][0] = g[2][1] = g[2][2] = 1;
    for (i64 s = 0; s < steps; s++) {
        for (i64 y = 0; y < n; y++)
            for (i64 x = 0; x < n; x++) {
                i64 k = 0;
                for (i64 dy = -1; dy <= 1; dy++)
                    for (i64 dx = -1; dx <= 1; dx++)
                        if (dy != 0 || dx != 0) k += g[(y + dy + n) % n][(x + dx + n) % n];
                h[y][x] = k == 3 || (g[y][x] == 1 && k == 2);
            }
        i64 **t = g;
        g = h, h = t;
    }
    for (i64 i = 0; i < n; i++)
        for (i64 j = 0; j < n; j++) alive += g[i][j];
    drop((void **)g, n), drop((void **)h, n);
    return (double)alive;
}

double jacobi(i64 n, i64 sweeps, i64 unused2) {
    (void)unused2;
    double *g = calloc(n * n, 8), *w = calloc(n * n, 8), change = 0;
    for (i64 j = 0; j < n; j++) g[j] = w[j] = 100.0;
    for (i64 s = 0; s < sweeps; s++) {
        change = 0;
        for (i64 i = 1; i < n - 1; i++)
            for (i64 j = 1; j < n - 1; j++) {
                double x = 0.25 * (g[(i - 1) * n + j] + g[(i + 1) * n + j] + g[i * n + j - 1] + g[i * n + j + 1]);
                double d = fabs(x - g[i * n + j]);
                if (d > change) change = d;
                w[i * n + j] = x;
            }
        for (i64 i = 1; i < n - 1; i++)
            for (i64 j = 1; j < n - 1; j++) g[i * n + j] = w[i * n + j];
    }
    free(g), free(w);
    return change;
}

double floyd_warshall(i64 n, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    i64 **d = integers(n), total = 0;
    for (i64 i = 0; i < n; i++)
        for (i64 j = 0; j < n; j++) d[i][j] = 1000000000;
    for (i64 i = 0; i < n; i++) {
        d[i][i] = 0;
        d[i][(i + 1) % n] = i % 7 + 1;
        d[i][(i * 5 + 2) % n] = least(d[i][(i * 5 + 2) % n], i % 11 + 3);
    }
    for (i64 k = 0; k < n; k++)
        for (i64 i = 0; i < n; i++)
            for (i64 j = 0; j < n; j++) {
                i64 through = d[i][k] + d[k][j];
                if (through < d[i][j]) d[i][j] = through;
            }
    for (i64 i = 0; i < n; i++)
        for (i64 j = 0; j < n; j++) total += d[i][j];
    drop((void **)d, n);
    return (double)total;
}

double kmeans(i64 n, i64 k, i64 rounds) {
    double *p = malloc(n * 16), *c = malloc(k * 16), *sum = malloc(k * 16), result = 0;
    i64 *count = malloc(k * 8), seed = 42;
    for (i64 i = 0; i < n; i++) {
        seed = seed * 16807 % 2147483647;
        p[2 * i] = seed / 2147483647.0 + i % 3 * 2;
        seed = seed * 16807 % 2147483647;
        p[2 * i + 1] = seed / 2147483647.0 + i % 2 * 2;
    }
    memcpy(c, p, k * 16);
    for (i64 r = 0; r < rounds; r++) {
        memset(sum, 0, k * 16), memset(count, 0, k * 8);
        for (i64 i = 0; i < n; i++) {
            i64 best = 0;
            double nearest = 0;
            for (i64 j = 0; j < k; j++) {
                double dx = p[2 * i] - c[2 * j], dy = p[2 * i + 1] - c[2 * j + 1], d = dx * dx + dy * dy;
                if (j == 0 || d < nearest) best = j, nearest = d;
            }
            sum[2 * best] += p[2 * i], sum[2 * best + 1] += p[2 * i + 1], count[best]++;
        }
        for (i64 j = 0; j < k; j++)
            if (count[j] > 0) c[2 * j] = sum[2 * j] / count[j], c[2 * j + 1] = sum[2 * j + 1] / count[j];
    }
    for (i64 j = 0; j < k; j++) result += c[2 * j] + c[2 * j + 1];
    free(p), free(c), free(sum), free(count);
    return result;
}

static double normal(double x) { return 0.5 * (1.0 + erf(x / sqrt(2.0))); }

double black_scholes(i64 count, i64 unused1, i64 unused2) {
    (void)unused1; (void)unused2;
    double calls = 0, puts = 0;
    for (i64 i = 0; i < count; i++) {
        double spot = 80.0 + i % 41, strike = 90.0 + i % 23, years = 0.25 + i % 8 * 0.25, rate = 0.02;
        double volatility = 0.1 + i % 5 * 0.05, spread = volatility * sqrt(years);
        double d1 = (log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / spread, d2 = d1 - spread;
        double discounted = strike * exp(-rate * years);
        calls += spot * normal(d1) - discounted * normal(d2);
        puts += discounted * normal(-d2) - spot * normal(-d1);
    }
    return calls + puts;
}
