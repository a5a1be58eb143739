/** What is true of an answer but not of its numbers: equal inputs give equal cached bytes, whenever and for whichever state. */
interface Stamp {
  /** Absent for a guest: the state of the owner's other data is none of his business. */
  readonly generation?: string;
  readonly computedAt: Date;
}

const LENGTH_BYTES = 4;

/** Tags: field number and wire type 2 (length-delimited). */
const INPUTS_TAG = (14 << 3) | 2;
const COMPUTED_AT_TAG = (15 << 3) | 2;
const GENERATION_TAG = (15 << 3) | 2;
const SECONDS_TAG = 1 << 3;
const NANOS_TAG = 2 << 3;

/**
 * The form in which an answer is cached: the length of `inputs`, the encoded answer without fields 14 and 15, then the encoded
 * `Inputs` without its generation. An answer that has no inputs leaves them empty.
 */
export function unstamped(body: Uint8Array, inputs: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + body.length + inputs.length);
  new DataView(bytes.buffer).setUint32(0, inputs.length);
  bytes.set(body, LENGTH_BYTES);
  bytes.set(inputs, LENGTH_BYTES + body.length);
  return bytes;
}

/**
 * The answer with generation and time, without decoding it. `Inputs` is written once and whole: several decoders replace a message
 * that comes twice instead of merging it.
 */
export function stamped(cached: Uint8Array, { generation, computedAt }: Stamp): Uint8Array {
  const inputsLength = new DataView(cached.buffer, cached.byteOffset, cached.byteLength).getUint32(0);
  const split = cached.length - inputsLength;
  const body = cached.subarray(LENGTH_BYTES, split);
  const parts = inputsLength === 0 ? [body] : [body, ...inputsField(cached.subarray(split), generation)];
  return Buffer.concat([...parts, delimited(COMPUTED_AT_TAG, timestamp(computedAt))]);
}

function inputsField(inputs: Uint8Array, generation: string | undefined): Uint8Array[] {
  if (generation === undefined) return [delimited(INPUTS_TAG, inputs)];
  const field = delimited(GENERATION_TAG, Buffer.from(generation, 'utf8'));
  return [Buffer.from([INPUTS_TAG, ...varint(inputs.length + field.length)]), inputs, field];
}

/** `google.protobuf.Timestamp`; a zero is left out, as proto3 does. */
function timestamp(at: Date): Buffer {
  const ms = at.getTime();
  const seconds = Math.floor(ms / 1000);
  const nanos = (ms - seconds * 1000) * 1_000_000;
  const fields = seconds === 0 ? [] : [SECONDS_TAG, ...varint(seconds)];
  return Buffer.from(nanos === 0 ? fields : [...fields, NANOS_TAG, ...varint(nanos)]);
}

/** A length-delimited field by its tag. */
export const delimited = (tag: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([tag, ...varint(content.length)]), content]);

/** Whole numbers up to 2^53, seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
