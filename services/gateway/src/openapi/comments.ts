import type { AnyDesc } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { descriptors } from '@perfolio/contracts';

/** What the contracts say of a message, field, enum, service or method, on one line. */
export function commentOn(descriptor: AnyDesc): string {
  return COMMENTS.get(descriptor.toString()) ?? '';
}

/** Numbers of the lists within descriptors, by which comments are filed. */
const MESSAGES = 4;
const ENUMS = 5;
const SERVICES = 6;
const FIELDS = 2;
const METHODS = 2;
const NESTED = 3;

const COMMENTS: ReadonlyMap<string, string> = new Map([...descriptors.files].flatMap(commentsIn));

interface Named {
  readonly toString: () => string;
}

type File = typeof descriptors.files extends Iterable<infer One> ? One : never;

function commentsIn(file: File): [string, string][] {
  const filed = commentsByPath(file.proto);
  const found: [string, string][] = [];
  const note = (descriptor: Named, path: readonly number[]): void => {
    const comment = filed.get(path.join(' '));
    if (comment !== undefined) found.push([descriptor.toString(), comment]);
  };
  const noteMessage = (message: File['messages'][number], path: readonly number[]): void => {
    note(message, path);
    message.fields.forEach((field) => note(field, [...path, FIELDS, message.proto.field.indexOf(field.proto)]));
    message.nestedMessages.forEach((nested) =>
      noteMessage(nested, [...path, NESTED, message.proto.nestedType.indexOf(nested.proto)]),
    );
  };
  file.messages.forEach((message, index) => noteMessage(message, [MESSAGES, index]));
  file.enums.forEach((one, index) => note(one, [ENUMS, index]));
  file.services.forEach((service, index) => {
    note(service, [SERVICES, index]);
    service.methods.forEach((method, at) => note(method, [SERVICES, index, METHODS, at]));
  });
  return found;
}

function commentsByPath({ sourceCodeInfo }: FileDescriptorProto): ReadonlyMap<string, string> {
  const locations = sourceCodeInfo?.location ?? [];
  return new Map(
    locations
      .filter(({ leadingComments }) => leadingComments !== '')
      .map(({ path, leadingComments }) => [path.join(' '), leadingComments.trim().replaceAll(/\s*\n\s*/g, ' ')]),
  );
}
