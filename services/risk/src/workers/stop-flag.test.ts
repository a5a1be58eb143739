import { raise, stopFlag, stopsAt } from './stop-flag';

describe('a stop flag', () => {
  it('lets work go on until it is raised', () => {
    const flag = stopFlag();
    const checkpoint = stopsAt(flag);

    checkpoint();
    raise(flag);

    expect(checkpoint).toThrow('Nobody waits');
  });

  it('is not needed: work without one is never stopped', () => {
    stopsAt(undefined)();
  });
});
