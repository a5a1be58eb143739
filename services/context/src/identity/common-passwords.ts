/** The passwords that everybody tries first. */
export interface CommonPasswords {
  /** Whether it is one of them, or two of them in a row. Case does not count. */
  includes(password: string): Promise<boolean>;
}

/** Nobody needs the list before somebody chooses a password, so it is read then: once, and some megabytes. */
export function createCommonPasswords(): CommonPasswords {
  let list: Promise<ReadonlySet<string>> | undefined;
  return {
    async includes(password) {
      list ??= readList().catch((error: unknown) => {
        // Whoever comes next tries again.
        list = undefined;
        throw error;
      });
      const common = await list;
      const folded = password.normalize('NFKC').toLowerCase();
      return common.has(folded) || isPair(folded, common);
    },
  };
}

async function readList(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}

/** Most of the list is shorter than a password may be, and gets long enough by being joined: `password1234`, `qwertyqwerty`. */
function isPair(password: string, common: ReadonlySet<string>): boolean {
  for (let at = 1; at < password.length; at += 1) {
    if (common.has(password.slice(0, at)) && common.has(password.slice(at))) return true;
  }
  return false;
}
