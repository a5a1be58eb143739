/**
 * Overwrites the lower triangle of a symmetric row-major n x n matrix with its Cholesky factor L, A = L L'. The upper
 * triangle is neither read nor written. False when a pivot is not positive: the matrix is not positive definite.
 *
 * Two rows by two columns at a time, as inner products of stored rows, so that each loaded number is used twice.
 */
export function cholesky(a: Float64Array, n: number, checkpoint?: () => void): boolean {
  for (let i = 0; i < n; i += 2) {
    if (i % CHECK_EVERY === 0) checkpoint?.();
    const rows = Math.min(2, n - i);
    for (let j = 0; j < i; j += 2) eliminateTile(a, n, { i, j, rows });
    if (!factorCorner(a, n, { i, rows })) return false;
  }
  return true;
}

/** Rows between two looks at whether the work is still wanted: under 100 ms of work at 2,000 rows. */
const CHECK_EVERY = 64;

/** The entries (i, j) to (i + 1, j + 1) left of the diagonal corner. `j` is even and below `i`, so both columns exist. */
function eliminateTile(a: Float64Array, n: number, { i, j, rows }: { i: number; j: number; rows: number }): void {
  const p = i * n;
  const q = (i + rows - 1) * n;
  const u = j * n;
  const v = u + n;
  let s00 = a[p + j]!;
  let s01 = a[p + j + 1]!;
  let s10 = a[q + j]!;
  let s11 = a[q + j + 1]!;
  for (let k = 0; k < j; k++) {
    const x0 = a[p + k]!;
    const x1 = a[q + k]!;
    const y0 = a[u + k]!;
    const y1 = a[v + k]!;
    s00 -= x0 * y0;
    s01 -= x0 * y1;
    s10 -= x1 * y0;
    s11 -= x1 * y1;
  }
  const d0 = a[u + j]!;
  const d1 = a[v + j + 1]!;
  const below = a[v + j]!;
  s00 /= d0;
  s10 /= d0;
  a[p + j] = s00;
  a[p + j + 1] = (s01 - s00 * below) / d1;
  a[q + j] = s10;
  a[q + j + 1] = (s11 - s10 * below) / d1;
}

function factorCorner(a: Float64Array, n: number, { i, rows }: { i: number; rows: number }): boolean {
  for (let r = i; r < i + rows; r++) {
    for (let c = i; c < r; c++)
      a[r * n + c] = (a[r * n + c]! - inner(a, { p: r * n, q: c * n, to: c })) / a[c * n + c]!;
    const pivot = a[r * n + r]! - inner(a, { p: r * n, q: r * n, to: r });
    if (!(pivot > 0)) return false;
    a[r * n + r] = Math.sqrt(pivot);
  }
  return true;
}

function inner(a: Float64Array, { p, q, to }: { p: number; q: number; to: number }): number {
  let sum = 0;
  for (let k = 0; k < to; k++) sum += a[p + k]! * a[q + k]!;
  return sum;
}

/** Solves L L' x = b in place, L as `cholesky` leaves it. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array): void {
  forward(l, n, b);
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! / l[i * n + i]!;
    b[i] = x;
    for (let k = 0; k < i; k++) b[k]! -= x * l[i * n + k]!;
  }
}

/** Solves L x = b in place. */
function forward(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * b[k]!;
    b[i] = sum / l[i * n + i]!;
  }
}
