// A fault that needs no traffic: it opens what it needs itself, and everything is closed after it.

/** Makes the `alone` of a fault: `work` judges by `expect` and hands what it opens to `keep`. */
export const alone =
  (id, work) =>
  async ({ chance }) => {
    const checks = [];
    const opened = [];
    const began = performance.now();
    const keep = (part) => {
      opened.push(part);
      return part;
    };
    const hold = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const expect = (what, measured, isGood) => checks.push({ what, measured, ok: Boolean(isGood(measured)) });
    try {
      await work({ keep, expect, hold, chance });
    } catch (error) {
      checks.push({ what: 'the fault runs to its end', measured: String(error.stack ?? error), ok: false });
    } finally {
      for (const part of opened.reverse()) await part.close();
    }
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return { id, ok: checks.length > 0 && checks.every(({ ok }) => ok), seconds, checks, facts: {} };
  };
