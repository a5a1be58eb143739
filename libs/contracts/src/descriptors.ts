import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileRegistry, type DescMessage, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** The contracts as `buf build` writes them, imports included: for reflection, options, JSON and the canonical walk. */
export const descriptorSet: Buffer = readFileSync(join(__dirname, '..', 'descriptors.binpb'));

export const descriptors: FileRegistry = createFileRegistry(parse(descriptorSet));

/** The descriptor of a message by its full name; throws RangeError for a name the contracts do not have. */
export function messageDescriptor(typeName: string): DescMessage {
  const descriptor = descriptors.getMessage(typeName);
  if (descriptor === undefined) throw new RangeError(`The contracts have no message ${typeName}.`);
  return descriptor;
}

function parse(bytes: Uint8Array): FileDescriptorSet {
  return fromBinary(FileDescriptorSetSchema, bytes);
}
