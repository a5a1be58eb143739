/** A stretch of history, both dates included. */
export interface Episode {
  /** YYYY-MM-DD. */
  readonly start: string;
  readonly end: string;
}

/** RISK-ENGINE 13.3. Whole months, so that monthly returns cover them. */
export const EPISODES = {
  GFC_2008: { start: '2008-09-01', end: '2009-02-28' },
  COVID_2020: { start: '2020-02-01', end: '2020-03-31' },
  RATES_2022: { start: '2022-01-01', end: '2022-12-31' },
} as const satisfies Readonly<Record<string, Episode>>;

export type EpisodeName = keyof typeof EPISODES;

/**
 * The episode of a name, or of two texts with a slash between: `2008-09-01/2009-02-28`. Null for any other text; whether
 * the two are dates in order is for the replay to say.
 */
export function parseEpisode(text: string): Episode | null {
  if (isName(text)) return EPISODES[text];
  const [start, end, ...rest] = text.split('/');
  return start === undefined || end === undefined || rest.length > 0 ? null : { start, end };
}

const isName = (text: string): text is EpisodeName => Object.hasOwn(EPISODES, text);
