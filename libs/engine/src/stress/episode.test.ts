import { EPISODES, parseEpisode } from './episode';

describe('an episode', () => {
  it.each(['GFC_2008', 'COVID_2020', 'RATES_2022'] as const)('%s goes by its name', (name) => {
    expect(parseEpisode(name)).toEqual(EPISODES[name]);
  });

  it('is of the dates the engine’s law names', () => {
    expect(EPISODES).toMatchObject({
      GFC_2008: { start: '2008-09-01', end: '2009-02-28' },
      COVID_2020: { start: '2020-02-01', end: '2020-03-31' },
      RATES_2022: { start: '2022-01-01', end: '2022-12-31' },
    });
  });

  it('can be two dates', () => {
    expect(parseEpisode('2011-08-01/2011-09-30')).toEqual({ start: '2011-08-01', end: '2011-09-30' });
  });

  it.each(['', 'GFC', 'constructor', '2008-09-01', '2008-09-01/2009-01-31/2009-02-28'])('is not %s', (text) => {
    expect(parseEpisode(text)).toBeNull();
  });
});
