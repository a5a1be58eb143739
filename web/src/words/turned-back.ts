/** Where somebody stands who came back from his organisation's log-in: before the door, or in his account, to which he wanted to link it. */
type Standing = 'outside' | 'inside';

const AGAIN = 'Begin again';

const WORDS: Readonly<Record<string, Readonly<Record<Standing, string>>>> = {
  declined: {
    outside: `Your organisation did not let you in, or you turned round there. ${AGAIN}, or log in with a password.`,
    inside: `Your organisation did not let you in, or you turned round there. Nothing is linked. ${AGAIN} if you like.`,
  },
  expired: {
    outside: `That log-in began in another browser, or more than ten minutes ago. ${AGAIN}.`,
    inside: `That log-in began in another browser, or more than ten minutes ago. Nothing is linked. ${AGAIN}.`,
  },
  unknown: {
    outside: 'Your organisation knows you, but nobody has made you an account here. Ask whoever runs this service.',
    inside: 'That log-in opens no account here, and nothing is linked. Ask whoever runs this service.',
  },
  taken: {
    outside:
      'An account here has your email address already. Log in to it with its password, and link your organisation’s log-in under Account.',
    inside: 'That log-in opens another account already, so it is not linked to this one. Unlink it there first.',
  },
  full: {
    outside: 'Your account has as many linked log-ins as it may. Log in by one of them, and unlink another first.',
    inside: 'This account has as many linked log-ins as it may. Unlink one first.',
  },
  away: {
    outside: 'Your organisation’s log-in cannot be reached just now. Try again in a minute, or log in with a password.',
    inside: 'Your organisation’s log-in cannot be reached just now. Nothing is linked. Try again in a minute.',
  },
};

const FAILED: Readonly<Record<Standing, string>> = {
  outside: `Your organisation’s log-in did not succeed. ${AGAIN}; if that does not help, tell whoever runs this service.`,
  inside: `Your organisation’s log-in did not succeed, and nothing is linked. ${AGAIN}.`,
};

/** Why somebody came back without what he went for. The word comes from an address, which anybody can write: it chooses a sentence, and is never shown. */
export const turnedBackText = (word: string, standing: Standing): string =>
  (Object.hasOwn(WORDS, word) ? WORDS[word] : undefined)?.[standing] ?? FAILED[standing];
