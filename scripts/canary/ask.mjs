// One HTTP call, read to its end; `signal` cuts it.
export async function ask(door, path, { method = 'GET', token, body, headers = {}, signal } = {}) {
  const response = await fetch(`${door}${path}`, {
    method,
    signal,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: [...response.headers].join('\n') };
}
