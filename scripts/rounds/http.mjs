// HTTP for the rounds. A machine at its limit says so by 503 and 504, and is asked again.
import { ask as askOnce } from '../canary/ask.mjs';

const TRIES = 5;

export async function ask(door, path, asked) {
  let answer = await askOnce(door, path, asked);
  for (let tried = 1; tried < TRIES && [503, 504].includes(answer.status); tried += 1)
    answer = await askOnce(door, path, asked);
  return answer;
}

/** What a POST makes; refuses to go on without it. */
export async function made(door, path, { token, body }) {
  const { status, text } = await ask(door, path, { method: 'POST', token, body });
  if (status >= 300) throw new Error(`POST ${path} was refused: ${status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}
