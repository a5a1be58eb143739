/**
 * An order of positions in which likes stand beside likes: average linkage over the distance 1 - correlation, the two nearest groups joined
 * until one is left. Of each join the ends that are nearer to each other meet.
 */
export function clusteredOrder(size: number, correlation: (a: number, b: number) => number): number[] {
  const distance = (a: number, b: number): number => 1 - (Number.isFinite(correlation(a, b)) ? correlation(a, b) : 0);
  let groups = Array.from({ length: size }, (_, index) => [index]);
  const between = groups.map((_a, i) => groups.map((_b, j) => distance(i, j)));
  const ids = groups.map((_, index) => index);
  while (groups.length > 1) {
    const { i, j } = nearest(ids, between);
    const merged = joined(groups[i] ?? [], groups[j] ?? [], distance);
    update(between, { ids, i, j, sizes: groups.map(({ length }) => length) });
    groups = groups.map((group, index) => (index === i ? merged : group)).filter((_group, index) => index !== j);
    ids.splice(j, 1);
  }
  return groups[0] ?? [];
}

function nearest(ids: readonly number[], between: readonly number[][]): { i: number; j: number } {
  let best = { i: 0, j: 1, distance: Number.POSITIVE_INFINITY };
  for (let i = 0; i < ids.length; i++) {
    for (let j = i + 1; j < ids.length; j++) {
      const distance = between[ids[i] ?? 0]?.[ids[j] ?? 0] ?? Number.POSITIVE_INFINITY;
      if (distance < best.distance) best = { i, j, distance };
    }
  }
  return best;
}

interface Join {
  readonly ids: readonly number[];
  readonly i: number;
  readonly j: number;
  readonly sizes: readonly number[];
}

/** The mean distance to the joined group, by how many are in each. */
function update(between: number[][], { ids, i, j, sizes }: Join): void {
  const [a, b] = [at(ids, i), at(ids, j)];
  const [m, n] = [at(sizes, i), at(sizes, j)];
  const distance = (one: number, other: number): number => between[one]?.[other] ?? 0;
  for (const other of ids) {
    set(between, a, { other, mean: (m * distance(a, other) + n * distance(b, other)) / (m + n) });
  }
}

const at = (list: readonly number[], place: number): number => list[place] ?? 0;

function set(between: number[][], a: number, { other, mean }: { other: number; mean: number }): void {
  const [row, column] = [between[a], between[other]];
  if (row !== undefined) row[other] = mean;
  if (column !== undefined) column[a] = mean;
}

function joined(a: readonly number[], b: readonly number[], distance: (a: number, b: number) => number): number[] {
  const turned = { a: [...a].reverse(), b: [...b].reverse() };
  const ways = [
    [a, b],
    [a, turned.b],
    [turned.a, b],
    [turned.a, turned.b],
  ] as const;
  const gap = ([left, right]: (typeof ways)[number]): number => distance(left.at(-1) ?? 0, right[0] ?? 0);
  const best = ways.reduce((one, other) => (gap(other) < gap(one) ? other : one));
  return [...best[0], ...best[1]];
}
