/** A stream of server-sent events as a client reads it over `fetch`. */
interface EventReader {
  readonly status: number;
  readonly type: string | null;
  /** The next event; undefined when the stream has ended. */
  next(): Promise<{ readonly name: string; readonly data: any } | undefined>;
  /** Goes away. */
  leave(): void;
}

export async function readEvents(url: string, token: string): Promise<EventReader> {
  const gone = new AbortController();
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(url, { headers, signal: gone.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    leave: () => gone.abort(),
    next: async () => {
      for (;;) {
        const end = text.indexOf('\n\n');
        const event = end === -1 ? undefined : text.slice(0, end);
        if (event !== undefined) text = text.slice(end + 2);
        const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(event ?? '') ?? [];
        if (name !== undefined && data !== undefined) return { name, data: JSON.parse(data) };
        if (event !== undefined) continue;
        const more = await reader?.read();
        if (more === undefined || more.done) return undefined;
        text += more.value;
      }
    },
  };
}
