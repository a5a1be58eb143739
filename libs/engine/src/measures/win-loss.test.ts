import { winLoss } from './win-loss';

describe('wins and losses', () => {
  it('are counted and averaged apart, without the periods that do not move', () => {
    const answer = winLoss(Float64Array.of(0.02, -0.01, 0, 0.04, -0.03));

    expect(answer).toMatchObject({ best: 0.04, worst: -0.03, positivePeriods: 2, negativePeriods: 2, winRate: 0.4 });
    expect(answer.averageWin).toBeCloseTo(0.03, 15);
    expect(answer.averageLoss).toBeCloseTo(-0.02, 15);
    expect(answer.winLossRatio).toBeCloseTo(1.5, 14);
  });

  it('have no average on a side without any', () => {
    const onlyWins = winLoss(Float64Array.of(0.02, 0.01));
    const nothing = winLoss(Float64Array.of(0, 0));

    expect(onlyWins).toMatchObject({ averageLoss: null, winLossRatio: null, winRate: 1 });
    expect(winLoss(Float64Array.of(-0.02))).toMatchObject({ averageWin: null, winLossRatio: null, winRate: 0 });
    expect(nothing).toMatchObject({ best: 0, worst: 0, averageWin: null, averageLoss: null, winLossRatio: null });
  });
});
