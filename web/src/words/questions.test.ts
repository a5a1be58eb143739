import { eventText, questionText } from './questions';

describe('what programs call by a name', () => {
  it('is a question in plain words', () => {
    expect(questionText('perfolio.risk.v1.RiskService/GetLimitChecks')).toBe('limit checks');
    expect(questionText('WhatIf')).toBe('what if');
    expect(questionText('GetReport')).toBe('report');
  });

  it('is an event in plain words', () => {
    expect(eventText('LOGIN_SUCCEEDED')).toBe('login succeeded');
  });
});
