import { fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { descriptors } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

interface Answered<Answer> {
  readonly path: string;
  readonly responseSerialize: (answer: Answer) => Buffer;
}

interface Asking<Question> {
  readonly path: string;
  readonly requestDeserialize: (bytes: Buffer) => Question;
}

/** An answer as the HTTP door would write it. */
export function jsonOf<Answer>(method: Answered<Answer>, answer: Answer): Record<string, JsonValue> {
  const { output } = described(method.path);
  const message = fromBinary(output, method.responseSerialize(answer));
  const json = toJson(output, message, { alwaysEmitImplicit: true, registry: descriptors });
  return json as Record<string, JsonValue>;
}

/** A question as the HTTP door would read it; refuses fields nobody knows. */
export function questionOf<Question>(method: Asking<Question>, json: JsonValue): Question {
  const { input } = described(method.path);
  try {
    return method.requestDeserialize(Buffer.from(toBinary(input, fromJson(input, json, { registry: descriptors }))));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new PerfolioError('BODY_MALFORMED', `The question cannot be read: ${said}.`, { cause: error });
  }
}

function described(path: string) {
  const [service = '', name = ''] = path.slice(1).split('/');
  const method = descriptors.getService(service)?.methods.find((one) => one.name === name);
  if (method === undefined) throw new RangeError(`The contracts have no method ${path}.`);
  return method;
}
