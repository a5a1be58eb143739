import { ResetBudget } from './reset-budget';

function budgetAt(atOnce: number, perSecond: number) {
  const clock = { ms: 1_000 };
  return { clock, budget: new ResetBudget({ atOnce, perSecond }, () => clock.ms) };
}

describe('what an address may give up', () => {
  it('is so much at once, and one more is a debt', () => {
    const { budget } = budgetAt(10, 5);

    budget.pay('a', 10);
    const before = budget.isInDebt('a');
    budget.pay('a', 1);

    expect([before, budget.isInDebt('a')]).toEqual([false, true]);
  });

  it('comes back with time', () => {
    const { budget, clock } = budgetAt(10, 5);

    budget.pay('a', 15);
    clock.ms += 999;
    const nearly = budget.isInDebt('a');
    clock.ms += 1;

    expect([nearly, budget.isInDebt('a')]).toEqual([true, false]);
  });

  it('is never owed for longer than it takes to come back whole', () => {
    const { budget, clock } = budgetAt(10, 5);

    budget.pay('a', 1_000_000);
    clock.ms += 2_000;

    expect(budget.isInDebt('a')).toBe(false);
  });

  it("is nobody else's", () => {
    const { budget } = budgetAt(10, 5);

    budget.pay('a', 100);

    expect(budget.isInDebt('b')).toBe(false);
  });

  it('is remembered of 10,000 addresses at most', () => {
    const { budget } = budgetAt(10, 5);

    for (let index = 0; index <= 10_000; index += 1) budget.pay(`address ${index}`, 11);

    expect(budget.isInDebt('address 0')).toBe(false);
    expect(budget.isInDebt('address 1')).toBe(true);
  });
});
