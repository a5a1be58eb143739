import type { Redis } from 'ioredis';

import { keyOf, type Question } from './content';

/** Puts a frame where another frame of the same generation lies; answers 1 when it did. */
const REPLACE = `
if redis.call('HGET', KEYS[1], 'g') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
return 1
`;

/** The frames as they lie in Redis, for somebody who has the server in his hands but not the sealing key. */
export class Frames {
  constructor(private readonly redis: Redis) {}

  /** The frame stored for the question, if the store is at its generation. */
  async of(question: Question): Promise<Buffer | undefined> {
    const { user, generation, field } = keyOf(question);
    const [held, frame] = await this.redis.hmgetBuffer(resultsOf(user), 'g', field);
    return frame && held?.toString() === generation ? frame : undefined;
  }

  async put(frame: Buffer, question: Question): Promise<boolean> {
    const { user, generation, field } = keyOf(question);
    return (await this.redis.eval(REPLACE, 1, resultsOf(user), generation, field, frame)) === 1;
  }
}

const resultsOf = (user: string): string => `perfolio:{${user}}:results`;
