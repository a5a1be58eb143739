import { type DescExtension, type DescFile, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { type Server, type ServerDuplexStream, type ServiceDefinition, status } from '@grpc/grpc-js';
import { descriptors } from '@perfolio/contracts';

import { type Answer, type Question, readQuestion, writeAnswer } from './reflection-wire';

/**
 * Tells clients like grpcurl what the listed services look like, custom options included. Written here, over the descriptors that are in
 * memory anyway, because grpc's own package spends seconds and a hundred megabytes on them at every start and loses the options.
 */
export function addReflection(server: Server, services: readonly string[]): void {
  const shown = shownFiles(services);
  for (const version of ['v1', 'v1alpha']) {
    server.addService(definitionOf(`/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`), {
      serverReflectionInfo: (call: ServerDuplexStream<Buffer, Buffer>) => {
        call.on('data', (request: Buffer) => call.write(Buffer.from(writeAnswer(request, answer(request)))));
        call.on('end', () => call.end());
        call.on('error', () => {}); // Whoever asked has gone.
      },
    });
  }
  const answer = (request: Buffer): Answer => {
    try {
      return answerOf(readQuestion(request), shown, services);
    } catch {
      // Only a malformed request is left to fail.
      return { kind: 'error', code: status.INVALID_ARGUMENT, message: 'The request cannot be read.' };
    }
  };
}

const asIs = (bytes: Buffer): Buffer => bytes;

const definitionOf = (path: string): ServiceDefinition => ({
  serverReflectionInfo: {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
});

/** The files of the services and what those import: what a door does not offer, it does not show. */
function shownFiles(services: readonly string[]): ReadonlySet<DescFile> {
  const files = services.map((name) => {
    const service = descriptors.getService(name);
    if (service === undefined) throw new RangeError(`The contracts have no service ${name}.`);
    return service.file;
  });
  return withImports(files);
}

function withImports(files: readonly DescFile[], found = new Set<DescFile>()): Set<DescFile> {
  for (const file of files.filter((one) => !found.has(one))) withImports(file.dependencies, found.add(file));
  return found;
}

function answerOf(question: Question, shown: ReadonlySet<DescFile>, services: readonly string[]): Answer {
  switch (question?.kind) {
    case 'services':
      return { kind: 'services', names: services };
    case 'file':
      return fileAnswer(descriptors.getFile(question.name), shown);
    case 'symbol':
      return fileAnswer(fileOf(question.name), shown);
    case 'extension':
      return fileAnswer(extensionsOf(question.type).find(({ number }) => number === question.number)?.file, shown);
    case 'extensions':
      return {
        kind: 'extensions',
        type: question.type,
        numbers: extensionsOf(question.type).map(({ number }) => number),
      };
    case undefined:
      return { kind: 'error', code: status.UNIMPLEMENTED, message: 'The request asks for nothing known.' };
  }
}

/** The file and all it imports, so that one answer is enough. */
function fileAnswer(file: DescFile | undefined, shown: ReadonlySet<DescFile>): Answer {
  if (file === undefined || !shown.has(file)) {
    return { kind: 'error', code: status.NOT_FOUND, message: 'There is nothing by that name.' };
  }
  return {
    kind: 'files',
    files: [...withImports([file])].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto)),
  };
}

/** Where a symbol is defined; methods, fields and values are found by what they belong to. */
function fileOf(symbol: string): DescFile | undefined {
  const found = descriptors.get(symbol) ?? descriptors.get(symbol.slice(0, Math.max(0, symbol.lastIndexOf('.'))));
  return found?.file;
}

const extensionsOf = (type: string): DescExtension[] =>
  [...descriptors].filter((one) => one.kind === 'extension').filter(({ extendee }) => extendee.typeName === type);
