import { type DescEnum, ScalarType } from '@bufbuild/protobuf';

/** What is wrong with a JSON value for a field. */
export interface Fault {
  readonly rule: string;
  readonly wanted: string;
  readonly limit?: string;
}

/** What keeps a JSON value from being a scalar of a type; undefined when nothing does. */
export function scalarFault(type: ScalarType, value: unknown): Fault | undefined {
  const range = INTEGERS.get(type);
  return range === undefined ? FAULTS.get(type)?.(value) : integerFault(range, value);
}

/** The same for an enum: its names, or its numbers as ProtoJSON allows. */
export function enumFault(descriptor: DescEnum, value: unknown): Fault | undefined {
  const known = descriptor.values.some((candidate) => candidate.name === value || candidate.number === value);
  if (known) return undefined;
  const names = descriptor.values.filter(({ number }) => number !== 0).map(({ name }) => name);
  return { rule: 'enum', wanted: `one of ${names.join(', ')}`, limit: names.join(', ') };
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const REAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const INTEGER = /^-?\d+$/;

const FAULTS = new Map<ScalarType, (value: unknown) => Fault | undefined>([
  [ScalarType.STRING, stringFault],
  [ScalarType.BOOL, (value) => (typeof value === 'boolean' ? undefined : wanted('true or false'))],
  [ScalarType.BYTES, (value) => (typeof value === 'string' && BASE64.test(value) ? undefined : wanted('base64'))],
  [ScalarType.DOUBLE, realFault],
  [ScalarType.FLOAT, realFault],
]);

const wanted = (what: string): Fault => ({ rule: 'type', wanted: what });

function stringFault(value: unknown): Fault | undefined {
  if (typeof value !== 'string') return wanted('a string');
  return value.isWellFormed() ? undefined : { rule: 'unicode', wanted: 'whole Unicode characters' };
}

function realFault(value: unknown): Fault | undefined {
  const finite: Fault = { rule: 'finite', wanted: 'a finite number' };
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return finite;
  if (typeof value !== 'number' && !(typeof value === 'string' && REAL.test(value))) return wanted('a number');
  return Number.isFinite(Number(value)) ? undefined : finite;
}

const SIGNED_32 = { min: -(2n ** 31n), max: 2n ** 31n - 1n };
const UNSIGNED_32 = { min: 0n, max: 2n ** 32n - 1n };
const SIGNED_64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const UNSIGNED_64 = { min: 0n, max: 2n ** 64n - 1n };

interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

const INTEGERS = new Map<ScalarType, Range>([
  [ScalarType.INT32, SIGNED_32],
  [ScalarType.SINT32, SIGNED_32],
  [ScalarType.SFIXED32, SIGNED_32],
  [ScalarType.UINT32, UNSIGNED_32],
  [ScalarType.FIXED32, UNSIGNED_32],
  [ScalarType.INT64, SIGNED_64],
  [ScalarType.SINT64, SIGNED_64],
  [ScalarType.SFIXED64, SIGNED_64],
  [ScalarType.UINT64, UNSIGNED_64],
  [ScalarType.FIXED64, UNSIGNED_64],
]);

function integerFault({ min, max }: Range, value: unknown): Fault | undefined {
  const isNumber = typeof value === 'number' && Number.isSafeInteger(value);
  if (!isNumber && !(typeof value === 'string' && INTEGER.test(value))) return wanted('a whole number');
  const whole = BigInt(value);
  const limit = `[${min}, ${max}]`;
  return whole < min || whole > max ? { rule: 'range', wanted: `within ${limit}`, limit } : undefined;
}
