/** Filled in when the page is bundled: the names of the workers' files hold their digests. */
declare const ENGINE_URL: string;
declare const DEMONSTRATION_URL: string;

declare global {
  interface TrustedTypes {
    createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): URL };
  }
  var trustedTypes: TrustedTypes | undefined;
}

/** The only addresses that a script may be loaded from by this page are those of its own workers. */
const policy = globalThis.trustedTypes?.createPolicy('perfolio', {
  createScriptURL: (url: string) => {
    if (url !== ENGINE_URL && url !== DEMONSTRATION_URL) throw new TypeError('not a script of this page');
    return url;
  },
});

/** A worker of this page; its script is loaded now. */
export function ownWorker(which: 'engine' | 'demonstration'): Worker {
  const url = which === 'engine' ? ENGINE_URL : DEMONSTRATION_URL;
  return new Worker(policy?.createScriptURL(url) ?? url);
}
