import { ScalarType } from '@bufbuild/protobuf';

import type { WireReader } from './wire-reader';

interface Scalar {
  readonly write: (reader: WireReader) => string;
  readonly zero: string;
  readonly wireType: number;
}

/** How each kind of scalar is written. */
export const SCALARS = new Map<ScalarType, Scalar>([
  [ScalarType.DOUBLE, { write: (reader) => real(reader.double()), zero: '0', wireType: 1 }],
  [ScalarType.STRING, { write: (reader) => JSON.stringify(reader.text()), zero: '""', wireType: 2 }],
  [ScalarType.BYTES, { write: (reader) => `"${reader.bytes().toString('base64')}"`, zero: '""', wireType: 2 }],
  [ScalarType.BOOL, { write: (reader) => (reader.uint32() === 0 ? 'false' : 'true'), zero: 'false', wireType: 0 }],
  [ScalarType.INT32, { write: (reader) => String(reader.uint32() | 0), zero: '0', wireType: 0 }],
  [ScalarType.UINT32, { write: (reader) => String(reader.uint32()), zero: '0', wireType: 0 }],
  [ScalarType.INT64, { write: (reader) => `"${BigInt.asIntN(64, reader.uint64())}"`, zero: '"0"', wireType: 0 }],
  [ScalarType.UINT64, { write: (reader) => `"${reader.uint64()}"`, zero: '"0"', wireType: 0 }],
]);

/** As `JSON.stringify` writes it; what JSON has no number for is text, as ProtoJSON has it. */
const real = (value: number): string => (Number.isFinite(value) ? `${value}` : `"${value}"`);
