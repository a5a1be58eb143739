import type { Form } from './caller';
import { PAGE_POLICY, reportPage } from './report-page/report-page';
import { reportText } from './report-text/report-text';

/** An answer as people read it: its media type, and what a browser may load with it. */
interface Readable {
  readonly headers: Readonly<Record<string, string>>;
  write(bytes: Uint8Array): string;
}

type ReadableForm = 'text' | 'page';

const REPORT: Readonly<Record<ReadableForm, Readable>> = {
  text: { headers: { 'content-type': 'text/plain; charset=utf-8' }, write: reportText },
  page: {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY },
    write: reportPage,
  },
};

/** By the name of their message. Both reports have one wire form. */
const READABLE: ReadonlyMap<string, Readonly<Record<ReadableForm, Readable>>> = new Map([
  ['perfolio.gateway.v1.GetReportResponse', REPORT],
  ['perfolio.gateway.v1.GetInlineReportResponse', REPORT],
]);

/** Whether people can read the answers of this name. */
export const isReadable = (typeName: string): boolean => READABLE.has(typeName);

/** How an answer is written in a form; undefined in one that programs read. */
export const readableIn = (form: Form, typeName: string): Readable | undefined =>
  form === 'text' || form === 'page' ? READABLE.get(typeName)?.[form] : undefined;
