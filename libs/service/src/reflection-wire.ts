import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** What `grpc.reflection.v1` can be asked; `undefined` for what no version knows. */
export type Question =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'extension'; readonly type: string; readonly number: number }
  | { readonly kind: 'extensions'; readonly type: string }
  | { readonly kind: 'services' }
  | undefined;

export type Answer =
  | { readonly kind: 'files'; readonly files: readonly Uint8Array[] }
  | { readonly kind: 'extensions'; readonly type: string; readonly numbers: readonly number[] }
  | { readonly kind: 'services'; readonly names: readonly string[] }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

/** Reads a `ServerReflectionRequest`. */
export function readQuestion(bytes: Uint8Array): Question {
  const reader = new BinaryReader(bytes);
  let question: Question;
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 3) question = { kind: 'file', name: reader.string() };
    else if (field === 4) question = { kind: 'symbol', name: reader.string() };
    else if (field === 5) question = { kind: 'extension', ...readExtension(reader.bytes()) };
    else if (field === 6) question = { kind: 'extensions', type: reader.string() };
    else if (field === 7) {
      reader.skip(wire);
      question = { kind: 'services' };
    } else reader.skip(wire);
  }
  return question;
}

function readExtension(bytes: Uint8Array): { type: string; number: number } {
  const reader = new BinaryReader(bytes);
  const extension = { type: '', number: 0 };
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 1) extension.type = reader.string();
    else if (field === 2) extension.number = reader.int32();
    else reader.skip(wire);
  }
  return extension;
}

/** Writes a `ServerReflectionResponse`, which repeats the request it answers. */
export function writeAnswer(request: Uint8Array, answer: Answer): Uint8Array {
  const [field, bytes] = bodyOf(answer);
  return chunk(chunk(new BinaryWriter(), 2, request), field, bytes).finish();
}

function bodyOf(answer: Answer): [field: number, bytes: Uint8Array] {
  const writer = new BinaryWriter();
  switch (answer.kind) {
    case 'files':
      for (const file of answer.files) chunk(writer, 1, file);
      return [4, writer.finish()];
    case 'extensions':
      chunk(writer, 1, Buffer.from(answer.type));
      for (const number of answer.numbers) writer.tag(2, WireType.Varint).int32(number);
      return [5, writer.finish()];
    case 'services':
      for (const name of answer.names) chunk(writer, 1, chunk(new BinaryWriter(), 1, Buffer.from(name)).finish());
      return [6, writer.finish()];
    case 'error':
      writer.tag(1, WireType.Varint).int32(answer.code);
      return [7, chunk(writer, 2, Buffer.from(answer.message)).finish()];
  }
}

const chunk = (writer: BinaryWriter, field: number, bytes: Uint8Array): BinaryWriter =>
  writer.tag(field, WireType.LengthDelimited).bytes(bytes);
