import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  toBinary,
} from '@bufbuild/protobuf';
import { gatewayV1, messageDescriptor, portfolioViolations, violationWithin } from '@perfolio/contracts';
import type { Violation } from '@perfolio/errors';

const PORTFOLIO = messageDescriptor('perfolio.gateway.v1.Portfolio');

/**
 * What is wrong with a body that is no message yet: what its JSON was found guilty of, and what the rules say of the portfolio in it
 * where it can be read. A person who has one look at the answer then knows all of it.
 */
export function withRuleFaults(
  faults: readonly Violation[],
  body: JsonValue | undefined,
  of: DescField | DescMessage,
): Violation[] {
  const found = portfolioIn(body, of);
  if (faults.length === 0 || found === undefined) return [...faults];
  const rules = violationsOf(found, faults);
  const unreadable = faults.filter(({ rule }) => rule !== NOT_FINITE);
  return [
    ...faults.filter(({ field }) => !rules.some((rule) => rule.field === field)),
    ...rules.filter(({ field }) => !unreadable.some((fault) => concerns(fault.field, field))),
  ];
}

/** Numbers that are not finite are numbers all the same, and the rules name their limits. */
const NOT_FINITE = 'finite';

interface Found {
  readonly json: JsonObject;
  /** How the paths of its fields begin in the body. */
  readonly prefix: string;
}

function portfolioIn(body: JsonValue | undefined, of: DescField | DescMessage): Found | undefined {
  if (!isObject(body)) return undefined;
  if (of.kind === 'field') return of.message === PORTFOLIO ? { json: body, prefix: '' } : undefined;
  const field = of.fields.find(({ message }) => message === PORTFOLIO);
  const inner = field === undefined ? undefined : body[field.jsonName];
  return field === undefined || !isObject(inner) ? undefined : { json: inner, prefix: `${field.jsonName}.` };
}

function violationsOf({ json, prefix }: Found, faults: readonly Violation[]): Violation[] {
  const readable = structuredClone(json);
  for (const { field, rule } of faults) {
    if (rule !== NOT_FINITE && field.startsWith(prefix)) takeOut(readable, field.slice(prefix.length));
  }
  try {
    const portfolio = gatewayV1.Portfolio.decode(toBinary(PORTFOLIO, fromJson(PORTFOLIO, readable)));
    const violations = portfolioViolations(portfolio);
    return prefix === '' ? violations : violations.map(violationWithin(prefix.slice(0, -1)));
  } catch {
    // What is left still cannot be read: the faults that are known must do.
    return [];
  }
}

/** Takes a field out of its object; an element of a list gives way to an empty one, so that the others keep their numbers. */
function takeOut(json: JsonObject, path: string): void {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  const last = steps.pop();
  let holder: JsonValue | undefined = json;
  for (const step of steps)
    holder = isObject(holder) || Array.isArray(holder) ? (holder as JsonObject)[step] : undefined;
  if (last === undefined) return;
  if (Array.isArray(holder)) holder[Number(last)] = {};
  else if (isObject(holder)) delete holder[last];
}

/** Whether one path lies on, above or below the other. */
const concerns = (a: string, b: string): boolean => a === b || isAbove(a, b) || isAbove(b, a);

const isAbove = (outer: string, inner: string): boolean =>
  inner.startsWith(outer) && (inner[outer.length] === '.' || inner[outer.length] === '[');

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
