import { setImmediate as turn } from 'node:timers/promises';
import type { DescMessage } from '@bufbuild/protobuf';

import { type FieldWriter, jsonWriter, type Layout, layoutOf, readValue } from './json-writer';
import { WireReader } from './wire-reader';

/** Writes an encoded message as the bytes of its ProtoJSON. */
export type WriteText = (bytes: Uint8Array) => Buffer | Promise<Buffer>;

/** What is shorter than this on the wire is written in one go, within a millisecond or two. */
const LARGE = 32 * 1024;
/** After so much text the event loop turns, so that whoever asks for little waits for a part of a large answer only. */
const SLICE = 32 * 1024;

/** As `jsonWriter`, and an answer of megabytes keeps nobody else waiting. */
export function textWriter(descriptor: DescMessage, part?: (bytes: Uint8Array) => Uint8Array): WriteText {
  const write = jsonWriter(descriptor);
  const layout = layoutOf(descriptor);
  return (given) => {
    const bytes = part === undefined ? given : part(given);
    if (bytes.length < LARGE) return Buffer.from(write(bytes));
    return inSlices(layout, new WireReader(bytes));
  };
}

type Piece = string | Buffer;

async function inSlices(layout: Layout, reader: WireReader): Promise<Buffer> {
  const pieces = await messageSlices(layout, { reader, pace: pacer() }, reader.end);
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

interface Slicing {
  readonly reader: WireReader;
  /** Is told how much was written; resolves when it is time to go on. */
  readonly pace: (written: number) => Promise<void> | undefined;
}

function pacer(): Slicing['pace'] {
  let left = SLICE;
  return (written) => {
    left -= written;
    if (left > 0) return undefined;
    left = SLICE;
    return turn();
  };
}

/** Only what is large is read in slices; the rest as anywhere else. */
async function messageSlices({ fields, inOrder }: Layout, slicing: Slicing, end: number): Promise<Piece[]> {
  const { reader, pace } = slicing;
  const slots: (string | undefined)[] = [];
  const large = new Map<number, Piece[]>();
  while (reader.at < end) {
    const began = reader.at;
    const tag = reader.uint32();
    const field = fields.get(tag >>> 3);
    const sliced = field && sliceable(field, tag & 7) && reader.ahead >= LARGE;
    if (sliced) large.set(field.slot, await valueSlices(field, slicing));
    else readValue(reader, tag, { field, slots });
    await pace(sliced ? 0 : reader.at - began);
  }
  return piecesOf(inOrder, { slots, large });
}

const sliceable = ({ inner, wireType }: FieldWriter, found: number): boolean =>
  found === 2 && (inner !== undefined || wireType !== 2);

function valueSlices(field: FieldWriter, slicing: Slicing): Promise<Piece[]> {
  const end = slicing.reader.limit();
  return field.inner === undefined
    ? packedSlices(field, slicing, end)
    : messageSlices(layoutOf(field.inner), slicing, end);
}

async function packedSlices({ write }: FieldWriter, { reader, pace }: Slicing, end: number): Promise<Piece[]> {
  const pieces: Piece[] = [];
  while (reader.at < end) {
    let text = pieces.length === 0 ? write(reader) : `,${write(reader)}`;
    while (reader.at < end && text.length < SLICE) text += `,${write(reader)}`;
    pieces.push(Buffer.from(text));
    await pace(text.length);
  }
  return pieces;
}

interface Written {
  readonly slots: readonly (string | undefined)[];
  readonly large: ReadonlyMap<number, readonly Piece[]>;
}

function piecesOf(inOrder: readonly FieldWriter[], { slots, large }: Written): Piece[] {
  const members = inOrder.flatMap((field) => {
    const member = memberOf(field, large.get(field.slot) ?? slots[field.slot]);
    return member.length === 0 ? [] : [',', ...member];
  });
  return ['{', ...members.slice(1), '}'];
}

/** Nothing for what is left out. */
function memberOf(
  { label, absent, open, close }: FieldWriter,
  values: readonly Piece[] | string | undefined,
): readonly Piece[] {
  if (values !== undefined) return [label, open, ...(typeof values === 'string' ? [values] : values), close];
  return absent === undefined ? [] : [label, absent];
}
