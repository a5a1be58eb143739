import { invalidFields, isReasonOf, PerfolioError } from './index';

const violation = (field: string) => ({ field, rule: 'finite', description: `${field} must be finite.` });

describe('an error', () => {
  it('takes its kind from its reason', () => {
    expect(new PerfolioError('ETAG_MISMATCH', 'changed').kind).toBe('conflict');
  });

  it('carries all that is said of it', () => {
    const cause = new Error('the socket closed');
    const said = { metadata: { policy: 'reads' }, retryAfterMs: 1_500, cause };

    expect(new PerfolioError('QUOTA_EXCEEDED', 'Wait.', said)).toMatchObject({ message: 'Wait.', ...said });
  });

  it('repeats at most 64 characters of what was given', () => {
    const error = new PerfolioError('FIELD_INVALID', 'x', {
      violations: [{ ...violation('a'), got: 'z'.repeat(1000) }],
    });

    expect(error.violations[0]?.got).toHaveLength(64);
  });

  it('names at most 50 violations', () => {
    const error = invalidFields(Array.from({ length: 80 }, (_, index) => violation(`positions[${index}]`)));

    expect(error.violations).toHaveLength(50);
    expect(error.message).toBe('positions[0] must be finite. (and 79 more)');
  });

  it('about fields needs one', () => {
    expect(() => invalidFields([])).toThrow(RangeError);
  });

  it('is told apart by reason', () => {
    const error = new PerfolioError('GENERATION_CHANGED', 'x');

    expect(isReasonOf(error, 'VERSION_CHANGED', 'GENERATION_CHANGED')).toBe(true);
    expect(isReasonOf(new Error('x'), 'GENERATION_CHANGED')).toBe(false);
  });
});
