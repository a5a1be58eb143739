import type { DescMessage, JsonObject } from '@bufbuild/protobuf';
import { invalidFields } from '@perfolio/errors';

/** A form as JSON. As OAuth wants it, what nobody knows is left out, and nothing comes twice. */
export function formJson(body: Buffer, input: DescMessage): JsonObject {
  const form = new URLSearchParams(body.toString('utf8'));
  const known = input.fields.map(({ jsonName }) => jsonName).filter((name) => form.has(name));
  const repeated = known.filter((name) => form.getAll(name).length > 1);
  if (repeated.length > 0) {
    throw invalidFields(
      repeated.map((field) => ({ field, rule: 'single', description: `${field} may come once. Send one value.` })),
    );
  }
  return Object.fromEntries(known.map((name) => [name, form.get(name) ?? '']));
}
