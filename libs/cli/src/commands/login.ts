import { type Command, EXIT } from '../command';
import { writeAnswer } from '../output/write-answer';
import type * as LogIn from '../session/log-in';

export const entry: Command = {
  summary: 'Log in with a code that you confirm in a browser',
  options: {
    email: {
      type: 'text',
      value: 'EMAIL',
      help: 'Log in with a password instead: it is asked for, or read from a pipe.',
    },
    scopes: {
      type: 'text',
      value: 'LIST',
      help: 'With a code: all that the log-in is to allow, comma-separated, like portfolios:read,risk:read; all that you may unless said.',
    },
    approve: { type: 'text', value: 'CODE', help: 'Let another device in that shows this code.' },
  },
  examples: ['perfolio login', 'perfolio login --email me@example.com < password.txt'],
  run: async (given, surroundings) => {
    const { approve, logIn }: typeof LogIn = require('../session/log-in');
    const code = given.text('approve');
    if (code !== undefined) {
      const told = await approve(code, given, surroundings);
      if (!given.quiet) surroundings.stderr.write(`${told}\n`);
      return EXIT.OK;
    }
    const { email, address } = await logIn(given, surroundings);
    writeAnswer(
      {
        json: { email, server: address },
        blocks: [{ kind: 'facts', facts: [['Logged in as', email]] }],
        notes: ['Next: perfolio portfolios list'],
      },
      given,
      surroundings,
    );
    return EXIT.OK;
  },
};
