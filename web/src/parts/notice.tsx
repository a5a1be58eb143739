import { Problem, sentenceOf } from '../api/problem';

/** What went wrong, for a person. */
export function Failure({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  if (error === undefined) return null;
  const violations = error instanceof Problem ? error.violations : [];
  return (
    <div class="notice bad" role="alert">
      {violations.length > 1 ? (
        <ul>
          {violations.map(({ description }) => (
            <li key={description}>{description}</li>
          ))}
        </ul>
      ) : (
        <p>{sentenceOf(error)}</p>
      )}
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

export const Waiting = ({ what }: { readonly what: string }) => (
  <p class="waiting" role="status">
    {what} …
  </p>
);

/** In place of an answer that is not here: that it is on its way, or why it is not. */
export const NotYet = ({ what, error }: { readonly what: string; readonly error: unknown }) =>
  error === undefined ? <Waiting what={what} /> : <Failure error={error} />;
