/** Numbers that are null are left out of messages: never a zero, never NaN. */
export function present<Name extends string>(
  holder: Readonly<Record<Name, number | null>>,
  names: readonly Name[],
): Partial<Record<Name, number>> {
  return Object.fromEntries(names.flatMap((name) => (holder[name] === null ? [] : [[name, holder[name]]]))) as Partial<
    Record<Name, number>
  >;
}

/** Without the entries that are null. */
export function defined<Value>(values: Readonly<Record<string, Value | null>>): Record<string, Value> {
  const entries = Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== null);
  return Object.fromEntries(entries);
}

/** The same holder with every value turned into another. */
export function mapped<From, To>(values: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]));
}

/** The entries that are there. */
export function given<Name extends string>(values: Readonly<Record<Name, number | undefined>>) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Record<Name, number>>;
}
